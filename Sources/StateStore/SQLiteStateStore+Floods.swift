import FeedModel
import GRDB

/// Floods between their commit and their event.
extension SQLiteStateStore {
  public func unsaidFloods() throws -> [FloodNotice] {
    try read { db in
      try Row.fetchAll(db, sql: Self.selectFloods).map { row in
        let (watches, notKept) = (Self.counts(row[3]), Self.counts(row[6]))
        return FloodNotice(
          number: row[0], time: Instant(milliseconds: row[1]), feed: row[2],
          watches: watches.map(\.watchID), written: row[4], suppressed: row[5],
          suppressedByWatch: watches.filter { $0.alerts > 0 },
          notKept: notKept.reduce(0) { $0 + $1.alerts },
          notKeptByWatch: notKept.filter { !$0.watchID.isEmpty })
      }
    }
  }

  static let selectFloods = """
    SELECT number, time, feed, watches, written, suppressed, not_kept FROM flood ORDER BY number LIMIT 100
    """

  public func markSaid(_ floods: [FloodNotice]) throws {
    guard !floods.isEmpty else { return }
    try write { db in
      let statement = try db.cachedStatement(sql: Self.deleteFlood)
      for flood in floods {
        statement.setUncheckedArguments([flood.number])
        try statement.execute()
      }
    }
  }

  static let deleteFlood = "DELETE FROM flood WHERE number = ?"

  /// Notes a flood inside the transaction that keeps its alerts back.
  static func note(
    _ kept: [AlertDraft], _ uncounted: [WatchAlerts], of feed: String, written: Int,
    suppressed: Int, at now: Instant, _ db: Database
  ) throws {
    var counts: [String: Int] = [:]
    for count in uncounted { counts[count.watchID] = 0 }
    for draft in kept { counts[draft.watchID, default: 0] += 1 }
    let watches = counts.sorted { $0.key < $1.key }.prefix(FloodNotice.mostWatches)
      .map { WatchAlerts(watchID: $0.key, alerts: $0.value) }
    var notKept = Array(uncounted.prefix(FloodNotice.mostWatches))
    let others = uncounted.dropFirst(FloodNotice.mostWatches).reduce(0) { $0 + $1.alerts }
    if others > 0 { notKept.append(WatchAlerts(watchID: "", alerts: others)) }
    try db.execute(
      sql: """
        INSERT INTO flood (time, feed, watches, written, suppressed, not_kept)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        now.milliseconds, feed, lines(watches), written, suppressed, lines(notKept),
      ])
  }

  /// `12 watch` a line; all watches that have no name here stand in one line without one.
  private static func lines(_ counts: [WatchAlerts]) -> String {
    counts.map { "\($0.alerts) \($0.watchID)" }.joined(separator: "\n")
  }

  /// Reads ``lines(_:)``; before 2026-11 an id stood alone.
  private static func counts(_ lines: String) -> [WatchAlerts] {
    lines.split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let alerts = Int(parts[0]) else {
        return WatchAlerts(watchID: String(line), alerts: 0)
      }
      return WatchAlerts(watchID: String(parts[1]), alerts: alerts)
    }
  }
}
