import PostgreSQL

/// The tables of a state that several daemons share, in the schema `claimwatch` of one PostgreSQL
/// (`docs/decisions/0029-many-machines.md`).
/// Those that the SQLite state has too have its names, columns and packed bytes, with an integer for a boolean.
public enum SharedSchema {
  /// Of the tables as this program makes them. It is raised by each change, from the first release that has them on.
  static let version: Int64 = 1

  /// Makes the tables where there are none. Any number of nodes may do so at once.
  public static func make(_ session: PostgresSession) throws {
    // Whoever only uses them may make no schema.
    let known = try session.run("SELECT to_regclass('claimwatch.format') IS NOT NULL").first
    if known?.bool(0) == true { return }
    try session.transaction { transaction in
      // Two nodes that begin together: `IF NOT EXISTS` alone fails for one of them.
      try transaction.run("SELECT pg_advisory_xact_lock($1)", [.int(lock)])
      try transaction.run("CREATE SCHEMA IF NOT EXISTS claimwatch")
      let isThere = try transaction.run(
        "SELECT 1 FROM pg_tables WHERE schemaname = 'claimwatch' AND tablename = 'format'"
      ).count
      guard isThere == 0 else { return }
      for statement in format + nodes + log + feeds + pages + watches + stories {
        try transaction.run(statement)
      }
      try transaction.run("INSERT INTO claimwatch.format (version) VALUES ($1)", [.int(version)])
    }
  }

  /// Fails where a later version has made the tables.
  static func refuseOther(_ session: PostgresSession) throws {
    let row = try session.run("SELECT version FROM claimwatch.format").first
    guard let found = row?.int(0) else { throw SharedStateError.malformed("format") }
    guard found <= version else { throw SharedStateError.newer(found) }
  }

  /// Tables that a state in a file has not; outputs' books are in a file of their own there.
  public static let ownTables = [
    "format", "node", "committed", "shard", "log_head", "log_reader",
  ]

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
