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
  private var days: [WatchDay: WatchDay.Counts] = [:]
  /// Of whatever feed.
  private var alerted: Set<WatchDay> = []
  private var places: StoryPlaces

  init(
    _ db: Database, now: Instant, isReplay: Bool = false, stories: (any StoryJoiner)? = nil
  ) throws {
    self.db = db
    self.now = now
    places = StoryPlaces(db, now: now, joiner: stories)
    self.isReplay = isReplay
    lastSeq = try Int64.fetchOne(db, sql: "SELECT last_seq FROM outbox_position") ?? 0
  }

  /// Puts an alert of `feed` behind the last one.
  mutating func append(_ draft: AlertDraft, feed: String) throws {
    let cluster = try places.cluster(of: draft)
    let story = try advanceStory(cluster, draft, isLogged: true)
    lastSeq += 1
    let line = draft.render(
      AlertPlacement(
        seq: lastSeq, storyPosition: story.position, storyFirstAlertID: story.first,
        story: cluster))
    try insert(seq: lastSeq, id: Data(draft.id.bytes), line: Data(line))
    result.alerts += 1
    count(draft.watchID, seq: lastSeq)
    // Of every watch: it may want one a day from the next reload on.
    days[day(draft, feed), default: .init()].alerts += 1
    alerted.insert(day(draft, ""))
  }

  private func day(_ draft: AlertDraft, _ feed: String) -> WatchDay {
    WatchDay(watch: draft.watchID, day: draft.day ?? today, feed: feed)
  }

  private var today: Int64 { CivilDate.day(of: now) }

  private mutating func count(_ watch: String, seq: Int64?) {
    watches[watch, default: WatchHits()].hits += 1
    if let seq { watches[watch]?.lastSeq = seq }
  }

  /// Keeps an alert back; it has its place in the story but no number yet.
  mutating func suppress(_ draft: AlertDraft, feed: Int64) throws {
    let cluster = try places.cluster(of: draft)
    let story = try advanceStory(cluster, draft, isLogged: false)
    let line = draft.render(
      AlertPlacement(
        seq: 0, storyPosition: story.position, storyFirstAlertID: story.first, story: cluster))
    let statement = try db.cachedStatement(
      sql: "INSERT INTO suppressed (feed, alert_id, line, watch) VALUES (?, ?, ?, ?)")
    statement.setUncheckedArguments([feed, Data(draft.id.bytes), Data(line), draft.watchID])
    try statement.execute()
    count(draft.watchID, seq: nil)
    result.suppressed += 1
  }

  /// Whether the watch of `draft` wants one alert a day and had that of the day.
  func isRepeatOfDay(_ draft: AlertDraft) throws -> Bool {
    guard draft.isOncePerDay else { return false }
    let day = day(draft, "")
    return try alerted.contains(day) || WatchDay.hasAlert(day.watch, day.day, db)
  }

  /// Whether the watch of `draft` wants one alert of a story, and the log had one of this one. What a flood
  /// kept back nobody has seen.
  mutating func isRepeatOfStory(_ draft: AlertDraft) throws -> Bool {
    guard draft.isOncePerStory else { return false }
    let cluster = try places.cluster(of: draft)
    let statement = try db.cachedStatement(sql: Self.selectLogged)
    statement.setUncheckedArguments([Data(cluster.id.key(watchID: draft.watchID))])
    return try Int64.fetchOne(statement) ?? 0 > 0
  }

  static let selectLogged = "SELECT logged FROM story WHERE id = ?"

  /// Whether the watch of `draft` wants an alert of its story, as that stands with this item.
  mutating func isWanted(_ draft: AlertDraft) throws -> Bool {
    guard let isWanted = draft.isWanted else { return true }
    return isWanted(try places.cluster(of: draft))
  }

  /// Whether either is so.
  mutating func isRepeat(_ draft: AlertDraft) throws -> Bool {
    try isRepeatOfDay(draft) || isRepeatOfStory(draft)
  }

  /// Keeps back an alert that ``isRepeat(_:)``, or is not wanted. It has no place in its story: until it is released, nobody
  /// has seen it. False where this very alert is kept already.
  mutating func keepRepeat(_ draft: AlertDraft, feed: Int64, named name: String) throws -> Bool {
    let id = Data(draft.id.bytes)
    let select = try db.cachedStatement(sql: Self.selectRepeat)
    select.setUncheckedArguments([id])
    guard try Row.fetchOne(select) == nil else { return false }
    let cluster = try places.cluster(of: draft)
    let line = draft.render(
      AlertPlacement(
        seq: 0, storyPosition: 0, storyFirstAlertID: draft.id, story: cluster))
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO suppressed (feed, alert_id, line, watch, reason, kept_at, item, story)
        VALUES (?, ?, ?, ?, \(KeptReason.repeated.rawValue), ?, ?, ?)
        """)
    statement.setUncheckedArguments([
      feed, id, Data(line), draft.watchID, now.milliseconds, Int64(bitPattern: draft.itemKey.bits),
      Data(cluster.id.key(watchID: draft.watchID)),
    ])
    try statement.execute()
    count(draft.watchID, seq: nil)
    days[day(draft, name), default: .init()].repeated += 1
    result.keptAsRepeats += 1
    return true
  }

  static let selectRepeat = "SELECT 1 FROM suppressed WHERE alert_id = ? AND reason = 1"

  /// Counts items that watches found too old.
  mutating func count(tooOld: [WatchAlerts], feed: String) {
    for count in tooOld {
      let day = WatchDay(watch: count.watchID, day: today, feed: feed)
      days[day, default: .init()].tooOld += count.alerts
    }
  }

  /// Puts an alert behind the last one that belongs to no story and counts for no watch.
  mutating func append(test id: DerivedUUID, render: (_ seq: Int64) -> [UInt8]) throws {
    lastSeq += 1
    try insert(seq: lastSeq, id: Data(id.bytes), line: Data(render(lastSeq)))
    result.alerts += 1
  }

  /// Puts a line that was kept back behind the last one. It was counted then.
  mutating func release(_ kept: KeptAlert) throws {
    lastSeq += 1
    var line = LineNumbering.number(kept.line, lastSeq)
    if let story = kept.story, let id = DerivedUUID(stored: [UInt8](kept.id)) {
      let place = try advanceStory(story, alert: kept.id, id, isLogged: true)
      line = LineNumbering.place(line, position: place.position, first: place.first)
    }
    try insert(seq: lastSeq, id: kept.id, line: Data(line))
    result.alerts += 1
    guard let watch = kept.watch else { return }
    watches[watch, default: WatchHits()].lastSeq = lastSeq
    guard let item = kept.item else { return }
    // What comes of the item from now on replaces it: the item is there while no later alert of it is.
    let statement = try db.cachedStatement(sql: Self.nameReleased)
    statement.setUncheckedArguments([kept.id, kept.feed, item, watch])
    try statement.execute()
  }

  static let nameReleased = """
    UPDATE item_match SET alert_id = ? WHERE feed = ? AND item = ? AND watch = ?
    """

  /// Writes the last number back.
  mutating func finish() throws {
    result.lastSeq = lastSeq
    for (day, counts) in days { try day.add(counts, db) }
    for (watch, hits) in watches { try hits.save(watch, at: now, isReplay: isReplay, db) }
    guard result.alerts > 0 || result.suppressed > 0 || result.keptAsRepeats > 0 else { return }
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
    _ cluster: StoryCluster, _ draft: AlertDraft, isLogged: Bool
  ) throws -> (position: Int, first: DerivedUUID) {
    try advanceStory(
      Data(cluster.id.key(watchID: draft.watchID)), alert: Data(draft.id.bytes), draft.id,
      isLogged: isLogged)
  }

  private mutating func advanceStory(
    _ story: Data, alert: Data, _ id: DerivedUUID, isLogged: Bool
  ) throws -> (position: Int, first: DerivedUUID) {
    try dropOldStories()
    let statement = try db.cachedStatement(sql: Self.upsertStory)
    statement.setUncheckedArguments([story, alert, now.milliseconds, isLogged])
    guard let row = try Row.fetchOne(statement),
      let first = DerivedUUID(stored: [UInt8](row[1] as Data))
    else { return (1, id) }
    return (row[0], first)
  }

  static let upsertStory = """
    INSERT INTO story (id, alerts, first_alert, last_alert_at, logged) VALUES (?, 1, ?, ?, ?)
    ON CONFLICT (id)
    DO UPDATE SET alerts = alerts + 1, last_alert_at = excluded.last_alert_at,
      logged = max(logged, excluded.logged)
    RETURNING alerts, first_alert
    """
}
