import FeedModel
import GRDB

/// What watches had on each day. Rows change in the transaction of what they count.
extension SQLiteStateStore {
  public func unsaidHeldBack(before day: Int64) throws -> [HeldBack] {
    try read { db in
      let days = try Row.fetchAll(db, sql: Self.selectUnsaidDays, arguments: [day])
      return try days.map { row in
        let (watch, day) = (row[0] as String, row[1] as Int64)
        let feeds = try Row.fetchAll(db, sql: Self.selectDay, arguments: [watch, day])
        return HeldBack(
          watch: watch, day: day,
          feeds: feeds.map { HeldBack.Count(feed: $0[0], repeated: $0[1], tooOld: $0[2]) })
      }
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

  public func markSaid(_ heldBack: [HeldBack]) throws {
    guard !heldBack.isEmpty else { return }
    try write { db in
      for one in heldBack {
        let statement = try db.cachedStatement(sql: Self.markDaySaid)
        statement.setUncheckedArguments([one.watch, one.day])
        try statement.execute()
      }
    }
  }

  static let markDaySaid = "UPDATE watch_day SET said = 1 WHERE watch = ? AND day = ?"

  public func forgetWatchDays(before day: Int64) throws {
    try write { db in try db.execute(sql: Self.deleteDays, arguments: [day]) }
  }

  static let deleteDays = """
    DELETE FROM watch_day WHERE day < ? AND (said = 1 OR repeated + too_old = 0)
    """

  /// The days on which watches had an alert, by watch; counted from 1970, in UTC.
  public func alertedDays() throws -> [String: Set<Int64>] {
    try read { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT DISTINCT watch, day FROM watch_day WHERE alerts > 0")
      var days: [String: Set<Int64>] = [:]
      while let row = try rows.next() { days[row[0], default: []].insert(row[1]) }
      return days
    }
  }
}

/// A day of a watch, and of a feed; counted from 1970, in UTC.
struct WatchDay: Hashable {
  let watch: String
  let day: Int64
  let feed: String

  /// What came in one transaction.
  struct Counts {
    var alerts = 0
    var repeated = 0
    var tooOld = 0
  }

  /// Whether the watch had an alert on the day, by what is stored.
  static func hasAlert(_ watch: String, _ day: Int64, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(sql: selectAlert)
    statement.setUncheckedArguments([watch, day])
    return try Row.fetchOne(statement) != nil
  }

  static let selectAlert = "SELECT 1 FROM watch_day WHERE watch = ? AND day = ? AND alerts > 0"

  func add(_ counts: Counts, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: Self.upsert)
    statement.setUncheckedArguments([
      watch, day, feed, counts.alerts, counts.repeated, counts.tooOld,
    ])
    try statement.execute()
  }

  private static let upsert = """
    INSERT INTO watch_day (watch, day, feed, alerts, repeated, too_old) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (watch, day, feed) DO UPDATE SET alerts = alerts + excluded.alerts,
      repeated = repeated + excluded.repeated, too_old = too_old + excluded.too_old,
      said = CASE WHEN excluded.repeated + excluded.too_old > 0 THEN 0 ELSE said END
    """
}
