import Foundation
import Glibc
import LoopbackDatabase
import PostgreSQL
import Testing

@testable import SharedState

/// What nodes do, each a process of its own, when one dies (I8), and when the database is away (I7).
@Suite(.serialized) struct FailOverTests {
  /// The bars are of time, which a loaded machine takes from all: they are checked by `make torture-cluster`.
  private static let isTimed =
    ProcessInfo.processInfo.environment["CLAIMWATCH_CLUSTER_TORTURE"] != nil

  @Test func aNodeDiesAndTheDatabaseIsAway() async throws {
    let bench = try TortureBench(["a", "b"])
    let nodes = try ["a", "b"].map { try bench.start($0) }
    func shares() throws -> [Int64?] {
      try bench.shared.outside.run(
        "SELECT count(*) FROM claimwatch.shard WHERE owner IS NOT NULL GROUP BY owner"
      ).rows.map { $0.int(0) }
    }
    try await bench.wait(for: "each has its share") { try shares() == [128, 128] }
    // One dies: the other has all, and polls them.
    let death = BootClock.now
    nodes[1].end()
    try await bench.wait(for: "the other has all shards") { try shares() == [256] }
    let late = Double(BootClock.now - death) / 1e9
    try await bench.wait(for: "it polls all hosts") {
      Set(TortureFetches.read(bench.fetches).filter { $0[0] > death }.map { $0[1] }).count
        == TortureGround.hosts
    }
    if Self.isTimed { #expect(late <= 45, "seconds until all shards were another's") }
    // The database goes away. What is published meanwhile is read when it is back.
    try bench.server.crash()
    let gone = BootClock.now
    for host in 0..<TortureGround.hosts { bench.publish(host) }
    while BootClock.now - gone < 32_000_000_000 { try await Task.sleep(for: .milliseconds(200)) }
    let blind = TortureFetches.read(bench.fetches).filter { $0[0] > gone + 25_000_000_000 }
    #expect(blind.isEmpty, "fetches 25 s after the database was gone")
    #expect(nodes[0].isRunning)
    let back = BootClock.now
    try bench.server.start()
    let up = BootClock.now
    try await bench.wait(for: "every host's item is in the log") {
      NodeLog.lines(bench.log("a")).count == TortureGround.hosts
    }
    func seconds(_ from: UInt64, _ to: UInt64) -> Double {
      (Double(to) - Double(from)) / 1e9
    }
    let first = TortureFetches.read(bench.fetches).first { $0[0] > gone + 25_000_000_000 }
    print(
      "fail-over: \(late) s to the last shard; the server took \(seconds(back, up)) s to start, first fetch \(seconds(up, first?[0] ?? up)) s later, last line after \(seconds(up, BootClock.now)) s"
    )
  }
}
