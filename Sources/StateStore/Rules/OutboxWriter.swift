import ContentDigest
import FeedModel

/// Gives alerts their places inside one transaction.
struct OutboxWriter {
  /// Stories without an alert for so long begin anew.
  static let storyLifetime: Int64 = 30 * 86_400_000

  private let rows: any StateRows
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
    _ rows: any StateRows, isReplay: Bool = false, stories: (any StoryJoiner)? = nil
  ) throws {
    self.rows = rows
    now = rows.now
    places = StoryPlaces(rows, joiner: stories)
    self.isReplay = isReplay
    lastSeq = try rows.first(Self.selectLastSeq(rows.dialect)) { $0.number(0) } ?? 0
  }

  /// Where the last number stands. Nodes that share a state have a log each, and one head of all of them.
  private static func selectLastSeq(_ dialect: StateDialect) -> String {
    switch dialect {
    case .sqlite: "SELECT last_seq FROM outbox_position"
    case .postgresql: "SELECT seq FROM log_head"
    }
  }

  private static func updateLastSeq(_ dialect: StateDialect) -> String {
    switch dialect {
    case .sqlite: "UPDATE outbox_position SET last_seq = ?, last_alert_at = ? WHERE id = 1"
    case .postgresql: "UPDATE log_head SET seq = ?, last_alert_at = ?"
    }
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
    try insert(seq: lastSeq, id: draft.id.bytes, line: line)
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
    try rows.run(
      "INSERT INTO suppressed (feed, alert_id, line, watch) VALUES (?, ?, ?, ?)",
      [.int(feed), .bytes(draft.id.bytes), .bytes(line), .text(draft.watchID)])
    count(draft.watchID, seq: nil)
    result.suppressed += 1
  }

  /// Whether the watch of `draft` wants one alert a day and had that of the day.
  func isRepeatOfDay(_ draft: AlertDraft) throws -> Bool {
    guard draft.isOncePerDay else { return false }
    let day = day(draft, "")
    return try alerted.contains(day) || WatchDay.hasAlert(day.watch, day.day, rows)
  }

  /// Whether the watch of `draft` wants one alert of a story, and the log had one of this one. What a flood
  /// kept back nobody has seen.
  mutating func isRepeatOfStory(_ draft: AlertDraft) throws -> Bool {
    guard draft.isOncePerStory else { return false }
    let cluster = try places.cluster(of: draft)
    return try rows.first(
      Self.selectLogged, [.bytes(cluster.id.key(watchID: draft.watchID))]
    ) { $0.flag(0) } ?? false
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
    let id = StateValue.bytes(draft.id.bytes)
    guard try rows.first(Self.selectRepeat, [id], { _ in }) == nil else { return false }
    let cluster = try places.cluster(of: draft)
    let line = draft.render(
      AlertPlacement(
        seq: 0, storyPosition: 0, storyFirstAlertID: draft.id, story: cluster))
    try rows.run(
      Self.insertRepeat,
      [
        .int(feed), id, .bytes(line), .text(draft.watchID), .instant(now),
        .key(draft.itemKey.bits), .bytes(cluster.id.key(watchID: draft.watchID)),
      ])
    count(draft.watchID, seq: nil)
    days[day(draft, name), default: .init()].repeated += 1
    result.keptAsRepeats += 1
    return true
  }

  private static let insertRepeat = """
    INSERT INTO suppressed (feed, alert_id, line, watch, reason, kept_at, item, story)
    VALUES (?, ?, ?, ?, \(KeptReason.repeated.rawValue), ?, ?, ?)
    """
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
    try insert(seq: lastSeq, id: id.bytes, line: render(lastSeq))
    result.alerts += 1
  }

  /// Puts a line that was kept back behind the last one. It was counted then.
  mutating func release(_ kept: KeptAlert) throws {
    // The outbox that nodes share has each alert once.
    if rows.dialect == .postgresql,
      try rows.first("SELECT 1 FROM outbox WHERE alert_id = ?", [.bytes(kept.id)], { _ in }) != nil
    {
      return
    }
    lastSeq += 1
    var line = LineNumbering.number(kept.line, lastSeq)
    if let story = kept.story, let id = DerivedUUID(stored: kept.id) {
      let place = try advanceStory(story, alert: kept.id, id, isLogged: true)
      line = LineNumbering.place(line, position: place.position, first: place.first)
    }
    try insert(seq: lastSeq, id: kept.id, line: line)
    result.alerts += 1
    guard let watch = kept.watch else { return }
    watches[watch, default: WatchHits()].lastSeq = lastSeq
    guard let item = kept.item else { return }
    // What comes of the item from now on replaces it: the item is there while no later alert of it is.
    try rows.run(
      Self.nameReleased, [.bytes(kept.id), .int(kept.feed), .int(item), .text(watch)])
  }

  static let nameReleased = """
    UPDATE item_match SET alert_id = ? WHERE feed = ? AND item = ? AND watch = ?
    """

  /// Writes the last number back.
  mutating func finish() throws {
    result.lastSeq = lastSeq
    // In one order in all transactions: nodes that share a state wait for each other, and never in a ring.
    for (day, counts) in days.sorted(by: { $0.key < $1.key }) { try day.add(counts, rows) }
    for (watch, hits) in watches.sorted(by: { $0.key < $1.key }) {
      try hits.save(watch, at: now, isReplay: isReplay, rows)
    }
    guard result.alerts > 0 || result.suppressed > 0 || result.keptAsRepeats > 0 else { return }
    try rows.run(Self.updateLastSeq(rows.dialect), [.int(lastSeq), .instant(now)])
  }

  private mutating func dropOldStories() throws {
    guard !hasDroppedStories else { return }
    try rows.run(Self.deleteOldStories, [.int(now.milliseconds &- Self.storyLifetime)])
    hasDroppedStories = true
  }

  static let deleteOldStories = "DELETE FROM story WHERE last_alert_at < ?"

  private func insert(seq: Int64, id: [UInt8], line: [UInt8]) throws {
    try rows.run(
      "INSERT INTO outbox (seq, alert_id, line) VALUES (?, ?, ?)",
      [.int(seq), .bytes(id), .bytes(line)])
  }

  private mutating func advanceStory(
    _ cluster: StoryCluster, _ draft: AlertDraft, isLogged: Bool
  ) throws -> (position: Int, first: DerivedUUID) {
    try advanceStory(
      cluster.id.key(watchID: draft.watchID), alert: draft.id.bytes, draft.id, isLogged: isLogged)
  }

  private mutating func advanceStory(
    _ story: [UInt8], alert: [UInt8], _ id: DerivedUUID, isLogged: Bool
  ) throws -> (position: Int, first: DerivedUUID) {
    try dropOldStories()
    let place = try rows.first(
      Self.upsertStory, [.bytes(story), .bytes(alert), .instant(now), .bool(isLogged)]
    ) { row in row.uuid(1).map { (row.count(0), $0) } }
    return (place ?? nil) ?? (1, id)
  }

  static let upsertStory = """
    INSERT INTO story (id, alerts, first_alert, last_alert_at, logged) VALUES (?, 1, ?, ?, ?)
    ON CONFLICT (id)
    DO UPDATE SET alerts = story.alerts + 1, last_alert_at = excluded.last_alert_at,
      logged = CASE WHEN excluded.logged > story.logged THEN excluded.logged ELSE story.logged END
    RETURNING alerts, first_alert
    """
}
