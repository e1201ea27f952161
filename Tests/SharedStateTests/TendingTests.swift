import Foundation
import Locking
import PostgreSQL
import Testing

@testable import SharedState

/// How shards move between nodes that come and go.
@Suite struct TendingTests {
  private let bench: SharedBench

  init() throws { bench = try SharedBench() }

  /// A few rounds of all, as every ten seconds.
  @discardableResult
  private func tend(
    _ nodes: [NodeLeases], rounds: Int = 3, isIdle: (Shard) -> Bool = { _ in true }
  ) throws -> [NodeLeases.Tending] {
    var last: [NodeLeases.Tending] = []
    for _ in 0..<rounds { last = try nodes.map { try $0.tend(isIdle: isIdle) } }
    return last
  }

  @Test func sharesFollowWhoLives() throws {
    let first = try bench.node("a")
    #expect(try tend([first], rounds: 1)[0].gained.count == 256)
    let second = try bench.node("b")
    let moved = try first.tend { _ in true }
    #expect(moved.released.count == 128 && moved.living == 2 && moved.lost.isEmpty)
    try tend([first, second])
    #expect([first, second].map(\.shards.count) == [128, 128])
    let third = try bench.node("c")
    try tend([first, second, third])
    let counts = [first, second, third].map(\.shards.count)
    #expect(counts.reduce(0, +) == 256 && counts.allSatisfy { (84...87).contains($0) }, "\(counts)")
    // All is well: nothing moves.
    let still = try tend([first, second, third], rounds: 5)
    #expect(still.allSatisfy { $0.gained.isEmpty && $0.released.isEmpty && $0.lost.isEmpty })
    // One leaves, another dies.
    try second.leave()
    try tend([first, third])
    #expect([first, third].map(\.shards.count) == [128, 128])
    #expect(try gains(of: first, in: 4).map(\.count) == [0, 0, 0, 128])
    #expect(first.shards.count == 256)
    let back = try third.tend { _ in true }
    #expect(back.lost.count == 128 && third.shards.isEmpty)
  }

  /// A process that dies and is started again and again takes what it had at once, and those before it make nobody's
  /// share smaller.
  @Test func theNextProcessOfAMachineTakesOverAtOnce() throws {
    let steady = try bench.node("steady")
    var loose = try bench.node("loose")
    try tend([steady, loose])
    for _ in 0..<5 {
      // Killed.
      loose = try bench.node("loose")
      try tend([loose, steady], rounds: 1)
      #expect(steady.shards.count == 128 && loose.shards.count == 128)
    }
    #expect(try steady.renew().living == 2)
  }

  /// What it gains while others are silent and ten seconds pass before each time.
  private func gains(of node: NodeLeases, in rounds: Int) throws -> [Set<Shard>] {
    try (0..<rounds).map { _ in
      bench.clock.advance(seconds: 10)
      return try node.tend { _ in true }.gained
    }
  }

  /// The server's clock is set an hour forward: every lease is over by it, and nobody loses anything. Then it is
  /// set back: a node that died before is no less dead, and its shards do not stay with it for that hour.
  @Test func aClockThatIsSetMovesNothing() throws {
    let nodes = try ["a", "b", "c"].map { try bench.node($0) }
    try tend(nodes, rounds: 4)
    let before = nodes.map(\.shards)
    func set(_ leap: String) throws {
      try bench.outside.run(
        """
        WITH node AS (UPDATE claimwatch.node SET seen = seen - interval '\(leap)')
        UPDATE claimwatch.shard SET expires = expires - interval '\(leap)'
        """)
    }
    for leap in ["1 hour", "-1 hour"] {
      try set(leap)
      for _ in 0..<3 {
        bench.clock.advance(seconds: 10)
        let tendings = try tend(nodes, rounds: 1)
        #expect(tendings.allSatisfy { $0.living == 3 && $0.lost.isEmpty && $0.gained.isEmpty })
      }
      #expect(nodes.map(\.shards) == before)
    }
    // The database was away for five minutes: who sees it first leaves the others theirs.
    bench.clock.advance(seconds: 300)
    let back = try tend(nodes, rounds: 1)
    #expect(back.allSatisfy { $0.living == 3 && $0.lost.isEmpty && $0.gained.isEmpty })
    // The third dies, and what it has written lies an hour ahead.
    try set("-1 hour")
    try tend(Array(nodes.prefix(2)), rounds: 1)
    for _ in 0..<3 {
      bench.clock.advance(seconds: 10)
      try tend(Array(nodes.prefix(2)), rounds: 1)
    }
    #expect(try tend(Array(nodes.prefix(2)), rounds: 1).allSatisfy { $0.living == 2 })
    #expect(nodes[0].shards.union(nodes[1].shards).count == 256)
    // The database is away once more: whoever was dead before is no less so, and nothing is let go for it.
    bench.clock.advance(seconds: 300)
    let later = try tend(Array(nodes.prefix(2)), rounds: 1)
    #expect(later.allSatisfy { $0.living == 2 && $0.released.isEmpty && $0.lost.isEmpty })
  }

  /// What was done though its answer was lost, and what a time found that failed half-way, is told by the next one.
  @Test func nothingThatChangedGoesUntold() throws {
    let clock = bench.clock
    let table = DeafTable(PostgresLeaseTable(session: bench.session()))
    let node = try NodeLeases(table: table, name: "deaf", program: "test") { clock.now }
    table.deafTo { $0 = [.take] }
    #expect(throws: DeafTable.Deaf.self) { try node.tend { _ in true } }
    table.deafTo { $0 = [] }
    #expect(try node.tend { _ in true }.gained.count == 256)
    // Another joins. What was let go without an answer is another's, or its own again.
    let other = try bench.node("other")
    table.deafTo { $0 = [.release] }
    #expect(throws: DeafTable.Deaf.self) { try node.tend { _ in true } }
    table.deafTo { $0 = [] }
    #expect(try other.tend { _ in true }.gained.count == 128)
    let tending = try node.tend { _ in true }
    #expect(tending.lost == other.shards && tending.gained.isEmpty && node.shards.count == 128)
    // A shard that another had in between is lost and gained: what was known of its feeds is old.
    let moved = try #require(node.shards.min())
    try bench.outside.run(
      "UPDATE claimwatch.shard SET fence = fence + 2 WHERE id = $1", [.int(moved.number)])
    let again = try node.tend { _ in true }
    #expect(again.lost == [moved] && again.gained == [moved])
  }

  /// What is under way is ended first: a shard that is busy does not move.
  @Test func whatIsBusyStays() throws {
    let (first, second) = (try bench.node("a"), try bench.node("b"))
    try first.acquire(most: 256)
    func isIdle(_ shard: Shard) -> Bool { shard.number < 10 }
    let moved = try first.tend(isIdle: isIdle)
    #expect(Set(moved.released.map(\.number)) == Set(0..<10))
    try tend([second, first], isIdle: isIdle)
    #expect(second.shards == moved.released && first.shards.count == 246)
  }
}

/// A table whose answers are lost where they are to be: what was asked is done.
private final class DeafTable: LeaseTable {
  enum Question { case take, release }
  struct Deaf: Error {}

  private let table: any LeaseTable
  private let lost = Guarded<Set<Question>>([])

  init(_ table: any LeaseTable) { self.table = table }

  func deafTo(_ change: (inout Set<Question>) -> Void) { lost.withLock { change(&$0) } }

  private func hear(_ question: Question) throws {
    if lost.withLock({ $0.contains(question) }) { throw Deaf() }
  }

  func enter(name: String, program: String) throws -> Int64 {
    try table.enter(name: name, program: program)
  }
  func renew(_ epoch: Int64) throws -> LeaseSight { try table.renew(epoch) }
  func look() throws -> LeaseSight { try table.look() }
  func leave(_ epoch: Int64) throws { try table.leave(epoch) }

  func take(
    _ shards: [LeaseSight.Holding], most: Int, for epoch: Int64
  ) throws -> [Shard: Int64] {
    let taken = try table.take(shards, most: most, for: epoch)
    try hear(.take)
    return taken
  }

  func release(_ shards: Set<Shard>, of epoch: Int64) throws {
    try table.release(shards, of: epoch)
    try hear(.release)
  }
}
