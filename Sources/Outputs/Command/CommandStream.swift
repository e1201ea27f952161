import FeedModel
import Glibc
import Locking

/// Hands alerts to one program for all of them: a line on its standard input, a line `STATUS ID` on its standard output.
///
/// The id says which alert is meant, so that a word too many is never taken for an answer to the next one. A program
/// that ends, answers something else or not at all is started anew with the next attempt. Blocks the calling thread; one
/// at a time.
public final class CommandStream: Sendable {
  private let arguments: [String]
  private let timeout: Int64
  /// The program while it runs and nobody is at it.
  private let process = Guarded<ChildProcess?>(nil)

  /// An answer is not longer.
  private static let longestAnswer = 1024
  /// So many milliseconds a program has to end by itself.
  private static let patience: Int64 = 400

  /// A program by its absolute path, with its arguments; so many milliseconds for one alert.
  public init(arguments: [String], timeout: Int64) {
    self.arguments = arguments
    self.timeout = timeout
  }

  deinit {
    guard var running = taken() else { return }
    running.endInput()
    let deadline = CommandOutput.milliseconds() + Self.patience
    while running.exitStatus() == nil, CommandOutput.milliseconds() < deadline { usleep(10_000) }
    running.end()
  }

  private func taken() -> ChildProcess? {
    process.withLock { process in
      defer { process = nil }
      return process
    }
  }

  /// One attempt at `alert`; ends early where `isCancelled` says so.
  public func send(_ alert: OutgoingAlert, isCancelled: () -> Bool) -> OutputAnswer {
    guard let path = arguments.first, alert.hasPlainID else {
      return .unready("command", "no program is named, or the line is no alert of ours")
    }
    var idle = taken()
    if idle?.exitStatus() != nil {
      idle?.end()
      idle = nil
    }
    guard
      var running = idle
        ?? ChildProcess(path, arguments, CommandOutput.environment, answers: true)
    else {
      return .unready("command", "cannot start \(path): \(String(cString: strerror(errno)))")
    }
    let (answer, goesOn) = attempt(alert, &running, isCancelled)
    if goesOn {
      let kept = running
      process.withLock { $0 = kept }
    } else {
      running.end()
    }
    return answer
  }

  private func attempt(
    _ alert: OutgoingAlert, _ process: inout ChildProcess, _ isCancelled: () -> Bool
  ) -> (OutputAnswer, goesOn: Bool) {
    let deadline = CommandOutput.milliseconds() + timeout
    var rest = (alert.line + [0x0A])[...]
    var words: [UInt8] = []
    var line: [UInt8] = []
    while true {
      process.exchange(
        &rest, &words, answer: &line, most: Self.longestAnswer, within: CommandOutput.look)
      if line.count >= Self.longestAnswer || line.contains(0x0A) {
        return Self.read(line, of: alert, words)
      }
      if let status = process.exitStatus() {
        var answer = CommandOutput.answer(status, words)
        answer.verdict = .failed
        if status == 0 { answer.message = "the program ended without an answer" }
        return (answer, false)
      }
      if isCancelled() {
        return (
          OutputAnswer(.failed, code: "cancelled", message: "the attempt was called off"), false
        )
      }
      if CommandOutput.milliseconds() >= deadline {
        return (
          OutputAnswer(
            .failed, code: "timeout", message: "the program did not answer in time and was killed"),
          false
        )
      }
    }
  }

  /// `0 ID`, and words behind it where it was not taken.
  private static func read(
    _ line: [UInt8], of alert: OutgoingAlert, _ words: [UInt8]
  ) -> (OutputAnswer, goesOn: Bool) {
    let parts = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    let ends = line.firstIndex(of: 0x0A) == line.indices.last
    let id = parts.dropFirst().first?.prefix { $0 != 0x0A && $0 != 0x0D } ?? []
    guard ends, let status = parts.first.flatMap(number), id.elementsEqual(alert.id.utf8) else {
      return (
        OutputAnswer(
          .failed, code: "answer",
          message: "the program answered something else than 'STATUS ID' and was killed"), false
      )
    }
    let said = parts.count > 2 ? Array(parts[2].prefix(CommandOutput.mostWords)) : words
    var answer = CommandOutput.answer(status, said)
    answer.code = "answer-\(status)"
    if status != 0 { answer.message = "the program answered \(status)" + CommandOutput.aside(said) }
    return (answer, true)
  }

  /// 0 to 127.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int32? {
    guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    let value = digits.reduce(Int32(0)) { $0 * 10 + Int32($1 - 0x30) }
    return value < 128 ? value : nil
  }
}
