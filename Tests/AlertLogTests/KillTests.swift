import FeedModel
import Foundation
import Glibc
import StateStore
import TestSupport
import Testing

@testable import AlertLog

/// kill -9 on a real process that raises and delivers alerts as fast as it can.
///
/// The process is this test binary itself, started again to run only ``Victim/run()``.
@Suite struct KillTests {
  static let directoryVariable = "CLAIMWATCH_KILL_TEST_DIRECTORY"
  /// `make torture` sets it to 1000.
  static let cycles =
    ProcessInfo.processInfo.environment["CLAIMWATCH_KILL_CYCLES"].flatMap(Int.init) ?? 40

  /// What is done to the log around a kill.
  private enum Trouble: CaseIterable {
    case nothing, tear, renameWhileDown, renameWhileRunning, copyTruncateWhileDown
    case copyTruncateWhileRunning, deleteOldRotations, compress
  }

  @Test func nothingIsLostOrDoubledByKillsAndRotations() throws {
    let scratch = try ScratchDirectory(inMemory: true)
    let outbox = try Outbox(scratch.path)
    try outbox.raise(1)
    _ = try AlertDelivery(queue: outbox.store, path: outbox.log).deliver()
    var random = SplitMix64(seed: 20_310_311)
    var rotation = 0
    for cycle in 1...Self.cycles {
      let trouble = Trouble.allCases.randomElement(using: &random) ?? .nothing
      let victim = try Victim(scratch.path)
      try victim.waitUntilTheLogGrows(outbox.log)
      rotation += 1
      let rotated = outbox.log + ".\(rotation)"
      switch trouble {
      case .renameWhileRunning: try rename(outbox.log, rotated)
      case .copyTruncateWhileRunning: try copyAndTruncate(outbox.log, rotated)
      default: break
      }
      usleep(UInt32.random(in: 0...30_000, using: &random))
      victim.kill()
      switch trouble {
      case .tear:
        if FileManager.default.fileExists(atPath: outbox.log) {
          try append(#"{"schema":"claimwatch.alert/1","id":"torn"#, outbox.log)
        }
      case .renameWhileDown:
        if FileManager.default.fileExists(atPath: outbox.log) { try rename(outbox.log, rotated) }
      case .copyTruncateWhileDown: try copyAndTruncate(outbox.log, rotated)
      case .compress: try compress(outbox.log, rotated + ".gz")
      case .nothing, .deleteOldRotations, .renameWhileRunning, .copyTruncateWhileRunning: break
      }
      if cycle % 10 == 0 || cycle == Self.cycles {
        let store = try Outbox(scratch.path)
        _ = try AlertDelivery(queue: store.store, path: store.log).deliver()
        try store.expectExactlyOnce("cycle \(cycle), \(trouble)")
      }
    }
    let raised = try outbox.store.summary().lastSeq
    #expect(raised > Int64(Self.cycles), "\(raised) alerts in \(Self.cycles) cycles")
  }

  private func copyAndTruncate(_ log: String, _ copy: String) throws {
    guard FileManager.default.fileExists(atPath: log) else { return }
    try FileManager.default.copyItem(atPath: log, toPath: copy)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    try file.truncate(atOffset: 0)
    try file.close()
  }

  /// As logrotate does without `delaycompress`: packed first, then deleted.
  private func compress(_ log: String, _ packed: String) throws {
    guard FileManager.default.fileExists(atPath: log) else { return }
    try Data(GzipFixture.stored(try contents(log))).write(to: URL(fileURLWithPath: packed))
    try FileManager.default.removeItem(atPath: log)
  }
}

/// The process that is killed.
struct Victim {
  private let process: Process

  /// Starts this test binary again, with nothing to do but ``VictimTests``.
  init(_ directory: String) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--testing-library", "swift-testing", "--filter", "VictimTests"]
    var environment = ProcessInfo.processInfo.environment
    environment[KillTests.directoryVariable] = directory
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// Returns as soon as the log has another size than at the call.
  func waitUntilTheLogGrows(_ log: String) throws {
    let before = (try? contents(log).count) ?? 0
    let deadline = ContinuousClock.now + .seconds(180)
    while ((try? contents(log).count) ?? 0) == before {
      guard ContinuousClock.now < deadline, process.isRunning else {
        throw VictimError.didNotStart
      }
      usleep(500)
    }
  }

  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  enum VictimError: Error { case didNotStart }
}

@Suite struct VictimTests {
  /// Does nothing but in the process that ``Victim`` starts, and there it never returns.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment[KillTests.directoryVariable] != nil))
  func raisesAndDeliversUntilItIsKilled() throws {
    let directory = try #require(
      ProcessInfo.processInfo.environment[KillTests.directoryVariable])
    let outbox = try Outbox(directory)
    let delivery = AlertDelivery(queue: outbox.store, path: outbox.log)
    var random = SystemRandomNumberGenerator()
    // The parent may be gone; then nobody kills us.
    for _ in 0..<100_000 where getppid() != 1 {
      try outbox.raise(
        Int.random(in: 1...5, using: &random), padding: Int.random(in: 0...6000, using: &random))
      _ = try delivery.deliver()
    }
  }
}
