import FeedModel

/// The columns of `feed`, both ways.
extension RowStateStore {
  public func feedStates() throws -> [FeedState] {
    var states: [FeedState] = []
    try forEachFeed { states.append($0) }
    return states
  }

  public func forEachFeed(_ body: (FeedState) -> Void) throws {
    try reading { rows in
      try rows.forEach(StateRules.selectFeeds, []) { body(StateRules.feedState($0)) }
    }
  }

  public func feedState(of feed: String) throws -> FeedState? {
    // Without a transaction: see `classify`.
    try readingLoosely { rows in
      guard let number = try number(of: feed, rows) else { return nil }
      return try rows.first(StateRules.selectFeed, [.int(number)]) { StateRules.feedState($0) }
    }
  }
}

extension StateRules {
  /// Writes a feed's state and returns its number; a feed without one gets the next.
  static func save(_ state: FeedState, number: Int64?, _ rows: any StateRows) throws -> Int64 {
    let values = values(of: state)
    if let number, try rows.change(updateFeed, values + [.int(number)]) == 1 { return number }
    guard let number = try rows.first(insertFeed, values, { $0.number(0) }) else {
      throw StateStoreError(.internal, path: "feed", "a feed has no number")
    }
    return number
  }

  public static let feedColumns = [
    "id", "url", "configured_url", "etag", "last_modified", "has_validators", "validators_since",
    "body_digest", "primed", "title", "next_poll", "next_poll_reason", "last_attempt",
    "last_success", "last_change", "estimated_interval", "health", "failing_since", "failures",
    "failure_code", "failure_message", "redirect_target", "redirect_first_seen",
    "redirect_polls", "ttl_minutes", "skip_hours", "skip_days", "failure_code_since",
    "usual_gap", "longest_gap", "quiet_since", "validators_url", "held_until",
    "earlier_keys", "\"overlaps\"", "last_overrun", "turnover", "garbled_since", "newest_item",
    "overrun_since", "gone_since", "settings", "fetch_milliseconds",
  ]
  private static let columns = feedColumns.joined(separator: ", ")
  private static let insertFeed =
    "INSERT INTO feed (\(columns)) VALUES ("
    + feedColumns.map { _ in "?" }.joined(separator: ", ") + ") RETURNING number"
  public static let selectFeeds = "SELECT \(columns) FROM feed"
  static let selectFeed = "SELECT \(columns) FROM feed WHERE number = ?"
  static let updateFeed =
    "UPDATE feed SET " + feedColumns.map { "\($0) = ?" }.joined(separator: ", ")
    + " WHERE number = ?"

  /// The values of a feed's row, in the order of ``feedColumns``.
  public static func values(of state: FeedState) -> [StateValue] {
    let condition = ConditionColumns(state.condition)
    return [
      .text(state.feedID), .text(state.url), .text(state.configuredURL),
      .text(state.validators?.etag), .text(state.validators?.lastModified),
      .bool(state.validators != nil), .instant(state.validatorsSince), .bytes(state.bodyDigest),
      .bool(state.primed), .text(state.title), .instant(state.nextPoll),
      .text(state.nextPollReason), .instant(state.lastAttempt), .instant(state.lastSuccess),
      .instant(state.lastChange), .int(state.estimatedInterval), .int(condition.code),
      .int(condition.since), .int(condition.failures), .text(condition.failureCode),
      .text(condition.message), .text(state.redirect?.target),
      .instant(state.redirect?.firstSeen), .int(state.redirect?.polls),
      .int(state.schedule.ttlMinutes), .int(Int64(state.schedule.skipHours)),
      .int(Int64(state.schedule.skipDays)), .int(condition.codeSince),
      .int(state.usualGap?.median), .int(state.usualGap?.longest), .instant(state.quietSince),
      .text(state.validators?.url), .instant(state.heldUntil), .bool(state.hasEarlierKeys),
      .bool(state.window.overlaps), .instant(state.window.lastOverrun),
      .int(state.window.turnover), .instant(state.garbledSince), .instant(state.newestItem),
      .instant(state.window.overrunSince), .int(condition.goneSince),
      .int(state.settings.map { Int64($0) }), .int(state.fetchTime),
    ]
  }

  /// Reads a row of ``feedColumns``.
  public static func feedState(_ row: any StateRow) -> FeedState {
    var state = FeedState(feedID: row.string(0), url: row.string(1))
    state.configuredURL = row.string(2)
    if row.flag(5) {
      state.validators = Validators(
        etag: row.text(3), lastModified: row.text(4), url: row.text(31))
    }
    state.validatorsSince = row.instant(6)
    state.bodyDigest = row.bytes(7)
    state.primed = row.flag(8)
    state.title = row.text(9)
    state.nextPoll = row.instant(10)
    state.nextPollReason = row.string(11)
    state.lastAttempt = row.instant(12)
    state.lastSuccess = row.instant(13)
    state.lastChange = row.instant(14)
    state.estimatedInterval = row.int(15)
    state.condition =
      ConditionColumns(
        code: row.count(16), since: row.int(17), failures: row.int(18).map { Int(clamping: $0) },
        failureCode: row.text(19), codeSince: row.int(27), message: row.text(20),
        goneSince: row.int(40)
      ).condition
    if let target = row.text(21) {
      state.redirect = RedirectCandidate(
        target: target, firstSeen: row.instant(22) ?? Instant(milliseconds: 0),
        polls: row.int(23).map { Int(clamping: $0) } ?? 1)
    }
    state.schedule = PublisherSchedule(
      ttlMinutes: row.int(24).map { Int(clamping: $0) },
      skipHours: UInt32(truncatingIfNeeded: row.number(25)),
      skipDays: UInt8(truncatingIfNeeded: row.number(26)))
    if let median = row.int(28), let longest = row.int(29) {
      state.usualGap = UsualGap(median: median, longest: longest)
    }
    state.quietSince = row.instant(30)
    state.heldUntil = row.instant(32)
    state.hasEarlierKeys = row.flag(33)
    state.window.overlaps = row.flag(34)
    state.window.lastOverrun = row.instant(35)
    state.window.turnover = row.int(36)
    state.garbledSince = row.instant(37)
    state.newestItem = row.instant(38)
    state.window.overrunSince = row.instant(39)
    state.settings = row.int(41).map { UInt32(truncatingIfNeeded: $0) }
    state.fetchTime = row.int(42)
    return state
  }
}
