import FeedModel
import Foundation
import GRDB

/// The columns of `feed`, both ways.
extension SQLiteStateStore {
  public func feedStates() throws -> [FeedState] {
    var states: [FeedState] = []
    try forEachFeed { states.append($0) }
    return states
  }

  public func forEachFeed(_ body: (FeedState) -> Void) throws {
    try read { db in
      let rows = try Row.fetchCursor(db, sql: "SELECT \(Self.feedColumns) FROM feed")
      while let row = try rows.next() { body(Self.feedState(row)) }
    }
  }

  public func feedState(of feed: String) throws -> FeedState? {
    guard let number = number(of: feed) else { return nil }
    // Without a transaction: see `classify`.
    return try readWithoutTransaction { db in
      let statement = try db.cachedStatement(sql: Self.selectFeed)
      statement.setUncheckedArguments([number])
      let rows = try Row.fetchCursor(statement)
      guard let row = try rows.next() else { return nil }
      // A row is only there for as long as its cursor.
      return withExtendedLifetime(rows) { Self.feedState(row) }
    }
  }

  /// Writes a feed's state and returns its number; a feed without one gets the next.
  static func save(_ state: FeedState, number: Int64?, _ db: Database) throws -> Int64 {
    if let number {
      let statement = try db.cachedStatement(sql: updateFeed)
      statement.setUncheckedArguments(StatementArguments(values(state) + [number]))
      try statement.execute()
      if db.changesCount == 1 { return number }
    }
    let statement = try db.cachedStatement(sql: insertFeed)
    statement.setUncheckedArguments(StatementArguments(values(state)))
    try statement.execute()
    return db.lastInsertedRowID
  }

  private static let columns = [
    "id", "url", "configured_url", "etag", "last_modified", "has_validators", "validators_since",
    "body_digest", "primed", "title", "next_poll", "next_poll_reason", "last_attempt",
    "last_success", "last_change", "estimated_interval", "health", "failing_since", "failures",
    "failure_code", "failure_message", "redirect_target", "redirect_first_seen",
    "redirect_polls", "ttl_minutes", "skip_hours", "skip_days", "failure_code_since",
    "usual_gap", "longest_gap", "quiet_since", "validators_url", "held_until",
    "earlier_keys", "overlaps", "last_overrun", "turnover", "garbled_since", "newest_item",
    "overrun_since", "gone_since", "settings", "fetch_milliseconds",
  ]
  private static let feedColumns = columns.joined(separator: ", ")
  private static let insertFeed =
    "INSERT INTO feed (\(feedColumns)) VALUES ("
    + columns.map { _ in "?" }.joined(separator: ", ") + ")"
  static let selectFeed = "SELECT \(feedColumns) FROM feed WHERE number = ?"
  static let updateFeed =
    "UPDATE feed SET " + columns.map { "\($0) = ?" }.joined(separator: ", ")
    + " WHERE number = ?"

  private static func values(_ state: FeedState) -> [(any DatabaseValueConvertible)?] {
    let condition = ConditionColumns(state.condition)
    return [
      state.feedID, state.url, state.configuredURL, state.validators?.etag,
      state.validators?.lastModified, state.validators != nil,
      state.validatorsSince?.milliseconds, state.bodyDigest.map { Data($0) }, state.primed,
      state.title, state.nextPoll?.milliseconds, state.nextPollReason,
      state.lastAttempt?.milliseconds, state.lastSuccess?.milliseconds,
      state.lastChange?.milliseconds, state.estimatedInterval, condition.code, condition.since,
      condition.failures, condition.failureCode, condition.message, state.redirect?.target,
      state.redirect?.firstSeen.milliseconds, state.redirect?.polls, state.schedule.ttlMinutes,
      state.schedule.skipHours, state.schedule.skipDays, condition.codeSince,
      state.usualGap?.median, state.usualGap?.longest, state.quietSince?.milliseconds,
      state.validators?.url, state.heldUntil?.milliseconds, state.hasEarlierKeys,
      state.window.overlaps, state.window.lastOverrun?.milliseconds, state.window.turnover,
      state.garbledSince?.milliseconds, state.newestItem?.milliseconds,
      state.window.overrunSince?.milliseconds, condition.goneSince,
      state.settings.map { Int64($0) },
      state.fetchTime,
    ]
  }

  private static func feedState(_ row: Row) -> FeedState {
    var state = FeedState(feedID: row[0], url: row[1])
    state.configuredURL = row[2]
    if row[5] { state.validators = Validators(etag: row[3], lastModified: row[4], url: row[31]) }
    state.validatorsSince = instant(row[6])
    state.bodyDigest = (row[7] as Data?).map { [UInt8]($0) }
    state.primed = row[8]
    state.title = row[9]
    state.nextPoll = instant(row[10])
    state.nextPollReason = row[11]
    state.lastAttempt = instant(row[12])
    state.lastSuccess = instant(row[13])
    state.lastChange = instant(row[14])
    state.estimatedInterval = row[15]
    state.condition =
      ConditionColumns(
        code: row[16], since: row[17], failures: row[18], failureCode: row[19],
        codeSince: row[27], message: row[20], goneSince: row[40]
      ).condition
    if let target = row[21] as String? {
      state.redirect = RedirectCandidate(
        target: target, firstSeen: instant(row[22]) ?? Instant(milliseconds: 0),
        polls: row[23] ?? 1)
    }
    state.schedule = PublisherSchedule(
      ttlMinutes: row[24], skipHours: row[25] ?? 0, skipDays: row[26] ?? 0)
    if let median = row[28] as Int64?, let longest = row[29] as Int64? {
      state.usualGap = UsualGap(median: median, longest: longest)
    }
    state.quietSince = instant(row[30])
    state.heldUntil = instant(row[32])
    state.hasEarlierKeys = row[33]
    state.window.overlaps = row[34]
    state.window.lastOverrun = instant(row[35])
    state.window.turnover = row[36]
    state.garbledSince = instant(row[37])
    state.newestItem = instant(row[38])
    state.window.overrunSince = instant(row[39])
    state.settings = (row[41] as Int64?).map { UInt32(truncatingIfNeeded: $0) }
    state.fetchTime = row[42]
    return state
  }

  private static func instant(_ milliseconds: Int64?) -> Instant? {
    milliseconds.map(Instant.init(milliseconds:))
  }
}
