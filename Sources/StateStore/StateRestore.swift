import FeedModel
import GRDB
import Glibc

/// Puts a backup in the place of a state that nobody uses.
///
/// The backup is copied beside the state and checked there, so that what is checked is what is put in place. The
/// state before is kept under another name, whole from before the first step that takes something away. A crash
/// between the last two steps leaves it in its place without its write-ahead log: restore once more then.
public struct StateRestore: Sendable {
  /// What a restore came to.
  public struct Summary: Sendable {
    /// Feeds that the restored state knows.
    public let feeds: Int
    /// The number of its last alert.
    public let lastSeq: Int64
    /// Where the state before is now; nil where there was none.
    public let kept: String?
  }

  private let database: String
  private let now: Instant

  /// A restore of the database file `database`. The caller holds the state's lock.
  public init(database: String, now: Instant) {
    self.database = database
    self.now = now
  }

  /// Takes the bytes of the open file `backup`, called `name` in messages.
  ///
  /// - Throws: ``StateStoreError``. Nothing is changed then.
  public func run(from backup: Int32, name: String) throws -> Summary {
    let copy = "\(database).restoring-\(getpid())"
    defer { unlink(copy) }
    try Self.copy(backup, to: copy)
    let found = try check(copy, name)
    let kept = try setAside()
    guard rename(copy, database) == 0 else { throw Self.failure("rename", copy, errno) }
    try Self.syncDirectory(of: database)
    return Summary(feeds: found.feeds, lastSeq: found.lastSeq, kept: kept)
  }

  /// Refuses what is no whole state of this program, or of a later version of it.
  private func check(_ copy: String, _ name: String) throws -> (feeds: Int, lastSeq: Int64) {
    do {
      let queue = try SQLiteStateFile(path: copy).openAlone()
      return try queue.read { db in
        guard try Int64.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
          throw StateStoreError(.foreign, path: name, "this is no state of claimwatch")
        }
        if let complaint = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)"),
          complaint != "ok"
        {
          throw StateStoreError(.corrupt, path: name, "the backup is damaged: \(complaint)")
        }
        return (
          try Int.fetchOne(db, sql: "SELECT count(*) FROM feed") ?? 0,
          try Int64.fetchOne(db, sql: "SELECT last_seq FROM outbox_position") ?? 0
        )
      }
    } catch {
      let error = StateStoreError(error, path: name)
      throw StateStoreError(error.code, path: name, error.message)
    }
  }

  /// Gives the state that is there another name. Its write-ahead log goes first: beside another database
  /// SQLite would read it into that one.
  private func setAside() throws -> String? {
    guard access(database, F_OK) == 0 else { return nil }
    let stamp = now.secondsDescription.filter { $0 != "-" && $0 != ":" }
    var kept = "\(database).before-\(stamp)"
    var number = 1
    while access(kept, F_OK) == 0 || access(kept + "-wal", F_OK) == 0 {
      number += 1
      kept = "\(database).before-\(stamp)-\(number)"
    }
    // Both have their second name before one loses its first.
    guard link(database, kept) == 0 else { throw Self.failure("link", kept, errno) }
    if link(database + "-wal", kept + "-wal") != 0, errno != ENOENT {
      throw Self.failure("link", kept + "-wal", errno)
    }
    try Self.syncDirectory(of: database)
    // What only indexes the log is made anew.
    unlink(database + "-shm")
    if unlink(database + "-wal") != 0, errno != ENOENT {
      throw Self.failure("unlink", database + "-wal", errno)
    }
    return kept
  }

  private static func copy(_ backup: Int32, to copy: String) throws {
    let file = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard file >= 0 else { throw failure("create", copy, errno) }
    defer { close(file) }
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(backup, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", copy, errno) }
      if count == 0 { break }
      var written = 0
      while written < count {
        let step = chunk[written..<count].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if step < 0, errno == EINTR { continue }
        guard step > 0 else { throw failure("write", copy, errno) }
        written += step
      }
    }
    guard fsync(file) == 0 else { throw failure("sync", copy, errno) }
  }

  private static func syncDirectory(of file: String) throws {
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync", folder, errno) }
  }

  private static func failure(_ verb: String, _ path: String, _ number: Int32) -> StateStoreError {
    StateStoreError(cannot: "\(verb) it", path: path, number: number)
  }
}
