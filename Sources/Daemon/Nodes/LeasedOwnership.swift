import Locking
import SharedState
import StateStore

/// The feeds of the shards that this process holds by leases.
final class LeasedOwnership: FeedOwnership {
  private let leases: NodeLeases
  private let work = Guarded(Work())

  private struct Work {
    /// As of the last time that the leases were tended: what the scheduler goes by.
    var shards: Set<Shard> = []
    var underWay: [Shard: Int] = [:]
  }

  init(_ leases: NodeLeases) { self.leases = leases }

  var isSole: Bool { false }

  /// All leases run out together.
  var isUsable: Bool {
    guard let any = work.withLock({ $0.shards.first }) else { return true }
    return leases.lease(of: any) != nil
  }

  func has(_ shard: Shard) -> Bool { work.withLock { $0.shards.contains(shard) } }

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
  /// - Returns: what came and what went since the last call.
  func follow() -> (gained: Set<Shard>, gone: Set<Shard>) {
    let held = leases.shards
    return work.withLock { work in
      defer { work.shards = held }
      return (held.subtracting(work.shards), work.shards.subtracting(held))
    }
  }
}
