import Foundation
import Glibc
import Locking
import PostgreSQL
import Testing

@testable import SharedState

/// A process that stands still, as by SIGSTOP or in a machine that sleeps, and wakes when its time is over.
///
/// The process is this test binary itself, started again to run only ``StoppedNode``.
@Suite struct StoppedNodeTests {
  static let variable = "CLAIMWATCH_STOPPED_NODE"

  /// Its shards are another's within the time of a lease and a few seconds (I8), no lock of it holds others up,
  /// and nothing that it writes after waking is taken (I1).
  @Test func anotherGoesOnAndTheStoppedOneWritesNothing() async throws {
    let bench = try SharedBench()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--testing-library", "swift-testing", "--filter", "StoppedNode/"]
    var environment = ProcessInfo.processInfo.environment
    environment[Self.variable] = bench.address
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    func wait(_ what: String, until isSo: () throws -> Bool) async throws {
      let deadline = Date(timeIntervalSinceNow: 180)
      while try !isSo() {
        try #require(Date() < deadline && process.isRunning, "\(what)")
        try await Task.sleep(for: .milliseconds(50))
      }
    }
    try await wait("it writes") { try bench.outbox().count > 10 }
    kill(process.processIdentifier, SIGSTOP)
    // Each of its threads stops when it runs next.
    try await wait("it stands still") { Self.isStopped(process.processIdentifier) }
    // Whatever it stood in, the head of the log is free after the time that it set itself.
    let before = try bench.outside.transaction { try LogHead($0).seq }
    let lasts = try bench.outside.run(
      """
      SELECT extract(epoch FROM max(expires) - max(seen))::bigint
      FROM claimwatch.shard JOIN claimwatch.node ON owner = epoch WHERE name = 'stopped'
      """
    ).first?.int(0)
    #expect((lasts ?? 999) <= 45, "seconds from its last sign to the last of its shards")
    let node = try bench.node("other", now: { BootClock.now })
    try await wait("its shards are free") {
      try node.renew()
      try node.acquire(most: 256)
      return node.shards.count == 256
    }
    let lease = try #require(node.lease(of: Shard(number: 5)))
    let commit = SharedCommit(bench.session(), epoch: node.epoch)
    try commit.run([lease]) { try $0.write(item: "other", alerts: ["other"], feed: 2) }
    kill(process.processIdentifier, SIGCONT)
    let deadline = Date(timeIntervalSinceNow: 180)
    while process.isRunning, Date() < deadline { try await Task.sleep(for: .milliseconds(20)) }
    // It has found out by itself.
    #expect(!process.isRunning && process.terminationStatus == StoppedNode.lost)
    let outbox = try bench.outbox()
    #expect(outbox.map(\.seq) == Array(1...(before + 1)))
    #expect(outbox.last?.line == "\(before + 1) other other")
  }

  /// Whether all threads of a process are stopped, by proc(5).
  private static func isStopped(_ process: pid_t) -> Bool {
    let tasks = "/proc/\(process)/task"
    guard let threads = try? FileManager.default.contentsOfDirectory(atPath: tasks) else {
      return false
    }
    return threads.allSatisfy { thread in
      // The state stands behind the name, which is in parentheses.
      let status = try? String(contentsOfFile: "\(tasks)/\(thread)/stat", encoding: .utf8)
      return status?.components(separatedBy: ") ").last?.hasPrefix("T") ?? false
    }
  }
}

@Suite struct StoppedNode {
  static let lost: Int32 = 42

  /// Does nothing but in the process that ``StoppedNodeTests`` starts, and there it never returns.
  @Test(.enabled(if: ProcessInfo.processInfo.environment[StoppedNodeTests.variable] != nil))
  func writesUntilItHasLostItsShards() throws {
    let address = try #require(ProcessInfo.processInfo.environment[StoppedNodeTests.variable])
    let limits = PostgresLimits(statement: 60_000, lock: 60_000, idle: 1_000)
    func session() -> PostgresSession {
      PostgresSession(address, program: "stopped", limits: limits)
    }
    let node = try NodeLeases(session(), name: "stopped", program: "test")
    try node.acquire(most: 256)
    // It believes in its lease for as long as it runs: what is tested is the fence.
    let lease = try #require(node.lease(of: Shard(number: 5)))
    let commit = SharedCommit(session(), epoch: node.epoch)
    // The parent may be gone; then nobody ends us.
    for round in 0..<1_000_000 where getppid() != 1 {
      do {
        try commit.run([lease]) { try $0.write(item: "\(round)", alerts: ["\(round)"]) }
      } catch is SharedStateError { exit(Self.lost) } catch {
        // The server has ended the transaction in which it was stopped.
        guard commit.isOutcomeUnknown else { continue }
        _ = try commit.settle()
      }
    }
  }
}
