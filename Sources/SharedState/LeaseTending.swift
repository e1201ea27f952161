/// What a process does every ten seconds about its shards: keeps them, takes its share, lets go of what is beyond it.
extension NodeLeases {
  /// What has changed since the last time that was told, also where a time in between has failed half-way. A shard that
  /// another process had meanwhile stands among both, the lost and the gained: what was known of its feeds is old.
  public struct Tending: Hashable, Sendable {
    /// Held by now.
    public var gained: Set<Shard> = []
    /// Not held any more, without having been let go.
    public var lost: Set<Shard> = []
    /// Let go just now, so that others have their share.
    public var released: Set<Shard> = []
    /// How many processes live.
    public var living = 0
    /// Who there was at the renewal, and what others had left; nil where the table does not tell.
    public var register: NodeRegister?
    public var news: OutsideNews?
  }

  /// Renews what is held and moves towards an equal share: whoever holds more than one above it lets idle shards go,
  /// whoever holds less takes free ones.
  ///
  /// - Parameter isIdle: whether nothing is under way for a shard. One that is busy is kept until the next time.
  public func tend(isIdle: (Shard) -> Bool) throws -> Tending {
    var tending = Tending()
    let renewal = try renew()
    (tending.living, tending.register, tending.news) = (
      renewal.living, renewal.register, renewal.news
    )
    let share = Self.share(living: tending.living)
    let held = shards.sorted()
    if held.count > share + 1 {
      tending.released = Set(held.filter(isIdle).suffix(held.count - share))
      try release(tending.released)
    } else {
      _ = try take(most: share)
    }
    try tendOutputs()
    let news = takeNews()
    tending.gained = news.gained
    tending.lost = news.lost.subtracting(tending.released)
    return tending
  }
}
