import Foundation
import Locking
import PostgreSQL
import Testing

@testable import SharedState

/// Nothing is written under a lease that another has taken (I1), and an alert and its item are written together (I5).
@Suite struct FenceTests {
  private let bench: SharedBench

  init() throws { bench = try SharedBench() }

  private func commit(_ node: NodeLeases) -> SharedCommit {
    SharedCommit(bench.session(), epoch: node.epoch)
  }

  @Test func whoeverLostAShardWritesNothing() throws {
    let (first, second) = (try bench.node("a"), try bench.node("b"))
    try first.acquire(most: 256)
    let shards = [3, 200].map { Shard(number: $0) }
    let leases = Set(shards.compactMap { first.lease(of: $0) })
    let commit = commit(first)
    try commit.run(leases) { try $0.write(item: "one", alerts: ["one"]) }
    try bench.letLeasesPass()
    // Late, but nobody has taken them.
    try commit.run(leases) { try $0.write(item: "two", alerts: ["two"]) }
    try first.release([shards[1]])
    try bench.letLeasesPass(seenBy: second)
    try second.acquire(most: 256)
    #expect(throws: SharedStateError.leaseLost(Set(shards))) {
      try commit.run(leases) { try $0.write(item: "three", alerts: ["three"]) }
    }
    // Nor when it has them again: what it read before may be old.
    #expect(try first.renew().lost.count == 255)
    try bench.letLeasesPass(seenBy: first)
    #expect(try first.acquire(most: 256).count == 256)
    #expect(throws: SharedStateError.leaseLost(Set(shards))) {
      try commit.run(leases) { try $0.write(item: "four", alerts: ["four"]) }
    }
    #expect(try bench.outbox().map(\.line) == ["1 one one", "2 two two"])
    #expect(try bench.int("SELECT count(*) FROM claimwatch.seen_page") == 2)
    #expect(!commit.isOutcomeUnknown)
    let fresh = Set(shards.compactMap { first.lease(of: $0) })
    try commit.run(fresh) { try $0.write(item: "five", alerts: []) }
  }

  /// While a commit runs nobody takes its shards, whatever time passes and however often they are renewed.
  @Test func aCommitKeepsItsShardsUntilItEnds() throws {
    let (first, second) = (try bench.node("a"), try bench.node("b"))
    try first.acquire(most: 4)
    let shards = first.shards
    let leases = Set(shards.compactMap { first.lease(of: $0) })
    try commit(first).run(leases) { transaction in
      try bench.letLeasesPass(seenBy: second)
      #expect(try second.acquire(most: 256).isDisjoint(with: shards))
      try first.renew()
      try bench.letLeasesPass(seenBy: second)
      #expect(try second.acquire(most: 256).isDisjoint(with: shards))
      try first.release(shards)
      #expect(try second.acquire(most: 256).isDisjoint(with: shards))
      try transaction.write(item: "held", alerts: ["held"])
    }
    #expect(try second.acquire(most: 256) == shards)
    #expect(try bench.outbox().count == 1)
  }

  /// One who takes a shard has not committed that yet: the owner's commit waits, and finds it taken.
  @Test func aCommitWaitsForWhoeverTakesItsShard() throws {
    let node = try bench.node("a")
    let shard = try #require(try node.acquire(most: 1).first)
    let lease = try #require(node.lease(of: shard))
    let failure = Monitor(Bool?.none)
    let thief = bench.session()
    let commit = commit(node)
    let done = Guarded(false)
    try thief.transaction { theft in
      try theft.run(
        "SELECT 1 FROM claimwatch.shard WHERE id = $1 FOR UPDATE", [.int(shard.number)])
      nonisolated(unsafe) let own = commit
      let thread = Thread {
        let isLost: Bool
        do {
          try own.run([lease]) { try $0.write(item: "x", alerts: ["x"]) }
          isLost = false
        } catch { isLost = error as? SharedStateError == .leaseLost([shard]) }
        done.withLock { $0 = true }
        failure.withLock { $0 = isLost }
        failure.wakeAll()
      }
      thread.start()
      // Until it waits for the row.
      while try bench.int("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0,
        !done.withLock({ $0 })
      { usleep(1000) }
      #expect(!done.withLock { $0 })
      try theft.run(
        "UPDATE claimwatch.shard SET owner = 99, fence = fence + 1 WHERE id = $1",
        [.int(shard.number)])
    }
    #expect(failure.wait { $0 })
    #expect(try bench.outbox().isEmpty)
  }

  @Test func anItemIsNotWrittenWithoutItsAlerts() throws {
    let node = try bench.node("a")
    try node.acquire(most: 256)
    let lease = try #require(node.lease(of: Shard(number: 1)))
    let commit = commit(node)
    try commit.run([lease]) { try $0.write(item: "one", alerts: ["a"]) }
    // The second alert is there already: nothing holds, and no number is spent.
    let error = #expect(throws: PostgresError.self) {
      try commit.run([lease]) { try $0.write(item: "two", alerts: ["b", "a"]) }
    }
    #expect(error?.code == .constraint)
    #expect(try bench.int("SELECT count(*) FROM claimwatch.seen_page") == 1)
    try commit.run([lease]) { transaction in
      let known = try LogHead(transaction).known(["a", "b"].map(PostgresTransaction.id))
      #expect(known == [PostgresTransaction.id("a")])
      try transaction.write(item: "two", alerts: ["b"])
    }
    #expect(try bench.outbox().map(\.line) == ["1 one a", "2 two b"])
  }
}
