extension Schema {
  /// Items that wait for the page of their article, and pages that are looked at again
  /// (`docs/decisions/0021-pages-as-state.md`). One revision of one item a row.
  static let version7 = """
    CREATE TABLE page (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      feed INTEGER NOT NULL,
      item INTEGER NOT NULL,
      state INTEGER NOT NULL,
      item_id BLOB NOT NULL,
      revision INTEGER NOT NULL,
      first_seen INTEGER NOT NULL,
      url TEXT NOT NULL,
      since INTEGER NOT NULL,
      deadline INTEGER NOT NULL,
      next INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      looks INTEGER NOT NULL DEFAULT 0,
      etag TEXT,
      last_modified TEXT,
      validators_url TEXT,
      text_digest BLOB,
      content BLOB NOT NULL
    );
    CREATE UNIQUE INDEX page_by_item ON page (feed, item);
    """

  /// How a feed's pages fare (``PageHealth``). How often a page was looked at decided nothing: the column
  /// goes, in the way of SQLite before 3.35.
  static let version9 = """
    CREATE TABLE page_health (
      feed INTEGER PRIMARY KEY,
      read INTEGER NOT NULL,
      refused INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      since INTEGER,
      reason TEXT NOT NULL,
      is_failing INTEGER NOT NULL
    );
    CREATE TABLE wanted_page (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      feed INTEGER NOT NULL,
      item INTEGER NOT NULL,
      state INTEGER NOT NULL,
      item_id BLOB NOT NULL,
      revision INTEGER NOT NULL,
      first_seen INTEGER NOT NULL,
      url TEXT NOT NULL,
      since INTEGER NOT NULL,
      deadline INTEGER NOT NULL,
      next INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      etag TEXT,
      last_modified TEXT,
      validators_url TEXT,
      text_digest BLOB,
      content BLOB NOT NULL
    );
    INSERT INTO wanted_page SELECT number, feed, item, state, item_id, revision, first_seen, url, since,
      deadline, next, attempts, etag, last_modified, validators_url, text_digest, content FROM page;
    DROP TABLE page;
    ALTER TABLE wanted_page RENAME TO page;
    CREATE UNIQUE INDEX page_by_item ON page (feed, item);
    """

  /// Whether it was said that a feed's pages fail; the row of failures that has ended without that being said; the
  /// address of the last page. Earlier versions said what they found at once.
  static let version11 = """
    ALTER TABLE page_health ADD COLUMN url TEXT NOT NULL DEFAULT '';
    ALTER TABLE page_health ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE page_health ADD COLUMN past_pages INTEGER;
    ALTER TABLE page_health ADD COLUMN past_since INTEGER;
    UPDATE page_health SET said = is_failing;
    """
}
