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
          suppressed: row[5], notKept: Self.notKept(row[6]))
      }
    }
  }

  static let selectFloods = """
    SELECT number, time, feed, watches, written, suppressed, not_kept FROM flood ORDER BY number LIMIT 100
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
    let watches = Set(commit.suppressed.map(\.watchID) + commit.notKept.map(\.watchID)).sorted()
      .prefix(FloodNotice.mostWatches)
    let notKept = commit.notKept.prefix(FloodNotice.mostWatches)
      .map { "\($0.alerts) \($0.watchID)" }.joined(separator: "\n")
    try db.execute(
      sql: """
        INSERT INTO flood (time, feed, watches, written, suppressed, not_kept)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        now.milliseconds, commit.state.feedID, watches.joined(separator: "\n"), written, suppressed,
        notKept,
      ])
  }

  /// `12 watch` a line.
  private static func notKept(_ lines: String) -> [NotKept] {
    lines.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let alerts = Int(parts[0]) else { return nil }
      return NotKept(watchID: String(parts[1]), alerts: alerts)
    }
  }
}
