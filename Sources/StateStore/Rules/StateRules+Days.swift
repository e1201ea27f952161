import FeedModel

/// What watches had on each day. Rows change in the transaction of what they count.
extension RowStateStore {
  public func unsaidHeldBack(before day: Int64) throws -> [HeldBack] {
    try reading { try StateRules.unsaidHeldBack(before: day, $0) }
  }

  public func markSaid(_ heldBack: [HeldBack]) throws {
    guard !heldBack.isEmpty else { return }
    try writing { rows in
      for one in heldBack {
        try rows.run(StateRules.markDaySaid, [.text(one.watch), .int(one.day)])
      }
    }
  }

  public func forgetWatchDays(before day: Int64) throws {
    try writing { rows in try rows.run(StateRules.deleteDays, [.int(day)]) }
  }

  public func alertedDays() throws -> [String: Set<Int64>] {
    try reading { rows in
      var days: [String: Set<Int64>] = [:]
      try rows.forEach("SELECT DISTINCT watch, day FROM watch_day WHERE alerts > 0", []) { row in
        days[row.string(0), default: []].insert(row.number(1))
      }
      return days
    }
  }
}

extension StateRules {
  public static func unsaidHeldBack(
    before day: Int64, _ rows: any StateRows
  ) throws -> [HeldBack] {
    let days = try rows.all(selectUnsaidDays, [.int(day)]) {
      (watch: $0.string(0), day: $0.number(1))
    }
    return try days.map { watch, day in
      let feeds = try rows.all(selectDay, [.text(watch), .int(day)]) {
        HeldBack.Count(feed: $0.string(0), repeated: $0.count(1), tooOld: $0.count(2))
      }
      return HeldBack(watch: watch, day: day, feeds: feeds)
    }
  }

  static let selectUnsaidDays = """
    SELECT watch, day FROM watch_day WHERE day < ? AND said = 0 AND repeated + too_old > 0
    GROUP BY day, watch ORDER BY day, watch LIMIT 100
    """
  static let selectDay = """
    SELECT feed, repeated, too_old FROM watch_day
    WHERE watch = ? AND day = ? AND said = 0 AND repeated + too_old > 0
    ORDER BY repeated + too_old DESC, feed
    """
  static let markDaySaid = "UPDATE watch_day SET said = 1 WHERE watch = ? AND day = ?"
  static let deleteDays = """
    DELETE FROM watch_day WHERE day < ? AND (said = 1 OR repeated + too_old = 0)
    """
}

/// A day of a watch, and of a feed; counted from 1970, in UTC.
struct WatchDay: Hashable, Comparable {
  let watch: String
  let day: Int64
  let feed: String

  static func < (first: WatchDay, second: WatchDay) -> Bool {
    (first.watch, first.day, first.feed) < (second.watch, second.day, second.feed)
  }

  /// What came in one transaction.
  struct Counts {
    var alerts = 0
    var repeated = 0
    var tooOld = 0
  }

  /// Whether the watch had an alert on the day, by what is stored.
  static func hasAlert(_ watch: String, _ day: Int64, _ rows: any StateRows) throws -> Bool {
    try rows.first(selectAlert, [.text(watch), .int(day)]) { _ in } != nil
  }

  static let selectAlert =
    "SELECT 1 FROM watch_day WHERE watch = ? AND day = ? AND alerts > 0 LIMIT 1"

  func add(_ counts: Counts, _ rows: any StateRows) throws {
    try rows.put(
      [
        .text(watch), .int(day), .text(feed), .int(counts.alerts), .int(counts.repeated),
        .int(counts.tooOld),
      ], Self.put)
  }

  private static let put = StateUpsert(
    "watch_day",
    [
      ("watch", "text"), ("day", "bigint"), ("feed", "text"), ("alerts", "bigint"),
      ("repeated", "bigint"), ("too_old", "bigint"),
    ], keys: 3,
    change: """
      alerts = watch_day.alerts + excluded.alerts, repeated = watch_day.repeated + excluded.repeated,
      too_old = watch_day.too_old + excluded.too_old,
      said = CASE WHEN excluded.repeated + excluded.too_old > 0 THEN 0 ELSE watch_day.said END
      """)
}
