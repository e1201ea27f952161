/// Who there is, and which feeds are whose.
extension SharedSchema {
  /// No index stands on what changes, and pages are half empty, so that renewals write rows beside themselves
  /// and leave no work for VACUUM ("Heap-Only Tuples" in the manual of PostgreSQL 15).
  static let nodes = [
    // One row a process, with a digest of the watches that it has. Its commits stand apart: a commit must not wait for the row that says when it was seen.
    """
    CREATE TABLE claimwatch.node (
      epoch bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL,
      program text NOT NULL,
      started timestamptz NOT NULL DEFAULT now(),
      seen timestamptz NOT NULL DEFAULT now(),
      watches bytea
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE claimwatch.committed (
      epoch bigint PRIMARY KEY,
      number bigint NOT NULL
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE claimwatch.shard (
      id bigint PRIMARY KEY,
      owner bigint,
      fence bigint NOT NULL DEFAULT 0,
      expires timestamptz NOT NULL DEFAULT '-infinity'
    ) WITH (fillfactor = 50)
    """,
    "INSERT INTO claimwatch.shard (id) SELECT generate_series(0, \(Shard.count - 1))",
  ]
}
