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
    let used = try usedBytes
    let forgotten = try write { db -> Int in
      let select = try db.cachedStatement(sql: Self.selectOldest)
      select.setUncheckedArguments([Self.step])
      var (last, before): (Int64?, Int64) = (nil, .min)
      var excess = used - bytes
      let rows = try Row.fetchCursor(select)
      while let row = try rows.next() {
        let number = try row.integer(0).orDamaged()
        let fetched = try row.integer(1).orDamaged()
        if number <= before { throw DamagedRow() }
        before = number
        // By place: one of a time when the clock was wrong goes with those around it.
        if excess > 0 || fetched < time.milliseconds { last = number }
        // Of a damaged row a length may be anything.
        if excess > 0 { excess -= max(0, row.integer(2) ?? 0) }
      }
      guard let last else { return 0 }
      let items = try db.cachedStatement(sql: "DELETE FROM item WHERE number <= ?")
      items.setUncheckedArguments([last])
      try items.execute()
      let count = db.changesCount
      // A number that is not where it belongs would take all others along.
      if count > Self.step { throw DamagedRow() }
      let readings = try db.cachedStatement(sql: "DELETE FROM reading WHERE item <= ?")
      readings.setUncheckedArguments([last])
      try readings.execute()
      try Self.forgetFeeds(through: last, db)
      return count
    }
    try giveBack()
    return forgotten
  }

  /// Forgets feeds whose items are all among those up to `item`. The last feed stays: its number would be given
  /// to another one, and readers remember feeds by their numbers.
  private static func forgetFeeds(through item: Int64, _ db: Database) throws {
    guard let last = try Int64.fetchOne(db, sql: "SELECT max(number) FROM feed") else { return }
    let feeds = try db.cachedStatement(
      sql:
        "DELETE FROM feed WHERE number IN (SELECT feed FROM newest WHERE item <= ?) AND number <> ?"
    )
    feeds.setUncheckedArguments([item, last])
    try feeds.execute()
    let newest = try db.cachedStatement(sql: "DELETE FROM newest WHERE item <= ? AND feed <> ?")
    newest.setUncheckedArguments([item, last])
    try newest.execute()
  }

  static let selectOldest =
    "SELECT number, fetched, length(body) FROM item ORDER BY number LIMIT ?"

  /// Whether it holds no item.
  public var isEmpty: Bool {
    get throws { try read { try Row.fetchOne($0, sql: "SELECT 1 FROM item LIMIT 1") == nil } }
  }

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
    } catch { throw StateStoreError(items: error, path: path) }
  }

  /// Gives free pages back to the disk, some at a time, and the write-ahead log's room; whether there were any.
  public func giveAllBack() throws -> Bool {
    do {
      let hadFree = try queue.writeWithoutTransaction { db in
        guard try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0 > 0 else { return false }
        _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(10 * Self.pagesPerStep))")
        return true
      }
      checkpoint()
      return hadFree
    } catch { throw StateStoreError(items: error, path: path) }
  }

  /// Gives the write-ahead log's room back, where the disk is full.
  public func checkpoint() {
    _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
  }
}
