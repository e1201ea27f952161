import FeedModel

/// What was kept back.
extension RowStateStore {
  public func releaseSuppressed(_ chosen: SuppressedAlerts, limit: Int) throws -> Int {
    try writing(isNumbering: true) { rows in
      guard let chosen = try condition(chosen, rows) else { return 0 }
      let kept = try rows.all(
        StateRules.selectSuppressed(where: chosen.sql), chosen.values + [.int(max(limit, 0))]
      ) { KeptAlert($0) }
      var outbox = try OutboxWriter(rows)
      for alert in kept {
        try outbox.release(alert)
        try rows.run("DELETE FROM suppressed WHERE number = ?", [.int(alert.number)])
      }
      try outbox.finish()
      return kept.count
    }
  }

  public func dropSuppressed(_ chosen: SuppressedAlerts, limit: Int) throws -> Int {
    try writing { rows in
      guard let chosen = try condition(chosen, rows) else { return 0 }
      return try rows.change(
        """
        DELETE FROM suppressed WHERE number IN
          (SELECT number FROM suppressed WHERE \(chosen.sql) ORDER BY number LIMIT ?)
        """, chosen.values + [.int(max(limit, 0))])
    }
  }

  /// nil where the state does not know the feed, of which then nothing is kept back.
  private func condition(
    _ chosen: SuppressedAlerts, _ rows: any StateRows
  ) throws -> (sql: String, values: [StateValue])? {
    var parts = ["reason = \(chosen.reason.rawValue)"]
    var values: [StateValue] = []
    if let feed = chosen.feed {
      guard let number = try number(of: feed, rows) else { return nil }
      parts.append("feed = ?")
      values.append(.int(number))
    }
    if let watch = chosen.watch {
      parts.append("watch = ?")
      values.append(.text(watch))
    }
    return (parts.joined(separator: " AND "), values)
  }

  public func dropRepeats(before time: Instant, limit: Int) throws -> Int {
    try writing { rows in
      try rows.change(
        "DELETE FROM suppressed WHERE number IN (\(StateRules.selectOldRepeats))",
        [.instant(time), .int(max(limit, 0))])
    }
  }
}

extension StateRules {
  static func selectSuppressed(where condition: String) -> String {
    """
    SELECT number, alert_id, line, watch, feed, item, story FROM suppressed
    WHERE \(condition) ORDER BY number LIMIT ?
    """
  }

  static let selectOldRepeats =
    "SELECT number FROM suppressed WHERE reason = 1 AND kept_at < ? LIMIT ?"
}

/// An alert that was kept back, as its row has it.
struct KeptAlert {
  let number: Int64
  let id: [UInt8]
  let line: [UInt8]
  let watch: String?
  let feed: Int64
  /// Of a repeat: the key of its item, and its story.
  let item: Int64?
  let story: [UInt8]?

  init(_ row: any StateRow) {
    (number, id, line, watch) = (row.number(0), row.blob(1), row.blob(2), row.text(3))
    (feed, item, story) = (row.number(4), row.int(5), row.bytes(6))
  }
}
