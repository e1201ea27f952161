import FeedModel

/// What `claimwatch replay --write` adds of one item: alerts that its watches were never told.
public struct ItemReplay: Sendable {
  public let item: ItemHandle
  /// What the state had stored when the alerts were drafted.
  public let standing: ItemStanding
  /// In the order of revisions.
  public let alerts: [AlertDraft]
  /// What watches know beside.
  public let recorded: [RecordedMatch]

  /// Alerts of `item`, of revisions that `standing` has.
  public init(
    _ item: ItemHandle, standing: ItemStanding, alerts: [AlertDraft], recorded: [RecordedMatch]
  ) {
    self.item = item
    self.standing = standing
    self.alerts = alerts
    self.recorded = recorded
  }
}

/// What came of replays.
public struct ReplayResult: Hashable, Sendable {
  public var alerts = 0
  /// Those, by their index, of whose item something else was stored meanwhile: nothing of them was written.
  public var stale: [Int] = []
}

/// Alerts that come later than their items.
extension RowStateStore {
  /// Puts the alerts of `replays` into the outbox, in one transaction. Of each item all or nothing, and
  /// nothing where the state does not say of it what it said when they were drafted, down to its key, its
  /// newest revision and the days on which its watches had an alert: so no alert comes twice, takes the id of one to come, or goes back behind what was told,
  /// whoever else writes, and whenever this process ends.
  public func commit(_ replays: [ItemReplay]) throws -> ReplayResult {
    guard !replays.isEmpty else { return ReplayResult() }
    return try joining {
      try writing(isNumbering: true) { rows in try commit(replays, rows) }
    }
  }

  /// The same inside a transaction in which nobody else writes of these feeds.
  public func commit(_ replays: [ItemReplay], _ rows: any StateRows) throws -> ReplayResult {
    var outbox = try OutboxWriter(rows, isReplay: true, stories: stories)
    var result = ReplayResult()
    let keys = Dictionary(replays.map { ($0.item, [$0.standing.key]) }) { $1 }
    let standings = try standings(of: keys, rows)
    for (index, replay) in replays.enumerated() {
      // A watch may have had its alert of the day since they were drafted.
      guard let number = try number(of: replay.item.feed, rows),
        standings[replay.item] == replay.standing,
        try !replay.alerts.contains(where: { try outbox.isRepeatOfDay($0) })
      else {
        result.stale.append(index)
        continue
      }
      for draft in replay.alerts {
        if try outbox.isRepeatOfStory(draft) {
          // As of what the daemon keeps back, the watch knows what it says.
          try StateRules.save(
            RecordedMatch(
              itemKey: draft.itemKey, watchID: draft.watchID, told: draft.told),
            feed: number, rows)
          continue
        }
        guard try StateRules.record(draft, feed: number, rows) else { continue }
        try outbox.append(draft, feed: replay.item.feed)
      }
      for match in replay.recorded { try StateRules.save(match, feed: number, rows) }
    }
    try outbox.finish()
    result.alerts = outbox.result.alerts
    return result
  }
}
