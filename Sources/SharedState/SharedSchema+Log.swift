/// Alerts on their way to the logs of all nodes.
extension SharedSchema {
  static let log = [
    // One row. Whoever numbers alerts holds it until his transaction ends.
    """
    CREATE TABLE claimwatch.log_head (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      seq bigint NOT NULL DEFAULT 0,
      incarnation bigint NOT NULL DEFAULT 1,
      last_alert_at bigint
    ) WITH (fillfactor = 50)
    """,
    "INSERT INTO claimwatch.log_head DEFAULT VALUES",
    """
    CREATE TABLE claimwatch.outbox (
      seq bigint PRIMARY KEY,
      alert_id bytea NOT NULL UNIQUE,
      line bytea NOT NULL
    )
    """,
    // One row a node, by its name: how far its log is, which lines it needs no more, and its file.
    """
    CREATE TABLE claimwatch.log_reader (
      name text PRIMARY KEY,
      delivered bigint NOT NULL,
      forgotten bigint NOT NULL,
      device bigint,
      inode bigint,
      log_end bigint,
      seen timestamptz NOT NULL DEFAULT now()
    ) WITH (fillfactor = 50)
    """,
  ]
}
