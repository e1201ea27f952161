import PostgreSQL

/// The tables of a state that several daemons share, in the schema `claimwatch` of one PostgreSQL
/// (`docs/decisions/0029-many-machines.md`). Nothing reads a configuration for it yet.
public enum SharedSchema {
  /// Of the tables as this program makes them. It is raised by each change, from the first release that has them on.
  static let version: Int64 = 1

  /// Makes the tables where there are none. Any number of nodes may do so at once.
  public static func make(_ session: PostgresSession) throws {
    try session.transaction { transaction in
      // Two nodes that begin together: `IF NOT EXISTS` alone fails for one of them.
      try transaction.run("SELECT pg_advisory_xact_lock($1)", [.int(lock)])
      try transaction.run("CREATE SCHEMA IF NOT EXISTS claimwatch")
      let isThere = try transaction.run(
        "SELECT 1 FROM pg_tables WHERE schemaname = 'claimwatch' AND tablename = 'format'"
      ).count
      guard isThere == 0 else { return }
      for statement in format + nodes + log + feeds {
        try transaction.run(statement)
      }
      try transaction.run("INSERT INTO claimwatch.format (version) VALUES ($1)", [.int(version)])
    }
  }

  /// "CWst", as `application_id` of the SQLite state.
  private static let lock: Int64 = 0x4357_7374

  private static let format = [
    """
    CREATE TABLE claimwatch.format (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      version bigint NOT NULL
    )
    """
  ]
}
