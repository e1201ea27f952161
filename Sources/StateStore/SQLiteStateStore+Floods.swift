import FeedModel
import GRDB

/// Floods between their commit and their event.
extension SQLiteStateStore {
  public func unsaidFloods() throws -> [FloodNotice] {
    try read { db in
      try Row.fetchAll(db, sql: Self.selectFloods).map { row in
        FloodNotice(
          number: row[0], time: Instant(milliseconds: row[1]), feed: row[2],
          watches: (row[3] as String).split(separator: "\n").map(String.init), written: row[4],
          suppressed: row[5])
      }
    }
  }

  static let selectFloods = """
    SELECT number, time, feed, watches, written, suppressed FROM flood ORDER BY number LIMIT 100
    """

  public func markSaid(floodsThrough number: Int64) throws {
    try write { db in
      try db.execute(sql: "DELETE FROM flood WHERE number <= ?", arguments: [number])
    }
  }

  /// Notes a flood inside the transaction that keeps its alerts back.
  static func note(
    _ commit: FeedCommit, written: Int, suppressed: Int, at now: Instant, _ db: Database
  ) throws {
    let watches = Set(commit.suppressed.map(\.watchID)).sorted().prefix(FloodNotice.mostWatches)
    try db.execute(
      sql: "INSERT INTO flood (time, feed, watches, written, suppressed) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        now.milliseconds, commit.state.feedID, watches.joined(separator: "\n"), written, suppressed,
      ])
  }
}
