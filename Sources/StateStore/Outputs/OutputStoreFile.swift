import GRDB
import Glibc

/// Opens the outputs' file, or says why it cannot be used.
struct OutputStoreFile {
  let path: String

  private static var format: DatabaseFormat {
    DatabaseFormat(
      applicationID: OutputSchema.applicationID, migrator: OutputSchema.migrator,
      foreign: "this database is not that of the outputs",
      newer: "a later version has written it",
      older: "an earlier version has written it; the daemon brings it up to date at its next start")
  }

  func open(_ access: OutputStore.Access) throws -> DatabaseQueue {
    do {
      try SQLiteStateFile(path: path).refuseOtherFormats(as: .corrupt)
      switch access {
      case .readWrite: return try openReadWrite()
      case .beside: return try openBeside()
      case .readOnly: return try openReadOnly()
      }
    } catch { throw StateStoreError(error, path: path) }
  }

  private func openReadWrite() throws -> DatabaseQueue {
    let path = path
    var configuration = Self.configuration
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
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
      try Self.format.refuseNewer(db, path: path)
      let complaint = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
      if complaint != "ok" {
        throw StateStoreError(.corrupt, path: path, "the file is damaged: \(complaint ?? "?")")
      }
    }
    try OutputSchema.migrator.migrate(queue)
    return queue
  }

  private func openBeside() throws -> DatabaseQueue {
    try requireFile()
    let path = path
    var configuration = Self.configuration
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      try Self.format.refuseNewer(db, path: path)
      try Self.format.refuseOlder(db, path: path)
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private func openReadOnly() throws -> DatabaseQueue {
    try requireFile()
    let path = path
    var configuration = Self.configuration
    configuration.readonly = true
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      try Self.format.refuseNewer(db, path: path)
    }
    return try Self.format.current(
      SQLiteStateFile(path: path).openForReading(configuration))
  }

  private func requireFile() throws {
    guard Glibc.access(path, F_OK) == 0 else {
      throw StateStoreError(.cannotOpen, path: path, "no output has ever run")
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "claimwatch.outputs"
    configuration.busyMode = .timeout(5)
    return configuration
  }
}
