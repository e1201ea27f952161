import FeedModel

/// Floods between their commit and their event.
extension RowStateStore {
  public func unsaidFloods() throws -> [FloodNotice] {
    try reading { rows in try rows.all(StateRules.selectFloods) { StateRules.flood($0) } }
  }

  public func markSaid(_ floods: [FloodNotice]) throws {
    guard !floods.isEmpty else { return }
    try writing { rows in
      for flood in floods { try rows.run(StateRules.deleteFlood, [.int(flood.number)]) }
    }
  }
}

extension StateRules {
  static let selectFloods = """
    SELECT number, time, feed, watches, written, suppressed, not_kept FROM flood ORDER BY number LIMIT 100
    """
  static let deleteFlood = "DELETE FROM flood WHERE number = ?"

  /// Reads a row of `number, time, feed, watches, written, suppressed, not_kept`.
  public static func flood(_ row: any StateRow) -> FloodNotice {
    let (watches, notKept) = (counts(row.string(3)), counts(row.string(6)))
    return FloodNotice(
      number: row.number(0), time: Instant(milliseconds: row.number(1)), feed: row.string(2),
      watches: watches.map(\.watchID), written: row.count(4), suppressed: row.count(5),
      suppressedByWatch: watches.filter { $0.alerts > 0 },
      notKept: notKept.reduce(0) { $0 &+ $1.alerts },
      notKeptByWatch: notKept.filter { !$0.watchID.isEmpty })
  }

  /// Notes a flood inside the transaction that keeps its alerts back.
  static func note(
    _ kept: [AlertDraft], _ uncounted: [WatchAlerts], of feed: String, written: Int,
    suppressed: Int, at now: Instant, _ rows: any StateRows
  ) throws {
    var counts: [String: Int] = [:]
    for count in uncounted { counts[count.watchID] = 0 }
    for draft in kept { counts[draft.watchID, default: 0] += 1 }
    let watches = counts.sorted { $0.key < $1.key }.prefix(FloodNotice.mostWatches)
      .map { WatchAlerts(watchID: $0.key, alerts: $0.value) }
    var notKept = Array(uncounted.prefix(FloodNotice.mostWatches))
    let others = uncounted.dropFirst(FloodNotice.mostWatches).reduce(0) { $0 + $1.alerts }
    if others > 0 { notKept.append(WatchAlerts(watchID: "", alerts: others)) }
    try rows.run(
      insertFlood,
      [
        .instant(now), .text(feed), .text(lines(watches)), .int(written), .int(suppressed),
        .text(lines(notKept)),
      ])
  }

  private static let insertFlood = """
    INSERT INTO flood (time, feed, watches, written, suppressed, not_kept)
    VALUES (?, ?, ?, ?, ?, ?)
    """

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
