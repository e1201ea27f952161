import FeedModel
import GRDB

/// What `claimwatch replay --write` adds of one item: alerts that its watches were never told.
public struct ItemReplay: Sendable {
  public let feed: String
  public let key: ItemKey
  /// What the state knew when the alerts were drafted.
  public let known: [EarlierAlert]
  /// In the order of revisions.
  public let alerts: [AlertDraft]
  /// What watches know beside.
  public let recorded: [RecordedMatch]

  /// Alerts of the item at `key` of `feed`.
  public init(
    feed: String, key: ItemKey, known: [EarlierAlert], alerts: [AlertDraft],
    recorded: [RecordedMatch]
  ) {
    self.feed = feed
    self.key = key
    self.known = known
    self.alerts = alerts
    self.recorded = recorded
  }
}

/// What came of replays.
public struct ReplayResult: Hashable, Sendable {
  public var alerts = 0
  /// Those, by their index, of whose item something else was told meanwhile: nothing of them was written.
  public var stale: [Int] = []
  /// The highest `seq` given so far.
  public var lastSeq: Int64 = 0
}

/// Alerts that come later than their items.
extension SQLiteStateStore {
  /// What watches were told of an item; empty where none was, or the feed is not known.
  public func earlierAlerts(feed: String, item key: ItemKey) throws -> [EarlierAlert] {
    guard let number = number(of: feed) else { return [] }
    return try read { try Self.matches(number, key.bits, $0) }
  }

  /// Whether the state knows `feed`.
  public func knows(feed: String) -> Bool { number(of: feed) != nil }

  /// Puts the alerts of `replays` into the outbox, in one transaction. Of each item all or nothing, and
  /// nothing where the state does not say of it what it said when they were drafted: so no alert comes twice,
  /// whoever else writes, and whenever this process ends.
  public func commit(_ replays: [ItemReplay]) throws -> ReplayResult {
    let now = now()
    return try write { db in
      var outbox = try OutboxWriter(db, now: now)
      var result = ReplayResult()
      for (index, replay) in replays.enumerated() {
        guard let number = number(of: replay.feed),
          try Set(Self.matches(number, replay.key.bits, db)) == Set(replay.known)
        else {
          result.stale.append(index)
          continue
        }
        for draft in replay.alerts where try Self.record(draft, feed: number, db) {
          try outbox.append(draft)
        }
        for match in replay.recorded { try Self.save(match, feed: number, db) }
      }
      try outbox.finish()
      result.alerts = outbox.result.alerts
      result.lastSeq = outbox.result.lastSeq
      return result
    }
  }
}
