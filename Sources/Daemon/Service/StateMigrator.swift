import AlertLog
import Configuration
import FeedModel
import Glibc
import PostgreSQL
import SharedState
import StateStore

/// Moves a state from its file into PostgreSQL, or back (`claimwatch state migrate`). What it is taken from is left as it is.
public struct StateMigrator: Sendable {
  private let configuration: Configuration
  private let node: String

  /// - Parameter node: what this machine is called among those that share a state; nil for what the configuration says.
  public init(configuration: Configuration, node: String?) {
    self.configuration = configuration
    self.node = node ?? NodeName.of(configuration.state)
  }

  /// Copies the state to `target`, a connection string or the path of a file. Blocks. Root becomes the owner of the
  /// state.
  ///
  /// - Parameter progress: told what is done to how many rows, now and then.
  /// - Throws: ``StartFailure``, `StateStoreError`; the target is what it was then.
  public func run(
    to target: String, progress: @escaping (_ step: String, _ rows: Int) -> Void
  ) throws -> StateCopy.Summary {
    let isShared = configuration.state.backend == .postgresql
    guard ConnectionText.isOne(target) != isShared else {
      throw StartFailure(
        .wrongConfiguration,
        isShared
          ? "the state is in PostgreSQL already ([state] backend): --to takes the path of a new file"
          : "the state is in a file already: --to takes a connection string of PostgreSQL. claimwatch "
            + "backup copies it into another file")
    }
    StateOwner.adopt(configuration.paths)
    do {
      try Workplace.makeDirectory(configuration.paths.state, mode: 0o700)
      let lock = try StateLock(
        directory: configuration.paths.state, now: SystemClock().now())
      defer { lock.release() }
      return isShared
        ? try toFile(target, progress) : try toDatabase(target, progress)
    } catch let error as StateStoreError where error.code == .locked {
      throw StartFailure(error)
    }
  }

  private typealias Progress = (_ step: String, _ rows: Int) -> Void

  /// A table of millions of rows takes one statement and more than the seconds of a daemon's.
  private static let limits = PostgresLimits(
    statement: 3_600_000, lock: 10_000, idle: 3_600_000)

  private func database(_ dsn: String) throws -> PostgresStateStore {
    let shards = ShardBook(configuration)
    return try PostgresStateStore(
      PostgresSession(dsn, program: "claimwatch migrate", limits: Self.limits), access: .beside,
      shard: { shards.shard(of: $0) })
  }

  private func file(_ path: String, _ access: SQLiteStateStore.Access) throws -> SQLiteStateStore {
    let clock = SystemClock()
    return try SQLiteStateStore(path: path, access: access) { clock.now() }
  }

  private func toDatabase(
    _ dsn: String, _ progress: @escaping Progress
  ) throws -> StateCopy.Summary {
    let source = try file(Workplace.database(in: configuration.paths.state), .readWrite)
    let shards = ShardBook(configuration)
    let target = try database(dsn)
    return try source.reading { from in
      try target.writing(isNumbering: false) { to in
        try StateCopy(from: from, to: to, node: node, progress: progress).run(
          to: "in PostgreSQL"
        ) { shards.shard(of: $0).number }
      }
    }
  }

  /// The file gets its name when it is whole.
  private func toFile(
    _ path: String, _ progress: @escaping Progress
  ) throws -> StateCopy.Summary {
    let source = try database(configuration.state.dsn ?? "")
    let part = path + ".migrating"
    for name in [part, part + "-wal", part + "-shm"] { unlink(name) }
    let isThere = access(path, F_OK) == 0
    func copy(_ from: any StateRows, _ to: any StateRows) throws -> StateCopy.Summary {
      try StateCopy(from: from, to: to, node: node, progress: progress).run(to: path) { _ in 0 }
    }
    if isThere {
      let target = try file(path, .readOnly)
      return try source.writing(isNumbering: false) { from in
        try target.reading { to in try copy(from, to) }
      }
    }
    defer { for name in [part, part + "-wal", part + "-shm"] { unlink(name) } }
    let summary = try write(part) { target in
      try source.writing(isNumbering: false) { from in
        try target.writing(isNumbering: false) { to in try copy(from, to) }
      }
    }
    try OutputDoor.takeHome(configuration)
    guard link(part, path) == 0 else {
      throw StartFailure(
        .cannotCreate, "cannot make \(path): \(String(cString: strerror(errno)))")
    }
    let parent = path.utf8.first == 0x2F ? Workplace.parent(of: path) : "."
    let folder = open(parent, O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
    return summary
  }

  /// Makes a state that is one file in the end.
  private func write<T>(_ path: String, _ body: (SQLiteStateStore) throws -> T) throws -> T {
    let store = try file(path, .readWrite)
    let value = try body(store)
    try store.foldLog()
    return value
  }
}

/// Looks a state through (`claimwatch state check`).
public struct StateChecker: Sendable {
  private let configuration: Configuration

  /// A check of the state of `configuration`.
  public init(configuration: Configuration) { self.configuration = configuration }

  /// Reads all of it, beside whoever works on it. Blocks.
  public func run() throws -> StateCheck {
    try StateDoor.open(configuration, .readOnly).reading { try StateCheck($0) }
  }
}
