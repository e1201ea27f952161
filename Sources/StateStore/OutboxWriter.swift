import ContentDigest
import FeedModel
import Foundation
import GRDB

/// Gives alerts their places inside one transaction.
struct OutboxWriter {
  /// Stories without an alert for so long begin anew.
  static let storyLifetime: Int64 = 30 * 86_400_000

  let db: Database
  let now: Instant
  var result = CommitResult()
  /// Whether its alerts are those of `claimwatch replay --write`, which are no news of today.
  private let isReplay: Bool
  private var lastSeq: Int64
  private var hasDroppedStories = false
  private var watches: [String: WatchHits] = [:]

  init(_ db: Database, now: Instant, isReplay: Bool = false) throws {
    self.db = db
    self.now = now
    self.isReplay = isReplay
    lastSeq = try Int64.fetchOne(db, sql: "SELECT last_seq FROM outbox_position") ?? 0
  }

  /// Puts an alert behind the last one.
  mutating func append(_ draft: AlertDraft) throws {
    let story = try advanceStory(draft)
    lastSeq += 1
    let line = draft.render(
      AlertPlacement(
        seq: lastSeq, storyPosition: story.position, storyFirstAlertID: story.first))
    try insert(seq: lastSeq, id: Data(draft.id.bytes), line: Data(line))
    result.alerts += 1
    count(draft.watchID, seq: lastSeq)
  }

  private mutating func count(_ watch: String, seq: Int64?) {
    watches[watch, default: WatchHits()].hits += 1
    if let seq { watches[watch]?.lastSeq = seq }
  }

  /// Keeps an alert back; it has its place in the story but no number yet.
  mutating func suppress(_ draft: AlertDraft, feed: Int64) throws {
    try keep(draft, feed: feed)
    result.suppressed += 1
  }

  /// Keeps back what a watch with `once_per = "day"` would raise beside its first alert of the day.
  mutating func keepForDay(_ draft: AlertDraft, feed: Int64) throws {
    try keep(draft, feed: feed)
    result.repeatedInDay += 1
  }

  /// Whether `watch` had an alert on this day, in UTC.
  func hasHitToday(_ watch: String) throws -> Bool {
    if let here = watches[watch], here.hits > 0 { return true }
    let statement = try db.cachedStatement(sql: "SELECT last_hit FROM watch WHERE id = ?")
    guard let last = try Int64.fetchOne(statement, arguments: [watch]) else { return false }
    return CivilDate.day(of: Instant(milliseconds: last)) == CivilDate.day(of: now)
  }

  private mutating func keep(_ draft: AlertDraft, feed: Int64) throws {
    let story = try advanceStory(draft)
    let line = draft.render(
      AlertPlacement(seq: 0, storyPosition: story.position, storyFirstAlertID: story.first))
    let statement = try db.cachedStatement(
      sql: "INSERT INTO suppressed (feed, alert_id, line, watch) VALUES (?, ?, ?, ?)")
    statement.setUncheckedArguments([feed, Data(draft.id.bytes), Data(line), draft.watchID])
    try statement.execute()
    count(draft.watchID, seq: nil)
  }

  /// Puts an alert behind the last one that belongs to no story and counts for no watch.
  mutating func append(test id: DerivedUUID, render: (_ seq: Int64) -> [UInt8]) throws {
    lastSeq += 1
    try insert(seq: lastSeq, id: Data(id.bytes), line: Data(render(lastSeq)))
    result.alerts += 1
  }

  /// Puts a line that was kept back behind the last one. It was counted then.
  mutating func release(id: Data, line: [UInt8], watch: String?) throws {
    lastSeq += 1
    try insert(seq: lastSeq, id: id, line: Data(LineNumbering.number(line, lastSeq)))
    result.alerts += 1
    if let watch { watches[watch, default: WatchHits()].lastSeq = lastSeq }
  }

  /// Writes the last number back.
  mutating func finish() throws {
    result.lastSeq = lastSeq
    for (watch, hits) in watches { try hits.save(watch, at: now, isReplay: isReplay, db) }
    guard result.alerts > 0 || result.suppressed > 0 || result.repeatedInDay > 0 else { return }
    let position = try db.cachedStatement(
      sql: "UPDATE outbox_position SET last_seq = ?, last_alert_at = ? WHERE id = 1")
    position.setUncheckedArguments([lastSeq, now.milliseconds])
    try position.execute()
  }

  private mutating func dropOldStories() throws {
    guard !hasDroppedStories else { return }
    let statement = try db.cachedStatement(sql: Self.deleteOldStories)
    statement.setUncheckedArguments([now.milliseconds - Self.storyLifetime])
    try statement.execute()
    hasDroppedStories = true
  }

  static let deleteOldStories = "DELETE FROM story WHERE last_alert_at < ?"

  private func insert(seq: Int64, id: Data, line: Data) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO outbox (seq, alert_id, line) VALUES (?, ?, ?)")
    statement.setUncheckedArguments([seq, id, line])
    try statement.execute()
  }

  private mutating func advanceStory(
    _ draft: AlertDraft
  ) throws -> (position: Int, first: DerivedUUID) {
    try dropOldStories()
    let statement = try db.cachedStatement(sql: Self.upsertStory)
    statement.setUncheckedArguments([
      Data(draft.storyKey), Data(draft.id.bytes), now.milliseconds,
    ])
    guard let row = try Row.fetchOne(statement),
      let first = DerivedUUID(stored: [UInt8](row[1] as Data))
    else { return (1, draft.id) }
    return (row[0], first)
  }

  static let upsertStory = """
    INSERT INTO story (id, alerts, first_alert, last_alert_at) VALUES (?, 1, ?, ?)
    ON CONFLICT (id)
    DO UPDATE SET alerts = alerts + 1, last_alert_at = excluded.last_alert_at
    RETURNING alerts, first_alert
    """
}

/// Puts a number into the line of an alert that was kept back.
enum LineNumbering {
  /// `line` with `"seq":0` replaced; a line without it is returned as it is.
  static func number(_ line: [UInt8], _ seq: Int64) -> [UInt8] {
    let mark = Array("\"seq\":0".utf8)
    guard line.count >= mark.count else { return line }
    for start in 0...(line.count - mark.count)
    where line[start] == mark[0] && line[start..<(start + mark.count)].elementsEqual(mark) {
      let digit = start + mark.count - 1
      return line[..<digit] + Array(String(seq).utf8) + line[(digit + 1)...]
    }
    return line
  }
}
