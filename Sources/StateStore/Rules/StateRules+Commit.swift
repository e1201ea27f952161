import ContentDigest
import FeedModel

extension RowStateStore {
  public func commit(_ batch: [FeedCommit]) throws -> CommitResult {
    try commit(batch.map(StateChange.poll))
  }
}

/// Where a commit gets what a store may have read for many feeds at once.
public protocol CommitSource {
  /// Writes a feed's state, or has written it, and returns its number.
  mutating func save(_ feed: FeedCommit, _ rows: any StateRows) throws -> Int64

  /// The known items of a feed, as they are in the transaction.
  mutating func pages(of feed: Int64, _ rows: any StateRows) throws -> SeenPages
}

/// Writing a batch of polls and steps of pages in one transaction.
extension StateRules {
  /// Writes `batch` but for what stands at the places `lost`.
  public static func commit<Source: CommitSource>(
    _ batch: [StateChange], lost: Set<Int> = [], from source: inout Source,
    stories: (any StoryJoiner)?, _ rows: any StateRows
  ) throws -> CommitResult {
    let now = rows.now
    var outbox = try OutboxWriter(rows, stories: stories)
    for (place, change) in batch.enumerated() where !lost.contains(place) {
      let commit: FeedCommit
      switch change {
      case .poll(let poll): commit = poll
      case .page(let step):
        if try !save(step, &outbox, rows) { outbox.result.stale.append(place) }
        continue
      }
      let feed = commit.state.feedID
      let number = try source.save(commit, rows)
      if let trace = commit.trace { try save(trace, feed: number, rows) }
      if !commit.items.isEmpty {
        var pages = try source.pages(of: number, rows)
        try save(commit.items, &pages, feed: number, rows)
      }
      try save(commit.pages, feed: number, rows)
      let before = outbox.result
      try save(
        alerts: commit.alerts, suppressed: commit.suppressed, recorded: commit.recorded,
        feed: (number, feed), &outbox, rows)
      outbox.count(tooOld: commit.tooOld, feed: feed)
      let suppressed = outbox.result.suppressed - before.suppressed
      if suppressed > 0 || !commit.notKept.isEmpty {
        try note(
          commit.suppressed, commit.notKept, of: feed,
          written: outbox.result.alerts - before.alerts, suppressed: suppressed, at: now, rows)
      }
    }
    try outbox.finish()
    outbox.result.lost = lost.sorted()
    return outbox.result
  }

  /// Writes what was drafted of items, each alert with what its watch was told.
  static func save(
    alerts: [AlertDraft], suppressed: [AlertDraft], recorded: [RecordedMatch],
    feed: (number: Int64, name: String), _ outbox: inout OutboxWriter, _ rows: any StateRows
  ) throws {
    for match in recorded { try save(match, feed: feed.number, rows) }
    for (drafts, isFlood) in [(alerts, false), (suppressed, true)] {
      for draft in drafts {
        // Nor does its item join a story twice.
        guard try !isRecorded(draft, feed: feed.number, rows) else {
          outbox.result.repeated += 1
          continue
        }
        // A further alert of a day, or of a story, is none of a flood: `release` would write it.
        if try !outbox.isWanted(draft) {
          try keepUnwanted(draft, feed: feed, &outbox)
        } else if try outbox.isRepeat(draft) {
          try keepRepeat(draft, feed: feed, &outbox, rows)
        } else if try !record(draft, feed: feed.number, rows) {
          outbox.result.repeated += 1
        } else if isFlood {
          try outbox.suppress(draft, feed: feed.number)
        } else {
          try outbox.append(draft, feed: feed.name)
        }
      }
    }
  }

  /// Keeps back a further alert of a day, or of a story. Its watch knows what it says, and of no alert: what comes of the
  /// item later replaces none.
  private static func keepRepeat(
    _ draft: AlertDraft, feed: (number: Int64, name: String), _ outbox: inout OutboxWriter,
    _ rows: any StateRows
  ) throws {
    guard try outbox.keepRepeat(draft, feed: feed.number, named: feed.name) else {
      outbox.result.repeated += 1
      return
    }
    try save(
      RecordedMatch(itemKey: draft.itemKey, watchID: draft.watchID, told: draft.told),
      feed: feed.number, rows)
  }

  /// Keeps back an alert of a story that its watch does not ask for yet. Its watch knows nothing of it: when the
  /// item is revised, the story is asked again.
  private static func keepUnwanted(
    _ draft: AlertDraft, feed: (number: Int64, name: String), _ outbox: inout OutboxWriter
  ) throws {
    if try !outbox.keepRepeat(draft, feed: feed.number, named: feed.name) {
      outbox.result.repeated += 1
    }
  }

  private static func save(
    _ items: [ItemWrite], _ pages: inout SeenPages, feed number: Int64, _ rows: any StateRows
  ) throws {
    let places = pages.places(of: Set(items.map { ($0.previousKey ?? $0.key).bits }))
    for item in items {
      let key = item.key.bits
      let isMoved = !item.origin.follows(from: key)
      let entry = SeenEntry(
        key: key, marks: .current(item.marks), firstSeen: item.firstSeen, revision: item.revision,
        isMoved: isMoved)
      if let place = places[(item.previousKey ?? item.key).bits] {
        pages.replace(place, with: entry)
      } else {
        pages.append(entry)
      }
      if let previous = item.previousKey { try move(number, previous.bits, key, rows) }
      if isMoved {
        try rows.put([.int(number), .key(key), .bytes(item.itemID.bytes)], putMovedID)
      }
    }
    try save(pages, feed: number, rows)
  }

  /// Writes the pages that have changed.
  static func save(_ pages: SeenPages, feed number: Int64, _ rows: any StateRows) throws {
    let first = pageRange(number).first
    for page in pages.changed.sorted() {
      try rows.put([.int(first + Int64(page)), .bytes(pages.pages[page])], putPage)
    }
  }

  static let putPage = StateUpsert(
    "seen_page", [("id", "bigint"), ("entries", "bytea")], keys: 1)
  private static let putMovedID = StateUpsert(
    "moved_item", [("feed", "bigint"), ("item", "bigint"), ("item_id", "bytea")], keys: 2)

  /// Carries what is kept beside an item over to its new key.
  private static func move(
    _ feed: Int64, _ previous: UInt64, _ key: UInt64, _ rows: any StateRows
  ) throws {
    guard previous != key else { return }
    let (previous, key) = (StateValue.key(previous), StateValue.key(key))
    try rows.run(deleteMovedID, [.int(feed), previous])
    // What stands under the new key gives way.
    for watch in try rows.all(selectMatchedWatches, [.int(feed), previous], { $0.string(0) }) {
      try rows.run(deleteMatch, [.int(feed), key, .text(watch)])
    }
    try rows.run(moveMatches, [key, .int(feed), previous])
    try rows.run(moveRepeats, [key, .int(feed), previous])
    if try rows.first(selectPageOfItem, [.int(feed), previous], { _ in }) != nil {
      try rows.run(deletePageOfItem, [.int(feed), key])
      try rows.run(movePages, [key, .int(feed), previous])
    }
  }

  static let deleteMovedID = "DELETE FROM moved_item WHERE feed = ? AND item = ?"
  static let selectMatchedWatches = "SELECT watch FROM item_match WHERE feed = ? AND item = ?"
  static let deleteMatch = "DELETE FROM item_match WHERE feed = ? AND item = ? AND watch = ?"
  static let moveMatches = "UPDATE item_match SET item = ? WHERE feed = ? AND item = ?"
  static let moveRepeats =
    "UPDATE suppressed SET item = ? WHERE feed = ? AND item = ? AND reason = 1"

  static func save(_ match: RecordedMatch, feed: Int64, _ rows: any StateRows) throws {
    try rows.put(
      [
        .int(feed), .key(match.itemKey.bits), .text(match.watchID), .null, .int(0),
        .bytes(match.told.bytes),
      ], putMatch)
  }

  private static let putMatch = StateUpsert(
    "item_match",
    [
      ("feed", "bigint"), ("item", "bigint"), ("watch", "text"), ("alert_id", "bytea"),
      ("signature", "bigint"), ("told", "bytea"),
    ], keys: 3,
    change: """
      alert_id = coalesce(excluded.alert_id, item_match.alert_id), signature = 0, told = excluded.told
      """)

  /// Remembers an alert with its item; false where this very alert was committed before.
  static func record(_ draft: AlertDraft, feed: Int64, _ rows: any StateRows) throws -> Bool {
    if try isRecorded(draft, feed: feed, rows) { return false }
    let key = StateValue.key(draft.itemKey.bits)
    try rows.put(
      [
        .int(feed), key, .text(draft.watchID), .bytes(draft.id.bytes), .int(0),
        .bytes(draft.told.bytes),
      ], putMatch)
    // What was kept of the item before is older: released later, it is not what comes next replaces.
    try rows.run(detachRepeats, [.int(feed), key, .text(draft.watchID)])
    return true
  }

  static let detachRepeats = """
    UPDATE suppressed SET item = NULL WHERE feed = ? AND item = ? AND watch = ? AND reason = 1
    """

  /// Whether it is the last alert of its watch and its item.
  private static func isRecorded(
    _ draft: AlertDraft, feed: Int64, _ rows: any StateRows
  ) throws -> Bool {
    let key: [StateValue] = [.int(feed), .key(draft.itemKey.bits), .text(draft.watchID)]
    let id = draft.id.bytes
    // The outbox that nodes share has each alert once, whatever was said of its item since.
    let known =
      switch rows.dialect {
      case .sqlite: try rows.all(selectMatchID, key) { $0.bytes(0) }
      case .postgresql: try rows.all(selectMatchOrAlert, key + [.bytes(id)]) { $0.bytes(0) }
      }
    return known.contains(id)
  }

  static let selectMatchID =
    "SELECT alert_id FROM item_match WHERE feed = ? AND item = ? AND watch = ?"
  private static let selectMatchOrAlert =
    "\(selectMatchID) UNION ALL SELECT alert_id FROM outbox WHERE alert_id = ?"
}
