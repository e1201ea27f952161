import AlertLog
import Configuration
import FeedModel
import Glibc
import PostgreSQL
import StateStore

/// The opened state and the paths of the logs. One process at a time holds it.
struct Workplace: Sendable {
  let lock: StateLock
  let store: any StateStore
  /// What goes from the state into the log.
  let queue: any PendingAlertQueue
  /// The same where several processes share the state.
  let shared: SharedPlace?
  let paths: Paths
  /// The alert log, which nobody else may write.
  let log: LogClaim
  /// Lock and database.
  private let files: [HeldFile]

  private init(
    lock: StateLock, store: any StateStore, shared: SharedPlace?, paths: Paths, log: LogClaim
  ) {
    self.lock = lock
    self.store = store
    self.shared = shared
    queue = shared?.log ?? store
    self.paths = paths
    self.log = log
    let database = (store as? SQLiteStateStore).flatMap { HeldFile(holding: $0.path) }
    files = [lock.heldFile] + (database.map { [$0] } ?? [])
  }

  /// Joins the files of a state into one, where it is in a file.
  func foldLog() { try? (store as? SQLiteStateStore)?.foldLog() }

  /// What has become of the state under this process.
  enum Place: Equatable {
    case kept
    /// This file is not at its path; what is written is still in it.
    case moved(String)
    /// This file was deleted, or another one stands in its place.
    case lost(String)
  }

  /// Looks for lock and database where they were opened. May wait for the disk.
  var place: Place {
    var place = Place.kept
    for file in files {
      switch file.placement {
      case .inPlace: break
      case .moved: if place == .kept { place = .moved(file.path) }
      case .deleted, .replaced: return .lost(file.path)
      }
    }
    return place
  }

  /// The database of a state directory.
  static func database(in directory: String) -> String { directory + "/claimwatch.sqlite" }

  /// Makes the state directory, takes the lock, opens and checks the database, and opens both logs
  /// once, so that a path that can never work is refused now and not at the first alert.
  ///
  /// - Throws: ``StartFailure`` for what the operator must mend; what waiting can mend is thrown
  ///   as it is (see `isPassing`).
  static func open(
    _ configuration: Configuration, clock: any WallClock, role: StateLock.Role = .other
  ) throws -> Workplace {
    let paths = configuration.paths
    let isFile = configuration.state.backend == .sqlite
    let log = LogClaim(path: paths.alerts)
    // A state that was moved away under its daemon: a new one at its path, were it only for a moment, would end that.
    if isFile, access(database(in: paths.state), F_OK) != 0, errno == ENOENT, !log.take() {
      throw logIsHeld(paths)
    }
    try makeDirectory(paths.state, mode: 0o700 | groupAccess(above: paths.state))
    for file in [paths.alerts, paths.events] {
      try makeDirectory(parent(of: file), mode: 0o755)
    }
    do {
      let lock = try StateLock(directory: paths.state, role: role, now: clock.now())
      do {
        let shared = isFile ? nil : try SharedPlace.open(configuration)
        let store: any StateStore =
          try shared?.store
          ?? SQLiteStateStore(path: database(in: paths.state), stories: StoryDesk()) { clock.now() }
        try checkLogs(paths, log)
        return Workplace(lock: lock, store: store, shared: shared, paths: paths, log: log)
      } catch {
        lock.release()
        throw error
      }
    } catch let error as StateStoreError where !error.isPassing {
      // SQLite says only "unable to open" where the disk has no room for its files.
      if error.code == .cannotOpen, isFull(paths.state) {
        throw FileError(call: "open", path: error.path, number: ENOSPC)
      }
      throw StartFailure(error)
    } catch let error as PostgresError where !error.isTransient {
      throw StartFailure(error)
    }
  }

  /// Opens the logs without touching them: what stands at their ends is the courier's business.
  private static func checkLogs(_ paths: Paths, _ log: LogClaim) throws {
    let files = PosixFileSystem()
    for path in [paths.alerts, paths.events] {
      do {
        let file = try files.open(path, .append)
        defer { files.close(file) }
        guard try files.status(of: file).isRegular else {
          throw StartFailure(
            .cannotCreate, "\(path): not a regular file. Name another one, or move it away.")
        }
      } catch let error as FileError where !error.isPassing {
        throw StartFailure(
          .cannotCreate, "cannot use the log \(error)\(FileAccess.trouble(path))")
      }
    }
    guard log.take() else { throw logIsHeld(paths) }
  }

  private static func logIsHeld(_ paths: Paths) -> StartFailure {
    StartFailure(
      .logHeld,
      "another claimwatch, with another state, writes the alert log \(paths.alerts). Give this one its own "
        + "paths.alerts, or stop the other")
  }

  /// Whether the file system of `folder` has no room, or no inode, left.
  private static func isFull(_ folder: String) -> Bool {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return false }
    return (status.f_bavail == 0 && status.f_blocks > 0)
      || (status.f_favail == 0 && status.f_files > 0)
  }

  /// The directory that holds `path`, which is absolute.
  static func parent(of path: String) -> String {
    let folder = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
    return "/" + folder.joined(separator: "/")
  }

  /// What the group may do in the directory above `path`, where that is ours and somebody let a group in, and
  /// nobody else: the people of a service read a state below its directory too.
  private static func groupAccess(above path: String) -> mode_t {
    var status = stat()
    guard stat(parent(of: path), &status) == 0, status.st_uid == geteuid(),
      status.st_mode & 0o007 == 0
    else { return 0 }
    return status.st_mode & 0o050
  }

  /// Makes `path` and what is missing above it.
  static func makeDirectory(_ path: String, mode: mode_t) throws {
    var made = ""
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    for (index, part) in parts.enumerated() {
      made += "/" + part
      if mkdir(made, index == parts.count - 1 ? mode : 0o755) == 0 { continue }
      let code = errno
      guard code == EEXIST || code == EISDIR || code == EROFS || code == EACCES else {
        let error = FileError(call: "mkdir", path: made, number: code)
        throw error.isPassing ? error : StartFailure(.cannotCreate, error.description)
      }
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw StartFailure(
        .cannotCreate, FileError(call: "mkdir", path: path, number: errno).description)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw StartFailure(
        .cannotCreate, "\(path): not a directory. Name another one, or move it away.")
    }
  }
}
