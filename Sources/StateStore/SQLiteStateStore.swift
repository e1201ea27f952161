import FeedModel
import GRDB
import Locking

/// The state in one SQLite file, through GRDB: write-ahead log, `synchronous=FULL`, one writer.
///
/// Nothing is held in memory but the feeds' numbers. Every statement of the hot path is a range of
/// a primary key or an index (a test reads the query plans).
public final class SQLiteStateStore: RowStateStore {
  /// How a store may be used.
  public enum Access: Sendable {
    /// The daemon: creates and migrates the file, checks it, writes.
    case readWrite
    /// Another process beside the daemon: never changes anything.
    case readOnly
    /// Another process that writes beside the daemon: neither creates the file nor migrates it.
    case beside
  }

  /// The database file.
  public let path: String
  let queue: DatabaseQueue
  /// The file itself, which a backup copies; ``queue`` unless an earlier version wrote it.
  let file: DatabaseQueue
  let now: @Sendable () -> Instant
  /// Who joins items to stories; nil where each item is a story of its own.
  public let stories: (any StoryJoiner)?
  let feedNumbers = Guarded<[String: Int64]>([:])
  private let outsideVersion = Guarded<Int64>(0)

  /// Opens the state, creating it where it does not exist.
  ///
  /// - Parameters:
  ///   - path: the database file; SQLite keeps two more files beside it.
  ///   - stories: who joins the items of alerts to stories, for this store alone.
  ///   - now: the clock by which stories grow old.
  /// - Throws: ``StateStoreError``. A damaged or foreign file is refused and left as it is.
  public init(
    path: String, access: Access = .readWrite, stories: (any StoryJoiner)? = nil,
    now: @escaping @Sendable () -> Instant
  ) throws {
    self.path = path
    self.stories = stories
    self.now = now
    let opener = SQLiteStateFile(path: path)
    file = try opener.open(access)
    queue = access == .readOnly ? try opener.current(file) : file
    let numbers = try read { db in
      try Row.fetchAll(db, sql: "SELECT id, number FROM feed").map { row in
        (row[0] as String, row[1] as Int64)
      }
    }
    feedNumbers.withLock { map in
      map = Dictionary(numbers) { first, _ in first }
    }
  }

  public func reading<T>(_ body: (any StateRows) throws -> T) throws -> T {
    try read { try body(SQLiteRows($0, now: now)) }
  }

  public func readingLoosely<T>(_ body: (any StateRows) throws -> T) throws -> T {
    do { return try queue.unsafeRead { try body(SQLiteRows($0, now: now)) } } catch {
      throw StateStoreError(error, path: path)
    }
  }

  public func writing<T>(isNumbering: Bool, _ body: (any StateRows) throws -> T) throws -> T {
    do { return try queue.write { try body(SQLiteRows($0, now: now)) } } catch {
      let error = StateStoreError(error, path: path)
      // The write-ahead log itself may be what fills a small disk.
      if error.code == .full {
        _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      }
      throw error
    }
  }

  /// Runs `body` on the database without writing, with errors as ``StateStoreError``.
  func read<T>(_ body: (Database) throws -> T) throws -> T {
    do { return try queue.read(body) } catch { throw StateStoreError(error, path: path) }
  }

  /// Empties the write-ahead log into the database, wherever that is by now. Beside a database that was put in
  /// its place the log would be read into that one.
  public func foldLog() throws {
    do { _ = try queue.writeWithoutTransaction { try $0.checkpoint(.truncate) } } catch {
      throw StateStoreError(error, path: path)
    }
  }

  /// SQLite counts commits of other connections in `data_version`; reading it costs microseconds.
  public func hasOutsideChanges() throws -> Bool {
    let version = try readingLoosely { rows in
      try rows.first("PRAGMA data_version") { $0.number(0) } ?? 0
    }
    return outsideVersion.withLock { known in
      defer { known = version }
      return known != version
    }
  }

  public func number(of feed: String, _ rows: any StateRows) -> Int64? {
    feedNumbers.withLock { $0[feed] }
  }

  public func commit(_ batch: [StateChange]) throws -> CommitResult {
    var source = FeedByFeed(store: self)
    let result = try joining {
      try writing(isNumbering: true) { rows in
        source.numbers = [:]
        return try StateRules.commit(batch, from: &source, stories: stories, rows)
      }
    }
    feedNumbers.withLock { known in
      for (feed, number) in source.numbers { known[feed] = number }
    }
    return result
  }

  /// Reads and writes each feed when its turn comes, which costs SQLite nothing.
  private struct FeedByFeed: CommitSource {
    let store: SQLiteStateStore
    var numbers: [String: Int64] = [:]

    mutating func save(_ feed: FeedCommit, _ rows: any StateRows) throws -> Int64 {
      let id = feed.state.feedID
      let number = try StateRules.save(
        feed.state, number: numbers[id] ?? store.number(of: id, rows), rows)
      numbers[id] = number
      return number
    }

    func pages(of feed: Int64, _ rows: any StateRows) throws -> SeenPages {
      try StateRules.pages(of: feed, rows)
    }
  }

  public func forget(feed: String) throws {
    try forgetRows(of: feed)
    feedNumbers.withLock { _ = $0.removeValue(forKey: feed) }
  }

  public func summary(countingItems: Bool) throws -> StateSummary {
    try reading { rows in
      var summary = try StateRules.summary(countingItems: countingItems, rows)
      try StateRules.addOutbox(to: &summary, rows)
      let count = try rows.first("PRAGMA page_count") { $0.number(0) } ?? 0
      let size = try rows.first("PRAGMA page_size") { $0.number(0) } ?? 0
      summary.databaseBytes = count &* size
      return summary
    }
  }
}

extension StateStoreError {
  /// Sorts any error of the database into a class.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as StateStoreError: self = error
    case let error as DatabaseError: self.init(error, path: path)
    default: self.init(.internal, path: path, "unexpected error \(error)")
    }
  }

  private init(_ error: DatabaseError, path: String) {
    let code: Code =
      switch error.resultCode {
      case .SQLITE_FULL: .full
      case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_PROTOCOL: .io
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
      case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: .readOnly
      case .SQLITE_CANTOPEN: .cannotOpen
      case .SQLITE_CORRUPT: .corrupt
      case .SQLITE_NOTADB: .foreign
      default: .internal
      }
    // A full disk under a copy leaves the text of the call before it.
    let said = error.message.flatMap { $0 == "not an error" ? nil : $0 }
    let text = said ?? DatabaseError(resultCode: error.resultCode).message ?? "?"
    let owner = code == .cannotOpen || code == .readOnly ? FileAccess.trouble(path) : ""
    self.init(code, path: path, "\(text) (SQLite \(error.extendedResultCode.rawValue))\(owner)")
  }
}
