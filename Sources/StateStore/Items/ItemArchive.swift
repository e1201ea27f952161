import FeedModel
import Foundation
import GRDB
import Locking

/// The items of the last weeks with their texts, for `claimwatch replay` and `claimwatch watch suggest`
/// (docs/decisions/0019-items-beside-the-state.md).
///
/// A file of its own beside the state: no alert depends on it. Calls are synchronous, may come from any
/// thread and are served one after the other; each throws ``StateStoreError``.
public final class ItemArchive: Sendable {
  /// How an archive may be used.
  public enum Access: Sendable {
    /// The daemon: creates the file, keeps and prunes.
    case readWrite
    /// Another process beside it, which adds readings.
    case beside
    /// Another process that changes nothing.
    case readOnly
  }

  /// The database file.
  public let path: String
  let queue: DatabaseQueue

  /// Opens the archive at `path`. What is damaged or not ours is refused and left as it is.
  public init(path: String, access: Access = .readWrite) throws {
    self.path = path
    queue = try ItemArchiveFile(path: path).open(access)
  }

  func read<T>(_ body: (Database) throws -> T) throws -> T {
    do { return try queue.read(body) } catch { throw StateStoreError(items: error, path: path) }
  }

  func write<T>(_ body: (Database) throws -> T) throws -> T {
    do { return try queue.write(body) } catch { throw StateStoreError(items: error, path: path) }
  }

  /// Keeps what each of `polls` has found, in one transaction. Items that are too large are left out.
  public func keep(polls: [[KeptItem]]) throws {
    guard polls.contains(where: { !$0.isEmpty }) else { return }
    try write { db in
      var newest: [Int64: Int64] = [:]
      for items in polls {
        try Self.keep(items, &newest, db)
      }
      let update = try db.cachedStatement(sql: Self.updateNewest)
      for (feed, item) in newest {
        update.setUncheckedArguments([feed, item])
        try update.execute()
      }
    }
  }

  /// Keeps `items` as those of one poll.
  public func keep(_ items: [KeptItem]) throws { try keep(polls: [items]) }

  /// Items are large: they are gone through by index, since a copy of each counts some twenty references.
  private static func keep(
    _ items: [KeptItem], _ newest: inout [Int64: Int64], _ db: Database
  ) throws {
    var next = 0
    while next < items.count {
      let start = next
      while next < items.count, items[next].feed.id == items[start].feed.id { next += 1 }
      let (feed, form) = try form(of: items[start], db)
      if let last = try insert(items[start..<next], form, feed, db) { newest[feed] = last }
    }
  }

  /// The number of the last item that was kept of `run`, all of one feed.
  private static func insert(
    _ run: ArraySlice<KeptItem>, _ form: KeptItemForm, _ feed: Int64, _ db: Database
  ) throws -> Int64? {
    let insert = try db.cachedStatement(sql: insertItem)
    var last: Int64?
    for (index, body) in zip(run.indices, form.blobs(of: run)) {
      guard let body else { continue }
      let version = run[index].version
      insert.setUncheckedArguments([
        run[index].fetched.milliseconds, feed, Int64(bitPattern: version.key.bits),
        version.revision, Data(body),
      ])
      try insert.execute()
      let number = db.lastInsertedRowID
      // A block is found by its distance.
      if let last, number != last &+ 1 { throw DamagedRow() }
      last = number
      if let reading = run[index].reading { try save(reading, of: run[index].text, number, db) }
    }
    return last
  }

  static let updateNewest = "INSERT OR REPLACE INTO newest (feed, item) VALUES (?, ?)"
  static let insertItem =
    "INSERT INTO item (fetched, feed, key, revision, body) VALUES (?, ?, ?, ?, ?)"

  /// The feed of `item`, as it describes itself now.
  private static func form(
    of item: KeptItem, _ db: Database
  ) throws -> (number: Int64, form: KeptItemForm) {
    let select = try db.cachedStatement(sql: selectFeed)
    select.setUncheckedArguments([item.feed.id])
    guard let row = try Row.fetchOne(select) else {
      let sample = KeptItemForm.sample(of: item)
      let insert = try db.cachedStatement(
        sql: "INSERT INTO feed (id, title, language, sample) VALUES (?, ?, ?, ?)")
      insert.setUncheckedArguments([
        item.feed.id, item.feed.title, item.feed.language, Data(sample),
      ])
      try insert.execute()
      return (db.lastInsertedRowID, KeptItemForm(feed: item.feed, sample: sample))
    }
    let number = try row.integer(0).orDamaged()
    let sample = try row.bytes(3).orDamaged()
    if !row.text(1).hasSameBytes(as: item.feed.title)
      || !row.text(2).hasSameBytes(as: item.feed.language)
    {
      let update = try db.cachedStatement(
        sql: "UPDATE feed SET title = ?, language = ? WHERE number = ?")
      update.setUncheckedArguments([item.feed.title, item.feed.language, number])
      try update.execute()
    }
    return (number, KeptItemForm(feed: item.feed, sample: sample))
  }

  static let selectFeed = "SELECT number, title, language, sample FROM feed WHERE id = ?"

  /// Adds or replaces the readings of items; of items that are gone, none, though others have their numbers.
  public func keep(readings: [(of: StoredItem, reading: KeptReading)]) throws {
    guard !readings.isEmpty else { return }
    try write { db in
      let select = try db.cachedStatement(sql: Self.selectSame)
      for (stored, reading) in readings {
        let version = stored.item.version
        select.setUncheckedArguments([
          stored.number, stored.item.fetched.milliseconds, Int64(bitPattern: version.key.bits),
          version.revision,
        ])
        guard try Int.fetchOne(select) != nil else { continue }
        try Self.save(reading, of: stored.item.text, stored.number, db)
      }
    }
  }

  static let selectSame =
    "SELECT 1 FROM item WHERE number = ? AND fetched = ? AND key = ? AND revision = ?"

  private static func save(
    _ reading: KeptReading, of text: ItemText, _ item: Int64, _ db: Database
  ) throws {
    guard let bytes = reading.bytes(of: text) else { return }
    let select = try db.cachedStatement(sql: "SELECT number FROM extractor WHERE name = ?")
    select.setUncheckedArguments([reading.extractor])
    var extractor = try Int64.fetchOne(select)
    if extractor == nil {
      try db.execute(
        sql: "INSERT INTO extractor (name) VALUES (?)", arguments: [reading.extractor])
      extractor = db.lastInsertedRowID
    }
    let insert = try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO reading (item, extractor, claims) VALUES (?, ?, ?)")
    insert.setUncheckedArguments([item, extractor, Data(bytes)])
    try insert.execute()
  }
}
