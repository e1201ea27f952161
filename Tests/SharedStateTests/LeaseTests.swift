import Foundation
import Locking
import PostgreSQL
import Testing

@testable import SharedState

/// Who holds which shards.
@Suite struct LeaseTests {
  private let bench: SharedBench

  init() throws { bench = try SharedBench() }

  @Test func tablesAreMadeOnceByWhoeverComesFirst() throws {
    let empty = try SharedBench()
    try empty.outside.run("DROP SCHEMA claimwatch CASCADE")
    let failures = Guarded<[String]>([])
    onThreads(6) { _ in
      do { try SharedSchema.make(empty.session()) } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(try empty.int("SELECT count(*) FROM claimwatch.shard") == 256)
    #expect(try empty.int("SELECT count(*) FROM claimwatch.log_head") == 1)
  }

  @Test func aDomainHasOneShardForEver() {
    #expect(Shard(of: "example.org").number == 0xBF)
    #expect(Set((0..<20_000).map { Shard(of: "host\($0).example") }).count == 256)
  }

  @Test func noShardIsHeldTwice() throws {
    let nodes = try (0..<4).map { try bench.node("node-\($0)") }
    let failures = Guarded<[String]>([])
    onThreads(nodes.count) { index in
      do {
        for _ in 0..<20 {
          try nodes[index].acquire(most: 100)
          try nodes[index].renew()
          try nodes[index].release(Set(nodes[index].shards.sorted().prefix(50)))
        }
        try nodes[index].acquire(most: 64)
      } catch { failures.withLock { $0.append("\(error)") } }
    }
    #expect(failures.withLock { $0 } == [])
    for node in nodes { try node.renew() }
    let held = nodes.flatMap { $0.shards }
    #expect(Set(held).count == held.count, "none is held twice")
    for node in nodes { try node.acquire(most: 64) }
    #expect(nodes.map(\.shards.count) == [64, 64, 64, 64])
    #expect(Set(nodes.flatMap(\.shards)).count == 256)
    #expect(try nodes[0].renew().living == 4)
    try nodes[3].leave()
    #expect(try nodes[0].renew().living == 3)
    #expect(NodeLeases.share(living: 3) == 86 && NodeLeases.share(living: 0) == 256)
    for node in nodes.dropLast() { try node.acquire(most: NodeLeases.share(living: 3)) }
    #expect(nodes.dropLast().map(\.shards.count).reduce(0, +) == 256)
  }

  /// A shard is used for 25 s from before the question was sent, by a clock that nobody can set.
  @Test func whatIsNotRenewedIsNotUsed() throws {
    let clock = HandClock()
    let node = try bench.node("a", now: { clock.now })
    let shard = try #require(try node.acquire(most: 1).first)
    #expect(node.lease(of: shard)?.shard == shard && node.lease(of: Shard(number: 99)) == nil)
    clock.advance(seconds: 24.9)
    #expect(node.lease(of: shard) != nil)
    clock.advance(seconds: 0.1)
    #expect(node.lease(of: shard) == nil && node.shards == [shard], "nobody says that it is lost")
    // One that is taken now makes none of before good.
    try node.acquire(most: 2)
    #expect(node.lease(of: shard) == nil)
    try node.renew()
    #expect(node.lease(of: shard) != nil)
    // An answer that was long on its way counts from its question.
    let slow = try bench.node(
      "b",
      now: {
        clock.advance(seconds: 10); return clock.now
      })
    let other = try #require(try slow.acquire(most: 1).first)
    #expect(slow.lease(of: other) != nil)
    #expect(slow.lease(of: other) != nil)
    #expect(slow.lease(of: other) == nil)
  }

  @Test func whatAnotherTookIsLost() throws {
    let (first, second) = (try bench.node("a"), try bench.node("b"))
    let shards = try first.acquire(most: 3)
    #expect(try second.acquire(most: 3).isDisjoint(with: shards))
    try second.release(second.shards)
    try bench.letLeasesPass()
    // Nobody took them: they are still its own.
    #expect(try first.renew().lost == [])
    try bench.letLeasesPass(seenBy: second)
    let taken = try second.acquire(most: 256)
    #expect(taken.isSuperset(of: shards))
    #expect(try first.renew().lost == shards && first.shards == [])
    for shard in shards { #expect(first.lease(of: shard) == nil) }
  }

  /// 4 s of a commit keep no renewal waiting, nor the other way about.
  @Test func renewalsAndCommitsDoNotWaitForEachOther() throws {
    let node = try bench.node("a")
    try node.acquire(most: 256)
    let lease = try #require(node.lease(of: Shard(number: 7)))
    let commit = SharedCommit(bench.session(), epoch: node.epoch)
    try commit.run([lease]) { transaction in
      // Would wait for ever.
      #expect(try node.renew().lost == [])
      try transaction.run("SELECT 1")
    }
    // A renewal that is not committed yet.
    try bench.session().transaction { renewal in
      try renewal.run("UPDATE claimwatch.shard SET expires = now() + interval '30 seconds'")
      try commit.run([lease]) { _ in }
    }
    #expect(try bench.int("SELECT number FROM claimwatch.committed") == 2)
  }
}
