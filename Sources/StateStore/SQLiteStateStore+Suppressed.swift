import FeedModel
import Foundation
import GRDB

/// What was kept back.
extension SQLiteStateStore {
  public func releaseSuppressed(_ chosen: SuppressedAlerts, limit: Int) throws -> Int {
    let now = now()
    return try write { db in
      guard let chosen = condition(chosen) else { return 0 }
      let rows = try Row.fetchAll(
        db, sql: Self.selectSuppressed(where: chosen.sql),
        arguments: chosen.arguments + [max(limit, 0)])
      var outbox = try OutboxWriter(db, now: now)
      for row in rows {
        try outbox.release(KeptAlert(row))
        try db.execute(
          sql: "DELETE FROM suppressed WHERE number = ?", arguments: [row[0] as Int64])
      }
      try outbox.finish()
      return rows.count
    }
  }

  static func selectSuppressed(where condition: String) -> String {
    """
    SELECT number, alert_id, line, watch, feed, item, story FROM suppressed
    WHERE \(condition) ORDER BY number LIMIT ?
    """
  }

  public func dropSuppressed(_ chosen: SuppressedAlerts, limit: Int) throws -> Int {
    try write { db in
      guard let chosen = condition(chosen) else { return 0 }
      try db.execute(
        sql: """
          DELETE FROM suppressed WHERE number IN
            (SELECT number FROM suppressed WHERE \(chosen.sql) ORDER BY number LIMIT ?)
          """, arguments: chosen.arguments + [max(limit, 0)])
      return db.changesCount
    }
  }

  /// nil where the state does not know the feed, of which then nothing is kept back.
  private func condition(
    _ chosen: SuppressedAlerts
  ) -> (sql: String, arguments: StatementArguments)? {
    var parts = ["reason = \(chosen.reason.rawValue)"]
    var arguments = StatementArguments()
    if let feed = chosen.feed {
      guard let number = number(of: feed) else { return nil }
      parts.append("feed = ?")
      arguments += [number]
    }
    if let watch = chosen.watch {
      parts.append("watch = ?")
      arguments += [watch]
    }
    return (parts.joined(separator: " AND "), arguments)
  }

  public func dropRepeats(before time: Instant, limit: Int) throws -> Int {
    try write { db in
      try db.execute(
        sql: "DELETE FROM suppressed WHERE number IN (\(Self.selectOldRepeats))",
        arguments: [time.milliseconds, max(limit, 0)])
      return db.changesCount
    }
  }

  static let selectOldRepeats =
    "SELECT number FROM suppressed WHERE reason = 1 AND kept_at < ? LIMIT ?"
}

/// An alert that was kept back, as its row has it.
struct KeptAlert {
  let id: Data
  let line: [UInt8]
  let watch: String?
  let feed: Int64
  /// Of a repeat: the key of its item, and its story.
  let item: Int64?
  let story: Data?

  init(_ row: Row) {
    (id, line, watch) = (row[1], [UInt8](row[2] as Data), row[3])
    (feed, item, story) = (row[4], row[5], row[6])
  }
}
