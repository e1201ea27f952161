import FeedModel
import Foundation
import GRDB

/// An item of the archive by its number there.
public struct StoredItem: Sendable {
  /// Rises with the order in which items were kept.
  public let number: Int64
  public var item: KeptItem
}

/// What the archive holds.
public struct ItemCensus: Hashable, Sendable {
  public var items = 0
  /// When the oldest and the newest were fetched; nil where there is none.
  public var oldest: Instant?
  public var newest: Instant?
  public var bytes: Int64 = 0
}

/// Reading the archive, in pieces: a reader never holds it for longer than one takes.
extension ItemArchive {
  /// Items of one piece, which is shorter where they are large.
  private static let piece = 1_000

  /// How many items there are, and of when.
  public func census() throws -> ItemCensus {
    var census = ItemCensus()
    census.bytes = try usedBytes
    try read { db in
      let row = try Row.fetchOne(db, sql: "SELECT count(*), min(fetched), max(fetched) FROM item")
      guard let row else { return }
      census.items = row.integer(0).flatMap(Int.init(exactly:)) ?? 0
      census.oldest = row.integer(1).map(Instant.init(milliseconds:))
      census.newest = row.integer(2).map(Instant.init(milliseconds:))
    }
    return census
  }

  /// Calls `body` with the items that were fetched from `since` on and before `until`, in the order in which
  /// they came; ends where it returns false. An item that cannot be read is passed over.
  ///
  /// - Parameter progress: told after each piece how many items there were so far.
  /// - Returns: how many could not be read.
  public func forEachItem(
    since: Instant, until: Instant, progress: (Int) -> Void = { _ in },
    _ body: (StoredItem) throws -> Bool
  ) throws -> Int {
    var reader = ArchiveReader()
    var last = try first(since: since) - 1
    var (broken, seen) = (0, 0)
    while true {
      let rows = try read { try reader.rows(behind: last, limit: Self.piece, $0) }
      if rows.isEmpty { return broken }
      // Of a damaged page numbers come in any order: never look back.
      guard let end = rows.last(where: \.isInOrder)?.number ?? rows.map(\.number).max(), end > last
      else { throw StateStoreError(items: DamagedRow(), path: path) }
      last = end
      for row in rows {
        if let fetched = row.fetched, fetched < since || fetched >= until { continue }
        seen += 1
        guard let item = reader.item(row) else {
          broken += 1
          continue
        }
        guard try body(item) else { return broken }
      }
      progress(seen)
    }
  }

  /// The items with these numbers that are still there, in their order.
  public func items(_ numbers: [Int64]) throws -> [StoredItem] {
    var reader = ArchiveReader()
    return try read { db in
      try numbers.compactMap { number in
        try reader.rows(behind: number &- 1, limit: 1, db).first { $0.number == number }
          .flatMap { reader.item($0) }
      }
    }
  }

  /// The claims that are kept of `stored`; nil where none are, or another extractor found them.
  public func reading(of stored: StoredItem, by extractor: String) throws -> KeptReading? {
    let bytes = try read { db -> Data? in
      let select = try db.cachedStatement(sql: Self.selectReading)
      select.setUncheckedArguments([stored.number, extractor])
      return try Data.fetchOne(select)
    }
    return bytes.flatMap {
      try? KeptReading([UInt8]($0), of: stored.item.text, extractor: extractor)
    }
  }

  static let selectReading = """
    SELECT claims FROM reading WHERE item = ? AND extractor = (SELECT number FROM extractor WHERE name = ?)
    """

  /// A number behind which all items of `since` and later lie. Items lie nearly in the order of time; where a
  /// clock was set they do not, so that some more are looked at.
  private func first(since: Instant) throws -> Int64 {
    try read { db in
      guard let range = try Row.fetchOne(db, sql: "SELECT min(number), max(number) FROM item"),
        var low = range.integer(0), var high = range.integer(1)
      else { return 1 }
      let select = try db.cachedStatement(
        sql: "SELECT fetched FROM item WHERE number >= ? ORDER BY number LIMIT 1")
      while low < high {
        // Of a damaged file they may lie as far from each other as numbers can.
        let middle = low &+ Int64(UInt64(bitPattern: high &- low) / 2)
        select.setUncheckedArguments([middle])
        let fetched = try Int64.fetchOne(select) ?? .max
        if fetched < since.milliseconds { low = middle + 1 } else { high = middle }
      }
      return max(low, .min + Int64(Self.piece) + 1) - Int64(Self.piece)
    }
  }
}

/// Turns rows into items, knowing the feeds it has met.
private struct ArchiveReader {
  struct ItemRow {
    let number: Int64
    /// nil where the row is damaged.
    let fetched: Instant?
    let content: Content?
    /// Whether its number lies between those of its neighbours; another one's claims may belong to it.
    var isInOrder = true
  }

  struct Content {
    let feed: Int64
    let key: UInt64
    let revision: Int
    let body: [UInt8]
  }

  /// What several items stand in, still packed.
  struct Block {
    let feed: Int64
    let body: [UInt8]
  }

  /// Feeds that are known at a time, 6 KB each.
  private static let mostForms = 4_000
  /// Bytes after which a piece ends.
  private static let pieceBytes = 8 << 20

  private var forms: [Int64: KeptItemForm] = [:]
  /// Of the rows read last, by their numbers.
  private var blocks: [Int64: Block] = [:]
  /// The block unpacked last.
  private var unpacked: (row: Int64, bytes: [UInt8])?

  /// The next rows, with the feeds they name looked up.
  mutating func rows(behind number: Int64, limit: Int, _ db: Database) throws -> [ItemRow] {
    let select = try db.cachedStatement(sql: Self.selectItems)
    select.setUncheckedArguments([number, limit])
    var (found, bytes): ([ItemRow], Int) = ([], 0)
    let rows = try Row.fetchCursor(select)
    while bytes < Self.pieceBytes, let row = try rows.next() {
      var next = ItemRow(
        number: try row.integer(0).orDamaged(),
        fetched: row.integer(1).map(Instant.init(milliseconds:)), content: Self.content(row))
      bytes += next.content?.body.count ?? 0
      if next.number <= found.last?.number ?? number {
        next.isInOrder = false
        if !found.isEmpty { found[found.count - 1].isInOrder = false }
      }
      found.append(next)
    }
    try findBlocks(of: found, db)
    if forms.count > Self.mostForms { forms = [:] }
    for feed in Set(found.compactMap(\.content?.feed)) where forms[feed] == nil {
      let row = try Row.fetchOne(
        db, sql: "SELECT id, title, language, sample FROM feed WHERE number = ?", arguments: [feed])
      guard let row, let id = row.text(0), let sample = row.bytes(3) else { continue }
      forms[feed] = KeptItemForm(
        feed: KeptFeed(id: id, title: row.text(1), language: row.text(2)), sample: sample)
    }
    return found
  }

  /// The blocks in which `rows` stand: most are among them, the last one may lie behind them.
  private mutating func findBlocks(of rows: [ItemRow], _ db: Database) throws {
    blocks = [:]
    for row in rows where row.isInOrder {
      guard let content = row.content else { continue }
      blocks[row.number] = Block(feed: content.feed, body: content.body)
    }
    let select = try db.cachedStatement(sql: Self.selectBlock)
    for row in rows {
      guard let content = row.content, let blob = try? KeptBlob(content.body), blob.packed == nil,
        let number = blob.row(of: row.number), blocks[number] == nil
      else { continue }
      select.setUncheckedArguments([number])
      guard let block = try Row.fetchOne(select), let feed = block.integer(0),
        let body = block.bytes(1)
      else { continue }
      blocks[number] = Block(feed: feed, body: body)
    }
  }

  static let selectBlock = "SELECT feed, body FROM item WHERE number = ?"

  private static func content(_ row: Row) -> Content? {
    guard let feed = row.integer(2), let key = row.integer(3),
      let revision = row.integer(4).flatMap(Int.init(exactly:)), let body = row.bytes(5)
    else { return nil }
    return Content(feed: feed, key: UInt64(bitPattern: key), revision: revision, body: body)
  }

  static let selectItems = """
    SELECT number, fetched, feed, key, revision, body FROM item WHERE number > ? ORDER BY number LIMIT ?
    """

  mutating func item(_ row: ItemRow) -> StoredItem? {
    guard row.isInOrder, let fetched = row.fetched, let content = row.content,
      let form = forms[content.feed], let blob = try? KeptBlob(content.body),
      let number = blob.row(of: row.number), let block = block(number, of: content.feed, form),
      let item = try? form.item(
        blob, in: block, key: content.key, revision: content.revision, fetched: fetched)
    else { return nil }
    return StoredItem(number: row.number, item: item)
  }

  private mutating func block(_ number: Int64, of feed: Int64, _ form: KeptItemForm) -> [UInt8]? {
    if let unpacked, unpacked.row == number { return unpacked.bytes }
    guard let block = blocks[number], block.feed == feed,
      let packed = (try? KeptBlob(block.body))?.packed, let bytes = try? form.unpack(packed)
    else { return nil }
    unpacked = (number, bytes)
    return bytes
  }
}
