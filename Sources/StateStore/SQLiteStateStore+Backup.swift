import GRDB
import Glibc

/// An online backup by SQLite's own interface (https://sqlite.org/backup.html).
extension SQLiteStateStore {
  /// Pages between two calls of `progress`: 4 MiB.
  private static let pagesPerStep: CInt = 1024

  public func backup(to path: String) throws { try backup(to: path) { _, _ in } }

  /// The copy is made under a name of its own, checked, synced and only then given its name, so
  /// that a file called `path` is always a whole backup.
  public func backup(
    to path: String, progress: @escaping (_ done: Int, _ total: Int) -> Void
  ) throws {
    guard access(path, F_OK) != 0 else { throw Self.exists(path) }
    let partial = "\(path).partial-\(getpid())"
    defer { Self.removeDatabase(partial) }
    do {
      try copy(to: partial, progress)
    } catch { throw StateStoreError(error, path: path) }
    try Self.sync(partial, as: path)
    // link(2) refuses an existing name, which rename(2) would replace.
    guard link(partial, path) == 0 else {
      let number = errno
      throw number == EEXIST ? Self.exists(path) : Self.failure("name", path, number)
    }
    try Self.sync(Self.directory(of: path), as: path)
  }

  /// In steps, inside one read transaction: what the daemon commits meanwhile goes to the
  /// write-ahead log and never makes the copy begin anew.
  private func copy(to partial: String, _ progress: @escaping (Int, Int) -> Void) throws {
    let copy = try DatabaseQueue(path: partial)
    chmod(partial, 0o600)
    try copy.inDatabase { target in
      try file.read { db in
        try db.backup(to: target, pagesPerStep: Self.pagesPerStep) { step in
          progress(step.completedPageCount, step.totalPageCount)
        }
      }
      // One file: without this the copy would want its write-ahead log beside it.
      try target.execute(sql: "PRAGMA journal_mode = DELETE")
      let verdict = try String.fetchOne(target, sql: "PRAGMA integrity_check(1)")
      guard verdict == "ok" else {
        throw StateStoreError(
          .corrupt, path: path, "the copy is damaged: \(verdict ?? "no answer")")
      }
    }
    try copy.close()
  }

  private static func removeDatabase(_ path: String) {
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
  }

  private static func sync(_ file: String, as path: String) throws {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", path, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync", path, errno) }
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func exists(_ path: String) -> StateStoreError {
    StateStoreError(.exists, path: path, "the file exists already")
  }

  private static func failure(_ verb: String, _ path: String, _ number: Int32) -> StateStoreError {
    StateStoreError(cannot: "\(verb) the backup", path: path, number: number)
  }
}
