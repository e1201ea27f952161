import GRDB
import Glibc

/// Opens the archive's file, or says why it cannot be used.
struct ItemArchiveFile {
  let path: String

  func open(_ access: ItemArchive.Access) throws -> DatabaseQueue {
    do {
      // Nobody else keeps anything under this name: what is no database was one.
      try SQLiteStateFile(path: path).refuseOtherFormats(as: .corrupt)
      switch access {
      case .readWrite: return try openReadWrite()
      case .beside: return try openBeside()
      case .readOnly: return try openReadOnly()
      }
    } catch { throw StateStoreError(items: error, path: path) }
  }

  private func openReadWrite() throws -> DatabaseQueue {
    let path = path
    var configuration = Configuration()
    configuration.label = "claimwatch.items"
    // Whoever holds it for longer keeps no poll waiting: what comes meanwhile is kept with what comes next.
    configuration.busyMode = .timeout(0.05)
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      // Without a sync at each commit: a power cut may cost the last items, a kill none.
      try db.execute(
        sql: """
          PRAGMA auto_vacuum = INCREMENTAL;
          PRAGMA secure_delete = FAST;
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = NORMAL;
          PRAGMA cache_size = -512;
          PRAGMA wal_autocheckpoint = 200;
          PRAGMA journal_size_limit = 1048576;
          """)
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.read { try Self.format.refuseNewer($0, path: path) }
    try ItemSchema.migrator.migrate(queue)
    return queue
  }

  private func openBeside() throws -> DatabaseQueue {
    let path = path
    guard access(path, F_OK) == 0 else {
      throw StateStoreError(.cannotOpen, path: path, "no items are kept")
    }
    var configuration = Configuration()
    configuration.label = "claimwatch.items.visitor"
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      try Self.format.refuseNewer(db, path: path)
      try Self.format.refuseOlder(db, path: path)
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private func openReadOnly() throws -> DatabaseQueue {
    let path = path
    var configuration = Configuration()
    configuration.label = "claimwatch.items.reader"
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try Self.format.refuseForeign(db, path: path)
      try Self.format.refuseNewer(db, path: path)
      try Self.format.refuseOlder(db, path: path)
    }
    return try SQLiteStateFile(path: path).openForReading(configuration)
  }

  private static var format: DatabaseFormat {
    DatabaseFormat(
      applicationID: ItemSchema.applicationID, migrator: ItemSchema.migrator,
      foreign: "this database is no archive of items",
      newer: "the items were kept by a later version",
      older: "the items were kept by an earlier version")
  }
}
