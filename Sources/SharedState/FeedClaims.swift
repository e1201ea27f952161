import StateStore

/// Under which lease each change of a batch is to be written.
struct FeedClaims {
  /// By shard; the newest where there are several.
  private(set) var leases: [Shard: NodeLeases.Lease] = [:]
  private var shards: [Int: Shard] = [:]
  /// Changes that no lease is held for.
  private var without: Set<Int> = []

  /// Places of changes of which nothing may be written, where `lost` are another's.
  func lost(with lost: Set<Shard>) -> Set<Int> {
    guard !lost.isEmpty else { return without }
    return without.union(shards.filter { lost.contains($0.value) }.map(\.key))
  }

  fileprivate mutating func add(_ place: Int, _ lease: NodeLeases.Lease?) {
    guard let lease else {
      without.insert(place)
      return
    }
    shards[place] = lease.shard
    if let other = leases[lease.shard], other.fence > lease.fence { return }
    leases[lease.shard] = lease
  }

  /// Fences only rise: what was read under an earlier one is another's.
  fileprivate mutating func dropOlder(_ fences: [Int: Int64]) {
    for (place, fence) in fences {
      guard let shard = shards[place], let lease = leases[shard], lease.fence != fence else {
        continue
      }
      without.insert(place)
    }
  }
}

extension PostgresStateStore {
  /// The lease of each change: its own, or the one that is held now.
  func claims(of batch: [StateChange]) -> FeedClaims {
    var claims = FeedClaims()
    guard let node = leases else { return claims }
    var fences: [Int: Int64] = [:]
    for (place, change) in batch.enumerated() {
      let lease =
        change.lease.map { NodeLeases.Lease(shard: Shard(number: $0.shard), fence: $0.fence) }
        ?? node.lease(of: shard(change.feed))
      claims.add(place, lease)
      fences[place] = lease?.fence
    }
    claims.dropOlder(fences)
    return claims
  }
}
