extension Schema {
  /// Why an alert was kept back (``KeptReason``), with what the release of a repeat needs: since when, its item
  /// and its story. What each watch had of each feed on a day, in UTC: alerts, where it wants one a day, and
  /// what was held back.
  static let version8 = """
    ALTER TABLE suppressed ADD COLUMN reason INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE suppressed ADD COLUMN kept_at INTEGER;
    ALTER TABLE suppressed ADD COLUMN item INTEGER;
    ALTER TABLE suppressed ADD COLUMN story BLOB;
    CREATE INDEX suppressed_repeats ON suppressed (kept_at) WHERE reason = 1;
    CREATE INDEX suppressed_repeat_by_alert ON suppressed (alert_id) WHERE reason = 1;
    CREATE TABLE watch_day (
      watch TEXT NOT NULL,
      day INTEGER NOT NULL,
      feed TEXT NOT NULL,
      alerts INTEGER NOT NULL DEFAULT 0,
      repeated INTEGER NOT NULL DEFAULT 0,
      too_old INTEGER NOT NULL DEFAULT 0,
      said INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (watch, day, feed)
    ) WITHOUT ROWID;
    CREATE INDEX watch_day_by_day ON watch_day (day);
    """

  /// What is kept of an item, for when it moves to another key or has a later alert.
  static let version10 = """
    CREATE INDEX suppressed_repeat_by_item ON suppressed (feed, item, watch) WHERE reason = 1;
    """
}
