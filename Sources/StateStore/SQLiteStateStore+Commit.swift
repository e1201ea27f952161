import ContentDigest
import FeedModel
import Foundation
import GRDB

/// Writing a batch of polls and steps of pages in one transaction.
extension SQLiteStateStore {
  public func commit(_ batch: [FeedCommit]) throws -> CommitResult {
    try commit(batch.map(StateChange.poll))
  }

  public func commit(_ batch: [StateChange]) throws -> CommitResult {
    var numbers: [String: Int64] = [:]
    let now = now()
    let stories = stories
    let result = try joining {
      try write { db in
        var outbox = try OutboxWriter(db, now: now, stories: stories)
        for (place, change) in batch.enumerated() {
          let commit: FeedCommit
          switch change {
          case .poll(let poll): commit = poll
          case .page(let step):
            if try !Self.save(step, &outbox, at: now, db) { outbox.result.stale.append(place) }
            continue
          }
          let feed = commit.state.feedID
          let number = try Self.save(
            commit.state, number: numbers[feed] ?? self.number(of: feed), db)
          numbers[feed] = number
          if let trace = commit.trace { try Self.save(trace, feed: number, db) }
          try Self.save(commit.items, feed: number, db)
          try Self.save(commit.pages, feed: number, db)
          let before = outbox.result
          try Self.save(
            alerts: commit.alerts, suppressed: commit.suppressed, recorded: commit.recorded,
            feed: (number, feed), &outbox, db)
          outbox.count(tooOld: commit.tooOld, feed: feed)
          let suppressed = outbox.result.suppressed - before.suppressed
          if suppressed > 0 || !commit.notKept.isEmpty {
            try Self.note(
              commit.suppressed, commit.notKept, of: feed,
              written: outbox.result.alerts - before.alerts, suppressed: suppressed, at: now, db)
          }
        }
        try outbox.finish()
        return outbox.result
      }
    }
    feedNumbers.withLock { known in
      for (feed, number) in numbers { known[feed] = number }
    }
    return result
  }

  /// Writes what was drafted of items, each alert with what its watch was told.
  static func save(
    alerts: [AlertDraft], suppressed: [AlertDraft], recorded: [RecordedMatch],
    feed: (number: Int64, name: String), _ outbox: inout OutboxWriter, _ db: Database
  ) throws {
    for match in recorded { try save(match, feed: feed.number, db) }
    for draft in alerts {
      // Nor does its item join a story twice.
      guard try !isRecorded(draft, feed: feed.number, db) else {
        outbox.result.repeated += 1
        continue
      }
      if try !outbox.isWanted(draft) {
        try keepUnwanted(draft, feed: feed, &outbox)
      } else if try outbox.isRepeat(draft) {
        try keepRepeat(draft, feed: feed, &outbox, db)
      } else if try record(draft, feed: feed.number, db) {
        try outbox.append(draft, feed: feed.name)
      } else {
        outbox.result.repeated += 1
      }
    }
    for draft in suppressed {
      guard try !isRecorded(draft, feed: feed.number, db) else {
        outbox.result.repeated += 1
        continue
      }
      // A further alert of a day, or of a story, is none of a flood: `release` would write it.
      if try !outbox.isWanted(draft) {
        try keepUnwanted(draft, feed: feed, &outbox)
      } else if try outbox.isRepeat(draft) {
        try keepRepeat(draft, feed: feed, &outbox, db)
      } else if try record(draft, feed: feed.number, db) {
        try outbox.suppress(draft, feed: feed.number)
      } else {
        outbox.result.repeated += 1
      }
    }
  }

  /// Keeps back a further alert of a day, or of a story. Its watch knows what it says, and of no alert: what comes of the
  /// item later replaces none.
  private static func keepRepeat(
    _ draft: AlertDraft, feed: (number: Int64, name: String), _ outbox: inout OutboxWriter,
    _ db: Database
  ) throws {
    guard try outbox.keepRepeat(draft, feed: feed.number, named: feed.name) else {
      outbox.result.repeated += 1
      return
    }
    try save(
      RecordedMatch(itemKey: draft.itemKey, watchID: draft.watchID, told: draft.told),
      feed: feed.number, db)
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
    _ items: [ItemWrite], feed number: Int64, _ db: Database
  ) throws {
    guard !items.isEmpty else { return }
    var pages = try pages(of: number, db)
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
      if let previous = item.previousKey { try move(number, previous.bits, key, db) }
      if isMoved { try saveMovedID(number, key, item.itemID, db) }
    }
    let first = pageRange(number).first
    let statement = try db.cachedStatement(sql: upsertPages)
    for page in pages.changed.sorted() {
      statement.setUncheckedArguments([first + Int64(page), Data(pages.pages[page])])
      try statement.execute()
    }
  }

  static let upsertPages = "INSERT OR REPLACE INTO seen_page (id, entries) VALUES (?, ?)"

  /// Carries what is kept beside an item over to its new key.
  private static func move(
    _ feed: Int64, _ previous: UInt64, _ key: UInt64, _ db: Database
  ) throws {
    let delete = try db.cachedStatement(sql: deleteMovedID)
    delete.setUncheckedArguments([feed, Int64(bitPattern: previous)])
    try delete.execute()
    let update = try db.cachedStatement(sql: moveMatches)
    update.setUncheckedArguments([
      Int64(bitPattern: key), feed, Int64(bitPattern: previous),
    ])
    try update.execute()
    let kept = try db.cachedStatement(sql: moveRepeats)
    kept.setUncheckedArguments([Int64(bitPattern: key), feed, Int64(bitPattern: previous)])
    try kept.execute()
    try movePage(feed, previous, key, db)
  }

  static let deleteMovedID = "DELETE FROM moved_item WHERE feed = ? AND item = ?"
  static let moveMatches = "UPDATE OR REPLACE item_match SET item = ? WHERE feed = ? AND item = ?"
  static let moveRepeats =
    "UPDATE suppressed SET item = ? WHERE feed = ? AND item = ? AND reason = 1"

  private static func saveMovedID(
    _ feed: Int64, _ key: UInt64, _ id: DerivedUUID, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO moved_item (feed, item, item_id) VALUES (?, ?, ?)")
    statement.setUncheckedArguments([feed, Int64(bitPattern: key), Data(id.bytes)])
    try statement.execute()
  }

  static func save(_ match: RecordedMatch, feed: Int64, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: upsertMatch)
    statement.setUncheckedArguments([
      feed, Int64(bitPattern: match.itemKey.bits), match.watchID, nil as Data?,
      Data(match.told.bytes),
    ])
    try statement.execute()
  }

  static let upsertMatch = """
    INSERT INTO item_match (feed, item, watch, alert_id, signature, told) VALUES (?, ?, ?, ?, 0, ?)
    ON CONFLICT (feed, item, watch)
    DO UPDATE SET alert_id = coalesce(excluded.alert_id, alert_id), signature = 0,
      told = excluded.told
    """

  /// Remembers an alert with its item; false where this very alert was committed before.
  static func record(_ draft: AlertDraft, feed: Int64, _ db: Database) throws -> Bool {
    if try isRecorded(draft, feed: feed, db) { return false }
    let upsert = try db.cachedStatement(sql: upsertMatch)
    upsert.setUncheckedArguments([
      feed, Int64(bitPattern: draft.itemKey.bits), draft.watchID, Data(draft.id.bytes),
      Data(draft.told.bytes),
    ])
    try upsert.execute()
    // What was kept of the item before is older: released later, it is not what comes next replaces.
    let older = try db.cachedStatement(sql: detachRepeats)
    older.setUncheckedArguments([feed, Int64(bitPattern: draft.itemKey.bits), draft.watchID])
    try older.execute()
    return true
  }

  static let detachRepeats = """
    UPDATE suppressed SET item = NULL WHERE feed = ? AND item = ? AND watch = ? AND reason = 1
    """

  /// Whether it is the last alert of its watch and its item.
  private static func isRecorded(_ draft: AlertDraft, feed: Int64, _ db: Database) throws -> Bool {
    let select = try db.cachedStatement(sql: selectMatchID)
    select.setUncheckedArguments([feed, Int64(bitPattern: draft.itemKey.bits), draft.watchID])
    return try Data.fetchOne(select) == Data(draft.id.bytes)
  }

  static let selectMatchID =
    "SELECT alert_id FROM item_match WHERE feed = ? AND item = ? AND watch = ?"
}
