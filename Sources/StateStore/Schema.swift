import GRDB

/// The database's tables, as a row of migrations that is only ever extended.
enum Schema {
  /// "CWst" in SQLite's `application_id`: tells our files from those of other programs.
  static let applicationID: Int64 = 0x4357_7374

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: version1)
    }
    migrator.registerMigration("2") { db in try db.execute(sql: version2) }
    migrator.registerMigration("3") { db in try db.execute(sql: version3) }
    migrator.registerMigration("4") { db in try db.execute(sql: version4) }
    migrator.registerMigration("5") { db in try db.execute(sql: version5) }
    migrator.registerMigration("6") { db in try db.execute(sql: version6) }
    migrator.registerMigration("7") { db in try db.execute(sql: version7) }
    migrator.registerMigration("8") { db in try db.execute(sql: version8) }
    migrator.registerMigration("9") { db in try db.execute(sql: version9) }
    migrator.registerMigration("10") { db in try db.execute(sql: version10) }
    migrator.registerMigration("11") { db in try db.execute(sql: version11) }
    migrator.registerMigration("12") { db in try db.execute(sql: version12) }
    migrator.registerMigration("13") { db in try db.execute(sql: version13) }
    return migrator
  }

  private static let version1 = """
    CREATE TABLE feed (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      url TEXT NOT NULL,
      configured_url TEXT NOT NULL,
      etag TEXT,
      last_modified TEXT,
      has_validators INTEGER NOT NULL,
      validators_since INTEGER,
      body_digest BLOB,
      primed INTEGER NOT NULL,
      title TEXT,
      next_poll INTEGER,
      next_poll_reason TEXT NOT NULL,
      last_attempt INTEGER,
      last_success INTEGER,
      last_change INTEGER,
      estimated_interval INTEGER,
      health INTEGER NOT NULL,
      failing_since INTEGER,
      failures INTEGER,
      failure_code TEXT,
      failure_message TEXT,
      redirect_target TEXT,
      redirect_first_seen INTEGER,
      redirect_polls INTEGER,
      ttl_minutes INTEGER,
      skip_hours INTEGER NOT NULL,
      skip_days INTEGER NOT NULL
    );
    -- id = feed << 24 | page; entries are packed as SeenEntry says.
    CREATE TABLE seen_page (
      id INTEGER PRIMARY KEY,
      entries BLOB NOT NULL
    );
    -- Ids of items whose guid changed: their id still comes from the first one.
    CREATE TABLE moved_item (
      feed INTEGER NOT NULL,
      item INTEGER NOT NULL,
      item_id BLOB NOT NULL,
      PRIMARY KEY (feed, item)
    ) WITHOUT ROWID;
    -- The last signature of each watch that ever matched an item.
    CREATE TABLE item_match (
      feed INTEGER NOT NULL,
      item INTEGER NOT NULL,
      watch TEXT NOT NULL,
      alert_id BLOB,
      signature INTEGER NOT NULL,
      PRIMARY KEY (feed, item, watch)
    ) WITHOUT ROWID;
    CREATE TABLE story (
      id BLOB PRIMARY KEY,
      alerts INTEGER NOT NULL,
      first_alert BLOB NOT NULL,
      last_alert_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX story_by_age ON story (last_alert_at);
    CREATE TABLE outbox (
      seq INTEGER PRIMARY KEY,
      alert_id BLOB NOT NULL,
      line BLOB NOT NULL
    );
    CREATE TABLE outbox_position (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      last_seq INTEGER NOT NULL,
      delivered_through INTEGER NOT NULL,
      last_alert_at INTEGER,
      log_device INTEGER,
      log_inode INTEGER,
      log_end INTEGER
    );
    INSERT INTO outbox_position (id, last_seq, delivered_through) VALUES (1, 0, 0);
    CREATE TABLE suppressed (
      number INTEGER PRIMARY KEY,
      feed INTEGER NOT NULL,
      alert_id BLOB NOT NULL,
      line BLOB NOT NULL
    );
    CREATE INDEX suppressed_by_feed ON suppressed (feed);
    """

  /// Since when the last class of failure lasts (404 for two weeks), and what makes a feed's
  /// silence unusual.
  private static let version2 = """
    ALTER TABLE feed ADD COLUMN failure_code_since INTEGER;
    ALTER TABLE feed ADD COLUMN usual_gap INTEGER;
    ALTER TABLE feed ADD COLUMN longest_gap INTEGER;
    ALTER TABLE feed ADD COLUMN quiet_since INTEGER;
    """

  /// Without it the validators of a redirect's target would be sent to the feed's own address after a
  /// restart.
  private static let version3 = "ALTER TABLE feed ADD COLUMN validators_url TEXT;"

  /// Floods whose event is not in events.jsonl yet: committed with the alerts that they count, so that a
  /// kill in between loses none. And until when a feed's last answer holds its host.
  private static let version4 = """
    CREATE TABLE flood (
      number INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      feed TEXT NOT NULL,
      watches TEXT NOT NULL,
      written INTEGER NOT NULL,
      suppressed INTEGER NOT NULL
    );
    ALTER TABLE feed ADD COLUMN held_until INTEGER;
    """

  /// What each watch was told of an item (``Told``), instead of a signature. Which feeds have items under
  /// keys over addresses as they were published. How a feed's documents overlap. Alerts of a flood that
  /// were not even kept back, by watch.
  private static let version5 = """
    ALTER TABLE item_match ADD COLUMN told BLOB;
    ALTER TABLE feed ADD COLUMN earlier_keys INTEGER NOT NULL DEFAULT 0;
    UPDATE feed SET earlier_keys = 1;
    ALTER TABLE feed ADD COLUMN overlaps INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE feed ADD COLUMN last_overrun INTEGER;
    ALTER TABLE feed ADD COLUMN turnover INTEGER;
    ALTER TABLE flood ADD COLUMN not_kept TEXT NOT NULL DEFAULT '';
    """

  /// What tells a feed's health: garbled and overrun since when, its newest item, the settings it was
  /// polled by, how long that took; a feed that is gone keeps its last failure. What each watch has hit.
  /// Whose alerts were kept back. Polls that another process has asked for.
  private static let version6 = """
    ALTER TABLE feed ADD COLUMN garbled_since INTEGER;
    ALTER TABLE feed ADD COLUMN newest_item INTEGER;
    ALTER TABLE feed ADD COLUMN overrun_since INTEGER;
    ALTER TABLE feed ADD COLUMN gone_since INTEGER;
    ALTER TABLE feed ADD COLUMN settings INTEGER;
    ALTER TABLE feed ADD COLUMN fetch_milliseconds INTEGER;
    UPDATE feed SET gone_since = failing_since, failures = 1, failure_code_since = failing_since,
      failure_code = CASE WHEN next_poll_reason LIKE '%404%' THEN 'http-404' ELSE 'http-410' END,
      failure_message =
        CASE WHEN next_poll_reason LIKE '%404%' THEN 'answers 404' ELSE 'answers 410' END
      WHERE health = 3;
    CREATE TABLE watch (
      id TEXT PRIMARY KEY,
      definition BLOB,
      first_seen INTEGER NOT NULL,
      hits INTEGER NOT NULL DEFAULT 0,
      last_hit INTEGER,
      last_hit_seq INTEGER,
      quiet_said_at INTEGER,
      near_misses TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID;
    ALTER TABLE suppressed ADD COLUMN watch TEXT;
    UPDATE suppressed SET watch = json_extract(CAST(line AS TEXT), '$.watch.id')
      WHERE json_valid(CAST(line AS TEXT));
    CREATE INDEX suppressed_by_watch ON suppressed (watch);
    CREATE TABLE poll_request (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      feed TEXT NOT NULL,
      asked_at INTEGER NOT NULL
    );
    """
}
