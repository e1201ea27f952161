import FeedModel
import Foundation
import GRDB

/// What operators ask for: counts, a feed taken out.
extension SQLiteStateStore {
  public func summary(countingItems: Bool) throws -> StateSummary {
    try read { db in
      var summary = StateSummary()
      if countingItems { summary.items = try Self.itemCounts(db) }
      let suppressed = try Row.fetchCursor(db, sql: Self.countSuppressed)
      while let row = try suppressed.next() {
        let name = try String.fetchOne(db, sql: Self.selectFeedID, arguments: [row[0] as Int64])
        summary.suppressed[name ?? "(removed feed)", default: 0] += row[1]
      }
      let byWatch = try Row.fetchCursor(db, sql: Self.countSuppressedByWatch)
      while let row = try byWatch.next() {
        switch KeptReason(rawValue: row[2]) {
        case .repeated: summary.repeatsByWatch[row[0] ?? "", default: 0] += row[1]
        case .flood, nil: summary.suppressedByWatch[row[0] ?? "", default: 0] += row[1]
        }
      }
      let position = try Row.fetchOne(
        db, sql: "SELECT last_seq, delivered_through, last_alert_at FROM outbox_position")
      if let position {
        summary.lastSeq = position[0]
        summary.pending =
          try Int.fetchOne(
            db, sql: "SELECT count(*) FROM outbox WHERE seq > ?",
            arguments: [position[1] as Int64]) ?? 0
        if summary.pending > 0 {
          let line = try Data.fetchOne(
            db, sql: "SELECT line FROM outbox WHERE seq > ? ORDER BY seq LIMIT 1",
            arguments: [position[1] as Int64])
          summary.firstPending = line.map { [UInt8]($0) }
        }
        summary.lastAlert = (position[2] as Int64?).map(Instant.init(milliseconds:))
      }
      summary.pages = try Self.pageCounts(db)
      summary.pageHealth = try Self.pageHealth(db)
      summary.unfilled = try Self.unfilledKeys(db)
      let pageCount = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
      summary.databaseBytes = pageCount * pageSize
      return summary
    }
  }

  /// There is nothing in it unless something was kept back.
  static let countSuppressed =
    "SELECT feed, count(*) FROM suppressed WHERE reason = 0 GROUP BY feed"
  static let countSuppressedByWatch =
    "SELECT watch, count(*), reason FROM suppressed GROUP BY watch, reason"
  static let selectFeedID = "SELECT id FROM feed WHERE number = ?"

  private static func itemCounts(_ db: Database) throws -> [String: Int] {
    var names: [Int64: String] = [:]
    let feeds = try Row.fetchCursor(db, sql: "SELECT number, id FROM feed")
    while let row = try feeds.next() { names[row[0]] = row[1] }
    var counts: [String: Int] = [:]
    let pages = try Row.fetchCursor(
      db,
      sql: "SELECT id >> \(SeenPages.pageBits), sum(length(entries)) FROM seen_page GROUP BY 1")
    while let row = try pages.next() {
      if let name = names[row[0]] { counts[name] = (row[1] as Int) / SeenEntry.size }
    }
    return counts
  }

  public func forget(feed: String) throws {
    guard let number = number(of: feed) else { return }
    try write { db in
      let range = Self.pageRange(number)
      try db.execute(
        sql: "DELETE FROM seen_page WHERE id BETWEEN ? AND ?",
        arguments: [range.first, range.last])
      try db.execute(sql: "DELETE FROM moved_item WHERE feed = ?", arguments: [number])
      try db.execute(sql: "DELETE FROM item_match WHERE feed = ?", arguments: [number])
      try db.execute(sql: "DELETE FROM page WHERE feed = ?", arguments: [number])
      try db.execute(sql: "DELETE FROM page_health WHERE feed = ?", arguments: [number])
      try db.execute(sql: "DELETE FROM poll_trace WHERE feed = ?", arguments: [number])
      try db.execute(sql: "DELETE FROM feed WHERE number = ?", arguments: [number])
    }
    feedNumbers.withLock { _ = $0.removeValue(forKey: feed) }
  }
}
