import GRDB
import Glibc

/// Opens the outputs' file, or says why it cannot be used.
struct OutputStoreFile {
  let path: String

  func open(_ access: OutputStore.Access) throws -> DatabaseQueue {
    do {
      try SQLiteStateFile(path: path).refuseOtherFormats(as: .corrupt)
      var configuration = Configuration()
      configuration.label = "claimwatch.outputs"
      configuration.busyMode = .timeout(5)
      let path = path
      guard access == .readWrite else {
        guard Glibc.access(path, F_OK) == 0 else {
          throw StateStoreError(.cannotOpen, path: path, "no output has ever run")
        }
        configuration.readonly = access == .readOnly
        configuration.prepareDatabase { db in
          try Self.refuseForeign(db, path: path)
          try Self.refuseNewer(db, path: path)
          if access == .beside { try db.execute(sql: "PRAGMA synchronous = NORMAL") }
        }
        guard access == .readOnly else {
          return try DatabaseQueue(path: path, configuration: configuration)
        }
        return try SQLiteStateFile(path: path).openForReading(configuration)
      }
      configuration.prepareDatabase { db in
        try Self.refuseForeign(db, path: path)
        // Without a sync at each answer: a kill costs nothing, a power cut sends the last alerts again.
        try db.execute(
          sql: """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            PRAGMA cache_size = -256;
            PRAGMA wal_autocheckpoint = 100;
            PRAGMA journal_size_limit = 524288;
            """)
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { db in
        try Self.refuseNewer(db, path: path)
        let complaint = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
        if complaint != "ok" {
          throw StateStoreError(.corrupt, path: path, "the file is damaged: \(complaint ?? "?")")
        }
      }
      try OutputSchema.migrator.migrate(queue)
      return queue
    } catch { throw StateStoreError(error, path: path) }
  }

  private static func refuseForeign(_ db: Database, path: String) throws {
    let id = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    if id == OutputSchema.applicationID { return }
    let tables =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'") ?? 0
    if id != 0 || tables != 0 {
      throw StateStoreError(.foreign, path: path, "this database is not that of the outputs")
    }
  }

  private static func refuseNewer(_ db: Database, path: String) throws {
    if try OutputSchema.migrator.hasBeenSuperseded(db) {
      throw StateStoreError(.newer, path: path, "a later version has written it")
    }
  }
}
