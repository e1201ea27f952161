import CSystem
import Glibc

/// What lets a test see the daemon die or hang in the midst of an item, at a word of the test's choice.
///
/// In debug builds only, which is what the tests run: no text and no variable can do this to a
/// release build, and nothing of its own has to be built.
enum TestHooks {
  #if DEBUG
    /// A worker's deadline in milliseconds, `CLAIMWATCH_TEST_DEADLINE`. Unoptimised code is up to a
    /// hundred times slower, so the one of a release would give up honest work.
    static let deadline: Duration? =
      variable("CLAIMWATCH_TEST_DEADLINE").flatMap { Int64($0) }.map { .milliseconds($0) }
      ?? .seconds(600)

    /// `CLAIMWATCH_TEST_FAULT`: `stage what word`, more of them behind a semicolon.
    private static let faults: [(stage: String, what: String, word: [UInt8])] =
      (variable("CLAIMWATCH_TEST_FAULT") ?? "").split(separator: ";").compactMap { fault in
        let parts = fault.split(separator: " ").map(String.init)
        return parts.count == 3 ? (parts[0], parts[1], Array(parts[2].utf8)) : nil
      }

    /// Dies, hangs or goes on, as the test wants of `stage` where a word stands in `bytes`.
    static func reach(_ stage: WorkStage, _ bytes: @autoclosure () -> [UInt8]) {
      guard !faults.isEmpty else { return }
      let bytes = bytes()
      for fault in faults where fault.stage == stage.name && holds(bytes, fault.word) {
        switch fault.what {
        case "trap": claimwatch_trap()
        case "abort": abort()
        case "overflow": claimwatch_overflow_stack()
        case "kill": kill(getpid(), SIGKILL)
        case "spin": while claimwatch_is_spinning() {}
        default: preconditionFailure("unknown fault \(fault.what)")
        }
      }
    }

    private static func holds(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
      claimwatch_find(bytes, bytes.count, word, word.count)
    }

    /// A folder that stands for our control group, `CLAIMWATCH_TEST_GROUP`: where tests run, no kernel
    /// lets them lack memory.
    static let controlGroup = variable("CLAIMWATCH_TEST_GROUP")

    private static func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }
    }
  #else
    static let deadline: Duration? = nil
    static let controlGroup: String? = nil

    static func reach(_ stage: WorkStage, _ bytes: @autoclosure () -> [UInt8]) {}
  #endif
}
