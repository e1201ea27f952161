import FeedModel
import GRDB
import Glibc

/// Opens the database file, and refuses what is damaged or not ours before anything is written.
struct SQLiteStateFile {
  let path: String

  func open(_ access: SQLiteStateStore.Access) throws -> DatabaseQueue {
    do {
      try refuseOtherFormats()
      switch access {
      case .readOnly: return try openReadOnly()
      case .readWrite: return try openReadWrite()
      case .beside: return try openBeside()
      }
    } catch { throw StateStoreError(error, path: path) }
  }

  private func openReadWrite() throws -> DatabaseQueue {
    let path = path
    var configuration = Configuration()
    configuration.label = "claimwatch.state"
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      try db.execute(
        sql: """
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = FULL;
          PRAGMA wal_autocheckpoint = 100;
          PRAGMA journal_size_limit = 524288;
          """)
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try refuseDamaged(queue)
    try Schema.migrator.migrate(queue)
    return queue
  }

  private func openBeside() throws -> DatabaseQueue {
    let path = path
    guard access(path, F_OK) == 0 else {
      throw StateStoreError(.cannotOpen, path: path, "there is no state")
    }
    var configuration = Configuration()
    configuration.label = "claimwatch.state.visitor"
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      try Self.format.refuseNewer(db, path: path)
      try Self.format.refuseOlder(db, path: path)
      try db.execute(sql: "PRAGMA synchronous = FULL")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static var format: DatabaseFormat {
    DatabaseFormat(
      applicationID: Schema.applicationID, migrator: Schema.migrator,
      foreign: "this database belongs to another program",
      newer: "the state was written by a later version",
      older: "the state is one of an earlier version")
  }

  /// What a reader asks: `queue`, or where an earlier version wrote it and no daemon has brought it up
  /// to date yet, a copy in memory with today's tables. Nothing on the disk changes.
  func current(_ queue: DatabaseQueue) throws -> DatabaseQueue {
    do { return try Self.format.current(queue) } catch { throw StateStoreError(error, path: path) }
  }

  private func openReadOnly() throws -> DatabaseQueue {
    let path = path
    var configuration = Configuration()
    configuration.label = "claimwatch.state.reader"
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      try Self.format.refuseNewer(db, path: path)
    }
    return try openForReading(configuration)
  }

  /// Opens it for somebody who only looks, beside whoever writes or without one.
  func openForReading(_ configuration: Configuration) throws -> DatabaseQueue {
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    {
      // Without the daemon there is no -shm file, and a reader without write access to the directory
      // cannot make one. With no -wal file either, the database file alone is the whole state.
      guard access(path + "-wal", F_OK) != 0, access(path, R_OK) == 0 else { throw error }
      return try openAlone(configuration)
    }
  }

  /// Opens a database that nobody else has open, without any file beside it.
  func openAlone() throws -> DatabaseQueue {
    try refuseOtherFormats()
    let path = path
    var configuration = Configuration()
    configuration.readonly = true
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      try Self.format.refuseNewer(db, path: path)
    }
    return try openAlone(configuration)
  }

  private func openAlone(_ configuration: Configuration) throws -> DatabaseQueue {
    try DatabaseQueue(
      path: "file:\(Self.percentEncoded(path))?immutable=1", configuration: configuration)
  }

  /// SQLite takes any short file for an empty database, so the first bytes are looked at here.
  /// Nor does it ask whether opening a pipe would wait for whoever writes to it.
  func refuseOtherFormats(as code: StateStoreError.Code = .foreign) throws {
    let magic = Array("SQLite format 3\0".utf8)
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return }
    defer { close(file) }
    var status = stat()
    if fstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw StateStoreError(.cannotOpen, path: path, "this is no regular file")
    }
    var head = [UInt8](repeating: 0, count: magic.count)
    let count = Glibc.read(file, &head, head.count)
    guard count > 0 else { return }
    if count < magic.count || head != magic {
      throw StateStoreError(code, path: path, "this is not an SQLite database")
    }
  }

  private func refuseDamaged(_ queue: DatabaseQueue) throws {
    let complaint = try queue.read { db -> String? in
      let first = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
      try Self.format.refuseNewer(db, path: path)
      return first == "ok" ? nil : first ?? "no answer from quick_check"
    }
    if let complaint {
      throw StateStoreError(.corrupt, path: path, "the database is damaged: \(complaint)")
    }
  }

  /// A path as it stands in an SQLite URI.
  private static func percentEncoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "."):
        text.append(byte)
      default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
