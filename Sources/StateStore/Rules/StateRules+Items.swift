import ContentDigest
import FeedModel

/// Recognising items: reads only.
extension RowStateStore {
  public func classify(_ document: IncomingDocument) throws -> [ItemVerdict] {
    // Without a transaction, which would take as long as the reading: one feed is never polled twice at a time.
    try readingLoosely { rows in
      guard let number = try number(of: document.feed, rows) else {
        return ItemVerdict.first(document)
      }
      let pages = try StateRules.pages(of: number, rows)
      return try StateRules.verdicts(on: document, of: number, pages, rows)
    }
  }
}

extension StateRules {
  /// What the known items `pages` of a feed say of a document.
  public static func verdicts(
    on document: IncomingDocument, of number: Int64, _ pages: SeenPages, _ rows: any StateRows
  ) throws -> [ItemVerdict] {
    let source = Recognition.Source(
      movedID: { try movedID(number, $0, rows) }, movedIDs: { try movedIDs(number, rows) },
      matches: { try matches(number, $0, rows) })
    return try Recognition(document: document, pages: pages).verdicts(source)
  }

  /// The same where the ids of moved items are known.
  public static func verdicts(
    on document: IncomingDocument, of number: Int64, _ pages: SeenPages,
    moved: [UInt64: DerivedUUID], _ rows: any StateRows
  ) throws -> [ItemVerdict] {
    let source = Recognition.Source(
      movedID: { moved[$0] }, movedIDs: { Set(moved.values) },
      matches: { try matches(number, $0, rows) })
    return try Recognition(document: document, pages: pages).verdicts(source)
  }

  /// The ids of the first and the last page a feed can have.
  public static func pageRange(_ feed: Int64) -> (first: Int64, last: Int64) {
    let first = feed << SeenPages.pageBits
    return (first, first | (1 << SeenPages.pageBits - 1))
  }

  public static func pages(of feed: Int64, _ rows: any StateRows) throws -> SeenPages {
    let range = pageRange(feed)
    var pages: [[UInt8]] = []
    try rows.forEach(selectPages, [.int(range.first), .int(range.last)]) {
      pages.append($0.blob(0))
    }
    return SeenPages(pages: pages)
  }

  static let selectPages = "SELECT entries FROM seen_page WHERE id BETWEEN ? AND ? ORDER BY id"

  private static func movedID(
    _ feed: Int64, _ key: UInt64, _ rows: any StateRows
  ) throws -> DerivedUUID? {
    try rows.first(selectMovedID, [.int(feed), .key(key)]) { $0.uuid(0) } ?? nil
  }

  private static func movedIDs(_ feed: Int64, _ rows: any StateRows) throws -> Set<DerivedUUID> {
    Set(try rows.all(selectMovedIDs, [.int(feed)]) { $0.uuid(0) }.compactMap { $0 })
  }

  static let selectMovedIDs = "SELECT item_id FROM moved_item WHERE feed = ?"
  static let selectMovedID = "SELECT item_id FROM moved_item WHERE feed = ? AND item = ?"

  static func matches(
    _ feed: Int64, _ key: UInt64, _ rows: any StateRows
  ) throws -> [EarlierAlert] {
    try rows.all(selectMatches, [.int(feed), .key(key)]) { row in
      EarlierAlert(
        watchID: row.string(0), alertID: row.uuid(1), told: row.bytes(3).flatMap(Told.init(bytes:)),
        earlierSignature: AlertSignature(bits: UInt64(bitPattern: row.number(2))))
    }
  }

  static let selectMatches = """
    SELECT watch, alert_id, signature, told FROM item_match WHERE feed = ? AND item = ? ORDER BY watch
    """
}
