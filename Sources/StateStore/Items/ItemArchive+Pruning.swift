import FeedModel
import GRDB

/// Forgetting what is old, in steps of some milliseconds.
extension ItemArchive {
  /// Items that one step looks at.
  private static let step = 500
  /// Free pages that stay in the file for what comes next, and those that one step gives back.
  private static let sparePages = 256
  private static let pagesPerStep = 200

  /// Forgets some of the oldest items: those fetched before `time`, and as many as it takes to stay within
  /// `bytes`.
  ///
  /// - Returns: how many; 0 where nothing is left to forget.
  public func prune(before time: Instant, bytes: Int64) throws -> Int {
    let isTooLarge = try usedBytes > bytes
    let forgotten = try write { db -> Int in
      let select = try db.cachedStatement(sql: Self.selectOldest)
      select.setUncheckedArguments([Self.step])
      var last: Int64?
      let rows = try Row.fetchCursor(select)
      while let row = try rows.next() {
        // By place: one of a time when the clock was wrong goes with those around it.
        if isTooLarge || (row[1] as Int64) < time.milliseconds { last = row[0] }
      }
      guard let last else { return 0 }
      let items = try db.cachedStatement(sql: "DELETE FROM item WHERE number <= ?")
      items.setUncheckedArguments([last])
      try items.execute()
      let count = db.changesCount
      let readings = try db.cachedStatement(sql: "DELETE FROM reading WHERE item <= ?")
      readings.setUncheckedArguments([last])
      try readings.execute()
      return count
    }
    try giveBack()
    return forgotten
  }

  static let selectOldest = "SELECT number, fetched FROM item ORDER BY number LIMIT ?"

  /// Bytes of the file that hold something.
  public var usedBytes: Int64 {
    get throws {
      try read { db in
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
        return (pages - free) * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
      }
    }
  }

  /// Lets the file shrink where much of it is free, as after `retain` was lowered.
  private func giveBack() throws {
    do {
      try queue.writeWithoutTransaction { db in
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
        guard free > max(Self.sparePages, pages / 4) else { return }
        _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(Self.pagesPerStep))")
      }
    } catch { throw StateStoreError(error, path: path) }
  }

  /// Gives the write-ahead log's room back, where the disk is full.
  public func checkpoint() {
    _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
  }
}
