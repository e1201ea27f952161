import GRDB

/// What one of our databases is known by, and what is said of one that is another.
struct DatabaseFormat {
  /// What stands in SQLite's `application_id`.
  let applicationID: Int64
  let migrator: DatabaseMigrator
  /// That it is not ours, was written by a later version, or by an earlier one.
  let foreign: String
  let newer: String
  let older: String

  /// Refuses what another program has written. A first start that a full disk or a kill ended leaves the empty list of
  /// migrations behind, which is nobody's.
  func refuseForeign(_ db: Database, path: String) throws {
    let id = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    if id == applicationID { return }
    let tables =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'") ?? 0
    if id != 0 || tables != 0 { throw StateStoreError(.foreign, path: path, foreign) }
  }

  /// Refuses what a later version has written.
  func refuseNewer(_ db: Database, path: String) throws {
    if try migrator.hasBeenSuperseded(db) { throw StateStoreError(.newer, path: path, newer) }
  }

  /// Refuses what no daemon has brought up to date yet.
  func refuseOlder(_ db: Database, path: String) throws {
    guard try migrator.hasCompletedMigrations(db) else {
      throw StateStoreError(.older, path: path, older)
    }
  }
}

extension DatabaseFormat {
  /// What a reader asks: `queue`, or where an earlier version wrote it and no daemon has brought it up
  /// to date yet, a copy in memory with today's tables. Nothing on the disk changes.
  func current(_ queue: DatabaseQueue) throws -> DatabaseQueue {
    if try queue.read(migrator.hasCompletedMigrations) { return queue }
    let copy = try DatabaseQueue()
    try queue.backup(to: copy)
    try migrator.migrate(copy)
    return copy
  }
}
