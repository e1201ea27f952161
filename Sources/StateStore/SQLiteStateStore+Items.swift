import ContentDigest
import FeedModel
import Foundation
import GRDB

/// Recognising items: reads only.
extension SQLiteStateStore {
  public func classify(_ document: IncomingDocument) throws -> [ItemVerdict] {
    guard let number = number(of: document.feed) else { return ItemVerdict.first(document) }
    // Without a transaction, which would take as long as the reading: this store is the only
    // writer, and one feed is never polled twice at a time.
    return try readWithoutTransaction { db in
      let source = Recognition.Source(
        movedID: { try Self.movedID(number, $0, db) },
        movedIDs: { try Self.movedIDs(number, db) },
        matches: { try Self.matches(number, $0, db) })
      let pages = try Self.pages(of: number, db)
      return try Recognition(document: document, pages: pages).verdicts(source)
    }
  }

  /// The ids of the first and the last page a feed can have.
  static func pageRange(_ feed: Int64) -> (first: Int64, last: Int64) {
    let first = feed << SeenPages.pageBits
    return (first, first | (1 << SeenPages.pageBits - 1))
  }

  static func pages(of feed: Int64, _ db: Database) throws -> SeenPages {
    let range = pageRange(feed)
    let statement = try db.cachedStatement(sql: selectPages)
    statement.setUncheckedArguments([range.first, range.last])
    let rows = try Row.fetchCursor(statement)
    var pages: [[UInt8]] = []
    while let row = try rows.next() {
      pages.append(try row.withUnsafeData(atIndex: 0) { $0.map { [UInt8]($0) } ?? [] })
    }
    return SeenPages(pages: pages)
  }

  static let selectPages = "SELECT entries FROM seen_page WHERE id BETWEEN ? AND ? ORDER BY id"

  private static func movedID(_ feed: Int64, _ key: UInt64, _ db: Database) throws -> DerivedUUID? {
    let statement = try db.cachedStatement(sql: selectMovedID)
    statement.setUncheckedArguments([feed, Int64(bitPattern: key)])
    return try Data.fetchOne(statement).flatMap { DerivedUUID(stored: [UInt8]($0)) }
  }

  private static func movedIDs(_ feed: Int64, _ db: Database) throws -> Set<DerivedUUID> {
    let statement = try db.cachedStatement(sql: selectMovedIDs)
    statement.setUncheckedArguments([feed])
    return Set(
      try Data.fetchAll(statement).compactMap { DerivedUUID(stored: [UInt8]($0)) })
  }

  static let selectMovedIDs = "SELECT item_id FROM moved_item WHERE feed = ?"
  static let selectMovedID = "SELECT item_id FROM moved_item WHERE feed = ? AND item = ?"

  static func matches(_ feed: Int64, _ key: UInt64, _ db: Database) throws
    -> [EarlierAlert]
  {
    let statement = try db.cachedStatement(sql: selectMatches)
    statement.setUncheckedArguments([feed, Int64(bitPattern: key)])
    return try Row.fetchAll(statement).map { row in
      EarlierAlert(
        watchID: row[0],
        alertID: (row[1] as Data?).flatMap { DerivedUUID(stored: [UInt8]($0)) },
        told: (row[3] as Data?).flatMap { Told(bytes: [UInt8]($0)) },
        earlierSignature: AlertSignature(bits: UInt64(bitPattern: row[2])))
    }
  }

  static let selectMatches =
    "SELECT watch, alert_id, signature, told FROM item_match WHERE feed = ? AND item = ?"
}
