/// Feeds and their items, as far as leases and fences are about them; what else the SQLite state has of both comes with
/// the store.
extension SharedSchema {
  static let feeds = [
    """
    CREATE TABLE claimwatch.feed (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id text NOT NULL UNIQUE,
      shard bigint NOT NULL,
      url text NOT NULL
    ) WITH (fillfactor = 50)
    """,
    // Rows are rewritten in place: 31 items a row, as SeenPages packs them.
    """
    CREATE TABLE claimwatch.seen_page (
      feed bigint NOT NULL,
      page bigint NOT NULL,
      entries bytea NOT NULL,
      PRIMARY KEY (feed, page)
    ) WITH (fillfactor = 70)
    """,
  ]
}
