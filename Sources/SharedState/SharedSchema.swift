import PostgreSQL
import StateStore

/// The tables of a state that several daemons share, in the schema `claimwatch` of one PostgreSQL
/// (`docs/decisions/0029-many-machines.md`, and for its versions `0030-two-versions-and-shared-outputs.md`).
/// Those that the SQLite state has too have its names, columns and packed bytes, with an integer for a boolean.
public enum SharedSchema {
  /// Of the tables as this program makes them. A change is a step to the next one, and nothing else ever changes.
  public static let version: Int64 = 2

  /// What brings the tables from one version to the next, while programs that know only the former go on with them.
  struct Step: Sendable {
    let version: Int64
    /// Adds what is new. Nothing that the former version reads or writes changes by it.
    let expand: [String]
    /// Takes away what only the former version needs. It is refused from then on.
    let contract: [String]
  }

  static let steps = [Step(version: 2, expand: versions + outputs, contract: [])]

  /// How far the tables have come.
  public struct Level: Hashable, Sendable {
    /// Whoever knows less is refused.
    public var least: Int64
    /// The last step that was added.
    public var expanded: Int64
  }

  /// Tables that a state in a file has not; outputs' books are in a file of their own there.
  public static let ownTables = [
    "format", "node", "committed", "shard", "log_head", "log_reader", "output_lease", "output",
    "output_waiting", "output_letter", "output_request", "output_news", "silence", "silenced",
  ]

  /// How far the tables have come; nil where there are none.
  public static func level(_ session: PostgresSession) throws -> Level? {
    // Whoever only uses them may make no schema.
    guard
      try session.run("SELECT to_regclass('claimwatch.format') IS NOT NULL").first?.bool(0) == true
    else { return nil }
    return try level(of: try session.run(selectLevel))
  }

  /// Makes the tables where there are none, and adds what a program that knows `version` needs. Any number of nodes may
  /// do so at once, beside any that run.
  ///
  /// - Throws: ``StateStoreError`` where a later version has taken away what this one needs, or an earlier one has made
  ///   them and this role may not add to them; ``PostgresError``.
  public static func make(
    _ session: PostgresSession, knowing version: Int64 = SharedSchema.version
  ) throws {
    let known = try level(session)
    if let known {
      try refuse(known, knowing: version)
      if known.expanded >= version { return }
    }
    do {
      try session.transaction { transaction in
        // Two nodes that begin together: `IF NOT EXISTS` alone fails for one of them.
        try transaction.run("SELECT pg_advisory_xact_lock($1)", [.int(lock)])
        if known == nil {
          try transaction.run("CREATE SCHEMA IF NOT EXISTS claimwatch")
          let isThere = try transaction.run(
            "SELECT 1 FROM pg_tables WHERE schemaname = 'claimwatch' AND tablename = 'format'"
          ).count
          if isThere == 0 {
            for statement in first { try transaction.run(statement) }
          }
        }
        let level = try level(of: try transaction.run(selectLevel))
        try refuse(level, knowing: version)
        for step in steps where step.version > level.expanded && step.version <= version {
          for statement in step.expand { try transaction.run(statement) }
          try transaction.run("UPDATE claimwatch.format SET expanded = $1", [.int(step.version)])
        }
      }
    } catch let error as PostgresError where error.code == .forbidden {
      guard let known else { throw error }
      throw StateStoreError(SharedStateError.older(known.expanded))
    }
  }

  /// Who keeps tables from being contracted, or that they are.
  public enum Contraction: Hashable, Sendable {
    case done
    /// Names of nodes whose programs need what would be taken away.
    case needed(by: [String])
  }

  /// Takes away what programs need that know less than `version`, where none of them lives. They are refused from then on.
  ///
  /// - Parameter waits: whether a machine counts that was heard within seven days, and whose last program was such a one:
  ///   it may come back.
  public static func contract(
    _ session: PostgresSession, to version: Int64 = SharedSchema.version,
    waits: Bool
  ) throws -> Contraction {
    guard let level = try level(session), level.least < version else { return .done }
    return try session.transaction { transaction in
      try transaction.run("SELECT pg_advisory_xact_lock($1)", [.int(lock)])
      // Nobody enters meanwhile: who does then finds what was done.
      try transaction.run("LOCK TABLE claimwatch.node IN EXCLUSIVE MODE")
      let level = try Self.level(of: try transaction.run(selectLevel))
      let holders = try transaction.run(
        """
        SELECT name FROM claimwatch.node AS node
        WHERE coalesce(knows, 1) < $1 AND (
          seen > now() - interval '\(NodeLeases.lease)'
          OR $2 AND epoch = (SELECT max(epoch) FROM claimwatch.node AS last WHERE last.name = node.name)
            AND (greatest(seen, started) > now() - interval '\(SharedLog.patience)'
              OR EXISTS (
                SELECT 1 FROM claimwatch.log_reader AS reader
                WHERE reader.name = node.name AND reader.seen > now() - interval '\(SharedLog.patience)')))
        ORDER BY name
        """, [.int(version), .bool(waits)]
      ).rows.compactMap { $0.text(0) }
      guard holders.isEmpty else { return .needed(by: holders) }
      for step in steps where step.version > level.least && step.version <= version {
        for statement in step.contract { try transaction.run(statement) }
        try transaction.run("UPDATE claimwatch.format SET version = $1", [.int(step.version)])
      }
      return .done
    }
  }

  /// Fails where a program that knows `version` cannot work with the tables.
  static func refuseOther(
    _ session: PostgresSession, knowing version: Int64 = SharedSchema.version
  ) throws {
    guard let level = try level(session) else { throw SharedStateError.malformed("format") }
    try refuse(level, knowing: version)
  }

  private static func refuse(_ level: Level, knowing version: Int64) throws {
    if level.least > version { throw StateStoreError(SharedStateError.newer(level.least)) }
  }

  /// The column of the second number is that of a later version.
  private static let selectLevel = """
    SELECT version, (to_jsonb(format) ->> 'expanded')::bigint FROM claimwatch.format
    """

  private static func level(of result: PostgresResult) throws -> Level {
    guard let least = result.first?.int(0) else { throw SharedStateError.malformed("format") }
    return Level(least: least, expanded: max(least, result.first?.int(1) ?? least))
  }

  /// "CWst", as `application_id` of the SQLite state.
  private static let lock: Int64 = 0x4357_7374

  /// Version 1, which all others come from.
  static let first =
    [
      """
      CREATE TABLE claimwatch.format (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        version bigint NOT NULL
      )
      """
    ] + nodes + log + feeds + pages + watches + stories
    + ["INSERT INTO claimwatch.format (version) VALUES (1)"]

  /// `version` stays what programs that know 1 compare themselves with. What a process knows stands in its row; those of
  /// version 1 say nothing.
  private static let versions = [
    "ALTER TABLE claimwatch.format ADD COLUMN expanded bigint",
    "ALTER TABLE claimwatch.node ADD COLUMN knows bigint",
  ]
}
