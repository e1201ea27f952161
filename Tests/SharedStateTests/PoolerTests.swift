import AlertLog
import ContentDigest
import Foundation
import Locking
import LoopbackDatabase
import PostgreSQL
import Testing

@testable import SharedState

/// Behind pgbouncer in transaction mode each transaction may run on another connection, and all is as without it.
@Suite struct PoolerTests {
  @Test func nodesBehindAPooler() throws {
    let bench = try SharedBench()
    let pooler = try LoopbackPooler(bench.server, connections: 2)
    let database = try #require(bench.outside.run("SELECT current_database()").first?.text(0))
    @Sendable func session() -> PostgresSession {
      PostgresSession(pooler.address(database), program: "pooled", limits: patient)
    }
    let clock = bench.clock
    let nodes = try (0..<3).map {
      try NodeLeases(session(), name: "node-\($0)", program: "test") { clock.now }
    }
    for _ in 0..<4 { for node in nodes { _ = try node.tend { _ in true } } }
    #expect(nodes.map(\.shards.count).reduce(0, +) == 256)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-\(UUID().uuidString.lowercased())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let logs = try nodes.map {
      try NodeLog(session(), name: $0.name, folder: folder, files: PosixFileSystem())
    }
    for log in logs { try log.deliver() }
    let failures = Guarded<[String]>([])
    onThreads(3) { index in
      do {
        let commit = SharedCommit(session(), epoch: nodes[index].epoch)
        let shard = try #require(nodes[index].shards.min())
        for round in 0..<20 {
          let lease = try #require(nodes[index].lease(of: shard))
          try commit.run([lease]) { transaction in
            try transaction.run("CREATE TEMPORARY TABLE mine (a bigint) ON COMMIT DROP")
            var head = try LogHead(transaction)
            let id = PostgresTransaction.id("\(index)-\(round)")
            head.append(id) { NodeLog.line(id.description, $0) }
            try head.finish()
          }
          if round % 5 == 0 { try nodes[index].renew() }
        }
      } catch { failures.withLock { $0.append("\(error)") } }
    }
    #expect(failures.withLock { $0 } == [])
    for log in logs { try log.deliver() }
    for log in logs { #expect(NodeLog.lines(log.path).map(\.seq) == Array(1...60)) }
    // No setting of a transaction is left to whoever comes next on its connection.
    for _ in 0..<6 {
      let other = PostgresSession(pooler.address(database), program: "other", limits: patient)
      let row = try other.transaction { try $0.run("SELECT current_setting('lock_timeout')").first }
      #expect(row?.text(0) == "1min")
    }
    let direct = try bench.outside.run(
      "SELECT count(DISTINCT pid) FROM pg_stat_activity WHERE datname = current_database()")
    #expect(try #require(direct.first?.int(0)) <= 3, "two for all, and this one")
    // The server ends its connections: the next transaction has another one.
    try bench.outside.run(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
      """)
    try eventually("the nodes are back") { (try? nodes[0].renew()) != nil }
    #expect(try nodes[0].renew().lost == [])
  }

  private func eventually(_ what: String, _ isSo: () -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: 120)
    while !isSo() {
      try #require(Date() < deadline, "\(what)")
      usleep(50_000)
    }
  }
}
