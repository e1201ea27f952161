import Foundation
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
    try bench.outside.run(
      "UPDATE claimwatch.shard SET expires = now() - interval '1 second' WHERE owner = $1",
      [.int(third.epoch)])
    try bench.outside.run(
      "UPDATE claimwatch.node SET seen = now() - interval '31 seconds' WHERE epoch = $1",
      [.int(third.epoch)])
    #expect(try first.tend { _ in true }.gained.count == 128)
    #expect(first.shards.count == 256)
    let back = try third.tend { _ in true }
    #expect(back.lost.count == 128 && third.shards.isEmpty)
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
