/// What a process does every ten seconds about its shards: keeps them, takes its share, lets go of what is beyond it.
extension NodeLeases {
  /// What has changed.
  public struct Tending: Hashable, Sendable {
    /// Taken just now.
    public var gained: Set<Shard> = []
    /// Another's by now, without having been let go.
    public var lost: Set<Shard> = []
    /// Let go, so that others have their share.
    public var released: Set<Shard> = []
    /// How many processes live.
    public var living = 0
  }

  /// Renews what is held and moves towards an equal share: whoever holds more than one above it lets idle shards go,
  /// whoever holds less takes free ones.
  ///
  /// - Parameter isIdle: whether nothing is under way for a shard. One that is busy is kept until the next time.
  public func tend(isIdle: (Shard) -> Bool) throws -> Tending {
    let renewal = try renew()
    var tending = Tending()
    tending.lost = renewal.lost
    tending.living = renewal.living
    let share = Self.share(living: renewal.living)
    let held = shards.sorted()
    if held.count > share + 1 {
      tending.released = Set(held.filter(isIdle).suffix(held.count - share))
      try release(tending.released)
    } else {
      tending.gained = try acquire(most: share)
    }
    return tending
  }
}
