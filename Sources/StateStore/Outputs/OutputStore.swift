import FeedModel
import GRDB
import Locking

/// How far outputs have come, in a database of its own beside the state.
///
/// No alert depends on it, and no commit of alerts waits for it (docs/decisions/0024-outputs-beside-the-state.md).
/// Any thread; calls wait for the disk and for one another.
public final class OutputStore: Sendable {
  /// How it may be used.
  public enum Access: Sendable {
    /// The daemon: creates the file and writes.
    case readWrite
    /// A command beside the daemon, which leaves requests; does not create the file.
    case beside
    /// A command that only looks.
    case readOnly
  }

  /// What becomes of one output, stored at once or not at all.
  public struct Changes: Sendable {
    public var record: OutputRecord
    public var waiting: [WaitingAlert] = []
    /// Ids of alerts that wait no more.
    public var settled: [String] = []
    /// Requests that are done.
    public var answered: [Int64] = []
    /// Alerts that were passed over for each silence.
    public var silenced: [Int64: Int] = [:]
    /// Where nodes share the books: the lease that they were read under.
    public var lease: StateLease?
    /// There: alerts that were given up, and ids of those that are tried again. A machine that is alone has a file of them.
    public var letters: [DeadLetter] = []
    public var retried: [String] = []

    /// Nothing but `record`.
    public init(record: OutputRecord) { self.record = record }
  }

  /// The database file.
  public let path: String
  let queue: DatabaseQueue
  private let outsideVersion = Guarded<Int64>(0)

  /// The file of a state directory.
  public static func path(in directory: String) -> String { directory + "/outputs.sqlite" }

  /// Opens the file at `path`.
  ///
  /// - Throws: ``StateStoreError``.
  public init(path: String, access: Access) throws {
    self.path = path
    queue = try OutputStoreFile(path: path).open(access)
  }

  /// Every output that was ever there, with what waits for it in the order of `seq`.
  public func all() throws -> [(record: OutputRecord, waiting: [WaitingAlert])] {
    try run {
      try queue.read { db in
        try Row.fetchAll(db, sql: "SELECT \(OutputRecord.columns) FROM output ORDER BY id").map {
          row in
          let record = try OutputRecord(row)
          return (record, try Self.waiting(of: record.id, db))
        }
      }
    }
  }

  /// One output; nil where it was never there.
  public func output(
    _ id: String
  ) throws -> (record: OutputRecord, waiting: [WaitingAlert])? {
    try run {
      try queue.read { db in
        try Row.fetchOne(
          db, sql: "SELECT \(OutputRecord.columns) FROM output WHERE id = ?", arguments: [id]
        ).map { (try OutputRecord($0), try Self.waiting(of: id, db)) }
      }
    }
  }

  private static func waiting(of output: String, _ db: Database) throws -> [WaitingAlert] {
    try Row.fetchAll(
      db, sql: "SELECT \(WaitingAlert.columns) FROM waiting WHERE output = ? ORDER BY seq",
      arguments: [output]
    ).map { try WaitingAlert($0) }
  }

  /// Stores what has become of an output.
  public func store(_ changes: Changes) throws {
    try run {
      try queue.write { db in
        try changes.record.store(db)
        for id in changes.settled {
          try db.execute(
            sql: "DELETE FROM waiting WHERE output = ? AND id = ?",
            arguments: [changes.record.id, id])
        }
        for alert in changes.waiting { try alert.store(db, of: changes.record.id) }
        for (silence, count) in changes.silenced {
          try db.execute(
            sql: """
              INSERT INTO silenced (silence, output, count) VALUES (?, ?, ?)
              ON CONFLICT (silence, output) DO UPDATE SET count = count + excluded.count
              """,
            arguments: [silence, changes.record.id, count])
        }
        for number in changes.answered {
          try db.execute(sql: "DELETE FROM request WHERE number = ?", arguments: [number])
        }
      }
    }
  }

  /// Leaves a request for whoever runs the output.
  public func ask(_ output: String, since: Instant?) throws {
    try run {
      try queue.write { db in
        try db.execute(
          sql: "INSERT INTO request (output, since) VALUES (?, ?)",
          arguments: [output, since?.milliseconds])
      }
    }
  }

  /// What was asked of an output and is not done, the oldest first.
  public func requests(of output: String) throws -> [OutputRequest] {
    try run {
      try queue.read { db in
        try Row.fetchAll(
          db, sql: "SELECT number, output, since FROM request WHERE output = ? ORDER BY number",
          arguments: [output]
        ).map { row in
          OutputRequest(
            number: try row.integer(0).orDamaged(), output: try row.text(1).orDamaged(),
            since: row.integer(2).map(Instant.init(milliseconds:)))
        }
      }
    }
  }

  /// Whether another process has written since this was last asked.
  public func hasOutsideChanges() throws -> Bool {
    let version = try run {
      try queue.unsafeRead { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }
    return outsideVersion.withLock { known in
      defer { known = version }
      return known != version
    }
  }

  func run<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch is DamagedRow {
      throw StateStoreError(
        .corrupt, path: path, "the file is damaged: a row is not what was stored")
    } catch { throw StateStoreError(error, path: path) }
  }
}
