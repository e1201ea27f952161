import GRDB

/// The tables of the archive of items, as a row of migrations that is only ever extended.
enum ItemSchema {
  /// "CWit" in SQLite's `application_id`.
  static let applicationID: Int64 = 0x4357_6974

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: version1)
    }
    migrator.registerMigration("2") { try $0.execute(sql: version2) }
    // Bodies may lie in another row's block, which earlier builds cannot read.
    migrator.registerMigration("3") { _ in }
    return migrator
  }

  private static let version1 = """
    CREATE TABLE feed (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      title TEXT,
      language TEXT,
      sample BLOB NOT NULL
    );
    -- In the order in which they came. Without an index by item: who asks goes through all of a time.
    CREATE TABLE item (
      number INTEGER PRIMARY KEY,
      fetched INTEGER NOT NULL,
      feed INTEGER NOT NULL,
      key INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      body BLOB NOT NULL
    );
    CREATE TABLE extractor (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    );
    -- The claims of items in which a term stood.
    CREATE TABLE reading (
      item INTEGER PRIMARY KEY,
      extractor INTEGER NOT NULL,
      claims BLOB NOT NULL
    );
    """

  private static let version2 = """
    -- The newest item of each feed: a feed whose items are all forgotten is forgotten, too.
    CREATE TABLE newest (
      feed INTEGER PRIMARY KEY,
      item INTEGER NOT NULL
    );
    -- As if each had come with the last item.
    INSERT INTO newest SELECT number, (SELECT coalesce(max(number), 0) FROM item) FROM feed;
    """
}
