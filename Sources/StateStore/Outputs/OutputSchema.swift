import GRDB

/// The tables of the outputs' file, as a row of migrations that is only ever extended.
enum OutputSchema {
  /// "CWou" in SQLite's `application_id`.
  static let applicationID: Int64 = 0x4357_6F75

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: version1)
    }
    migrator.registerMigration("2") { try $0.execute(sql: version2) }
    migrator.registerMigration("3") { try $0.execute(sql: version3) }
    return migrator
  }

  private static let version1 = """
    CREATE TABLE output (
      id TEXT PRIMARY KEY,
      target TEXT NOT NULL,
      began INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      passed_id TEXT NOT NULL,
      sent INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      dead_letters INTEGER NOT NULL,
      missing INTEGER NOT NULL,
      failures_in_row INTEGER NOT NULL,
      trouble_since INTEGER,
      said_down INTEGER NOT NULL,
      said_misconfigured INTEGER NOT NULL,
      is_draining INTEGER NOT NULL,
      paused_until INTEGER,
      off_since INTEGER,
      last_sent INTEGER,
      last_answer INTEGER,
      last_status INTEGER,
      last_code TEXT NOT NULL,
      last_message TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE waiting (
      output TEXT NOT NULL,
      id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      steps INTEGER NOT NULL,
      first INTEGER,
      next INTEGER NOT NULL,
      last_status INTEGER,
      last_error TEXT NOT NULL,
      PRIMARY KEY (output, id)
    ) WITHOUT ROWID;
    -- What `claimwatch outputs retry` asks for.
    CREATE TABLE request (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      output TEXT NOT NULL,
      since INTEGER
    );
    """

  private static let version2 = """
    CREATE TABLE silence (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      watch TEXT NOT NULL,
      "from" INTEGER NOT NULL,
      until INTEGER NOT NULL,
      why TEXT NOT NULL,
      is_over INTEGER NOT NULL
    );
    -- Alerts that an output has passed over for it.
    CREATE TABLE silenced (
      silence INTEGER NOT NULL,
      output TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (silence, output)
    ) WITHOUT ROWID;
    """

  /// A silence for one output alone; NULL for all.
  private static let version3 = "ALTER TABLE silence ADD COLUMN output TEXT"
}
