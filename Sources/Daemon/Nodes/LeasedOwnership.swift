import Locking
import SharedState
import StateStore

/// The feeds of the shards that this process holds by leases.
final class LeasedOwnership: FeedOwnership {
  private let leases: NodeLeases
  private let work = Guarded(Work())

  private struct Work {
    /// With their fences, as of the last time that the leases were tended: what the scheduler goes by.
    var shards: [Shard: Int64] = [:]
    var underWay: [Shard: Int] = [:]
  }

  init(_ leases: NodeLeases) { self.leases = leases }

  var isSole: Bool { false }

  /// All leases run out together.
  var isUsable: Bool {
    guard let any = work.withLock({ $0.shards.keys.first }) else { return true }
    return leases.lease(of: any) != nil
  }

  func term(of shard: Shard) -> Int64? { work.withLock { $0.shards[shard] } }

  func begin(_ shard: Shard) -> FeedClaim? {
    guard let lease = leases.lease(of: shard) else { return nil }
    work.withLock { $0.underWay[shard, default: 0] += 1 }
    return FeedClaim(shard: shard, lease: lease.proof)
  }

  func end(_ claim: FeedClaim) {
    work.withLock { work in
      let left = (work.underWay[claim.shard] ?? 0) - 1
      work.underWay[claim.shard] = left > 0 ? left : nil
    }
  }

  /// Whether nothing is under way for a shard.
  func isIdle(_ shard: Shard) -> Bool { work.withLock { $0.underWay[shard] == nil } }

  /// Takes what the leases say.
  ///
  /// - Returns: what came and what went since the last call; both of one that another process had in between.
  func follow() -> (gained: Set<Shard>, gone: Set<Shard>) {
    var held: [Shard: Int64] = [:]
    let known = work.withLock { $0.shards }
    for shard in leases.shards {
      // Where its time is over it is not known to have changed.
      held[shard] = leases.lease(of: shard)?.proof.fence ?? known[shard]
    }
    return work.withLock { work in
      let before = work.shards
      work.shards = held
      let gained = Set(held.filter { before[$0.key] != $0.value }.keys)
      let gone = Set(before.filter { held[$0.key] != $0.value }.keys)
      return (gained, gone)
    }
  }
}
