import FeedModel
import Foundation
import GRDB

/// What floods kept back.
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
        try outbox.release(id: row[1], line: [UInt8](row[2] as Data), watch: row[3])
        try db.execute(
          sql: "DELETE FROM suppressed WHERE number = ?", arguments: [row[0] as Int64])
      }
      try outbox.finish()
      return rows.count
    }
  }

  static func selectSuppressed(where condition: String) -> String {
    "SELECT number, alert_id, line, watch FROM suppressed WHERE \(condition) ORDER BY number LIMIT ?"
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
    var parts: [String] = []
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
    return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
  }
}
