import Foundation
import PostgreSQL
import StateStore
import Testing

@testable import SharedState

/// Two versions of the program on one state: the new one adds its tables while the old one runs, and takes nothing away
/// before that is gone.
@Suite struct SchemaVersionTests {
  private let address: String
  private let outside: PostgresSession

  init() throws {
    let bench = try SharedBench()
    address = bench.address
    outside = bench.outside
    try outside.run("DROP SCHEMA claimwatch CASCADE")
    // As a program makes them that knows version 1 alone.
    try SharedSchema.make(outside, knowing: 1)
  }

  private func session() -> PostgresSession {
    PostgresSession(address, program: "test", limits: patient)
  }

  /// A node whose program knows version 1, by the statements that it had.
  private struct FormerNode {
    let session: PostgresSession
    let epoch: Int64

    init(_ session: PostgresSession, _ name: String) throws {
      self.session = session
      let row = try session.run(
        """
        WITH node AS (
          INSERT INTO claimwatch.node (name, program) VALUES ($1, 'former') RETURNING epoch
        ) INSERT INTO claimwatch.committed (epoch, number) SELECT epoch, 0 FROM node RETURNING epoch
        """, [.text(name)]
      ).first
      epoch = try #require(row?.int(0))
      // What it compares its own number with.
      let needed = try session.run("SELECT version FROM claimwatch.format").first?.int(0)
      if let needed, needed > 1 { throw SharedStateError.newer(needed) }
    }

    func renew() throws {
      _ = try session.run([
        PostgresStatement(
          "UPDATE claimwatch.node SET seen = now() WHERE epoch = $1", [.int(epoch)]),
        PostgresStatement(
          """
          UPDATE claimwatch.shard SET expires = now() + interval '30 seconds' WHERE owner = $1
          """, [.int(epoch)]),
      ])
    }

    func take(_ most: Int64) throws -> Int {
      try session.run(
        """
        WITH free AS (
          SELECT id FROM claimwatch.shard WHERE owner IS NULL LIMIT $2 FOR UPDATE SKIP LOCKED
        ) UPDATE claimwatch.shard AS shard
        SET owner = $1, fence = fence + 1, expires = now() + interval '30 seconds'
        FROM free WHERE shard.id = free.id RETURNING shard.id, shard.fence
        """, [.int(epoch), .int(most)]
      ).count
    }

    func commit() throws {
      try SharedCommit(session, epoch: epoch).run([]) { transaction in
        var head = try LogHead(transaction)
        head.append(PostgresTransaction.id("\(epoch) \(head.seq)")) { Array("\($0)".utf8) }
        try head.finish()
      }
    }

    func leave() throws {
      _ = try session.run([
        PostgresStatement(
          "UPDATE claimwatch.shard SET owner = NULL, expires = '-infinity' WHERE owner = $1",
          [.int(epoch)]),
        PostgresStatement(
          "UPDATE claimwatch.node SET seen = '-infinity' WHERE epoch = $1", [.int(epoch)]),
      ])
    }
  }

  private func tables() throws -> Set<String> {
    let rows = try outside.run(
      "SELECT tablename::text FROM pg_tables WHERE schemaname = 'claimwatch'"
    ).rows
    return Set(rows.compactMap { $0.text(0) })
  }

  @Test func theOldProgramRunsOnBesideTheNewOne() throws {
    #expect(try SharedSchema.level(outside) == SharedSchema.Level(least: 1, expanded: 1))
    #expect(try !tables().contains("output"))
    let former = try FormerNode(session(), "former")
    #expect(try former.take(128) == 128)
    // Readers of the new program work with what the old one has made, and change nothing.
    #expect(throws: StateStoreError.self) {
      try PostgresOutputBooks(session(), readsOnly: true)
    }
    let reader = try PostgresStateStore(session(), access: .readOnly) { Shard(of: $0) }
    #expect(try reader.summary().lastSeq == 0)
    #expect(try SharedSchema.level(outside)?.expanded == 1)

    // The new one begins.
    try SharedSchema.make(session())
    let leases = try NodeLeases(session(), name: "new", program: "new")
    #expect(try SharedSchema.level(outside) == SharedSchema.Level(least: 1, expanded: 2))
    #expect(try leases.tend { _ in true }.living == 2)
    try former.renew()
    #expect(try former.take(128) + leases.shards.count == 128)
    try former.commit()
    let store = try PostgresStateStore(session(), access: .node(leases)) { Shard(of: $0) }
    _ = try store.append(test: PostgresTransaction.id("new")) { _ in [] }
    #expect(try outside.run("SELECT seq FROM claimwatch.log_head").first?.int(0) == 2)
    let books = try PostgresOutputBooks(session(), leases: leases)
    #expect(try books.all().isEmpty)
    // Another old one may still begin.
    let second = try FormerNode(session(), "second")
    try second.renew()

    // While one lives nothing is taken away, whatever is asked for; while one may come back, not by itself.
    let needed = SharedSchema.Contraction.needed(by: ["former", "second"])
    #expect(try SharedSchema.contract(session(), waits: false) == needed)
    try second.leave()
    #expect(try SharedSchema.contract(session(), waits: false) == .needed(by: ["former"]))
    #expect(try SharedSchema.contract(session(), waits: true) == needed)
    try former.leave()
    #expect(try SharedSchema.contract(session(), waits: true) == needed)
    // One of them is brought up to date, and the other one was gone for more than a week.
    let next = try NodeLeases(session(), name: "former", program: "new")
    #expect(try SharedSchema.contract(session(), waits: true) == .needed(by: ["second"]))
    try outside.run(
      "UPDATE claimwatch.node SET started = now() - interval '8 days' WHERE name = 'second'")
    #expect(try SharedSchema.contract(session(), waits: true) == .done)
    #expect(try SharedSchema.level(outside) == SharedSchema.Level(least: 2, expanded: 2))

    // From then on an old one says why it does not begin.
    #expect(throws: SharedStateError.newer(2)) { try FormerNode(session(), "second") }
    let refusal = try #require(throws: StateStoreError.self) {
      try SharedSchema.make(session(), knowing: 1)
    }
    #expect(refusal.code == .newer, "\(refusal)")
    #expect(try leases.tend { _ in true }.living >= 2)
    try next.leave()
  }

  /// It may be asked for at once, where none lives.
  @Test func itIsFinishedWhenItIsAskedFor() throws {
    let former = try FormerNode(session(), "former")
    try former.renew()
    try SharedSchema.make(outside)
    try former.leave()
    #expect(try SharedSchema.contract(outside, waits: true) == .needed(by: ["former"]))
    #expect(try SharedSchema.contract(outside, waits: false) == .done)
    #expect(try SharedSchema.contract(outside, waits: true) == .done)
  }

  /// Whoever only uses the tables may not add to them, and says who may.
  @Test func aRoleThatMayNotAddToThemSaysSo() throws {
    let role = "weak_\(address.hashValue.magnitude)"
    for statement in [
      "CREATE ROLE \(role) LOGIN", "GRANT USAGE ON SCHEMA claimwatch TO \(role)",
      "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA claimwatch TO \(role)",
    ] {
      try outside.run(statement)
    }
    let weak = PostgresSession(
      address.replacingOccurrences(of: "user=claimwatch", with: "user=\(role)"), program: "test",
      limits: patient)
    let error = try #require(throws: StateStoreError.self) { try SharedSchema.make(weak) }
    #expect(error.code == .older && error.advice.contains("claimwatch state upgrade"), "\(error)")
    try SharedSchema.make(weak, knowing: 1)
  }

  /// Any number of nodes may bring the tables up to date at once.
  @Test func severalBeginAtOnce() throws {
    let failures = Failures()
    onThreads(6) { _ in
      do { try SharedSchema.make(session()) } catch { failures.add("\(error)") }
    }
    #expect(failures.all == [])
    #expect(try SharedSchema.level(outside) == SharedSchema.Level(least: 1, expanded: 2))
  }
}
