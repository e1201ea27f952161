import PostgreSQL

/// Nodes and shards in PostgreSQL.
struct PostgresLeaseTable: LeaseTable {
  let session: PostgresSession

  func enter(name: String, program: String) throws -> Int64 {
    try session.transaction { transaction in
      let row = try transaction.run(
        """
        WITH node AS (
          INSERT INTO claimwatch.node (name, program, knows) VALUES ($1, $2, $3) RETURNING epoch
        ) INSERT INTO claimwatch.committed (epoch, number) SELECT epoch, 0 FROM node RETURNING epoch
        """, [.text(name), .text(program), .int(SharedSchema.version)]
      ).first
      guard let epoch = row?.int(0) else { throw SharedStateError.malformed("node") }
      // Whoever had the name before is dead: what it held is free at once, and it counts among nobody.
      _ = try transaction.run(
        Self.tables.map { table in
          PostgresStatement(
            """
            UPDATE claimwatch.\(table) SET owner = NULL, expires = '-infinity'
            WHERE owner IN (SELECT epoch FROM claimwatch.node WHERE name = $1 AND epoch < $2)
            """, [.text(name), .int(epoch)])
        } + [
          PostgresStatement(
            """
            UPDATE claimwatch.node SET seen = '-infinity'
            WHERE name = $1 AND epoch < $2 AND seen > '-infinity'
            """, [.text(name), .int(epoch)])
        ])
      return epoch
    }
  }

  /// Where leases stand: of parts of the feeds, and of outputs.
  private static let tables = ["shard", "output_lease"]

  /// With who there is and what others have left, so that a node at rest asks once a second and no more.
  func renew(_ epoch: Int64) throws -> LeaseSight {
    let renewal =
      [PostgresStatement("UPDATE claimwatch.node SET seen = now() WHERE epoch = $1", [.int(epoch)])]
      + Self.tables.map { table in
        PostgresStatement(
          """
          UPDATE claimwatch.\(table) SET expires = now() + interval '\(NodeLeases.lease)' WHERE owner = $1
          """, [.int(epoch)])
      }
    let statements =
      renewal + Self.sight + [OutsideNews.statement(epoch)] + NodeRegister.statements
    var results = try session.run(statements)[renewal.count...]
    var sight = try Self.sight(of: results)
    results = results.dropFirst(Self.sight.count)
    sight.news = try OutsideNews(results.first)
    sight.register = try NodeRegister(Array(results.dropFirst()))
    return sight
  }

  func look() throws -> LeaseSight { try Self.sight(of: session.run(Self.sight)[...]) }

  private static let sight = [
    PostgresStatement(
      """
      SELECT id, owner, fence, \(number("expires")) FROM claimwatch.shard
      UNION ALL SELECT \(Shard.count) + number, owner, fence, \(number("expires"))
      FROM claimwatch.output_lease
      """),
    // More than a clock is ever set wrong by; processes of last year are not read each time.
    PostgresStatement(
      """
      SELECT epoch, seen <= now() - interval '\(NodeLeases.lease)', \(number("seen"))
      FROM claimwatch.node WHERE seen > now() - interval '1 day'
      """),
  ]

  private static func sight(of results: ArraySlice<PostgresResult>) throws -> LeaseSight {
    guard let shards = results.first, let nodes = results.dropFirst().first else {
      throw SharedStateError.malformed("shard")
    }
    return LeaseSight(
      holdings: try shards.rows.map { row in
        guard let shard = row.int(0), let fence = row.int(2), let renewal = row.int(3)
        else { throw SharedStateError.malformed("shard") }
        return LeaseSight.Holding(
          shard: Shard(number: shard), owner: row.int(1), fence: fence, renewal: renewal)
      },
      nodes: try nodes.rows.map { row in
        guard let epoch = row.int(0), let isOver = row.bool(1), let sign = row.int(2) else {
          throw SharedStateError.malformed("node")
        }
        return LeaseSight.Node(epoch: epoch, sign: sign, isOver: isOver)
      })
  }

  func take(
    _ shards: [LeaseSight.Holding], most: Int, for epoch: Int64
  ) throws -> [Shard: Int64] {
    var taken: [Shard: Int64] = [:]
    let statements = [
      take(shards.filter { $0.shard.output == nil }, most: most, for: epoch, "shard", "id", 0),
      take(
        shards.filter { $0.shard.output != nil }, most: most, for: epoch, "output_lease", "number",
        Shard.count),
    ].compactMap { $0 }
    for result in try session.run(statements) {
      for row in result.rows {
        guard let number = row.int(0), let fence = row.int(1) else { continue }
        taken[Shard(number: number)] = fence
      }
    }
    return taken
  }

  /// - Parameter base: what numbers of the table lie below those of ``Shard``.
  private func take(
    _ seen: [LeaseSight.Holding], most: Int, for epoch: Int64, _ table: String, _ key: String,
    _ base: Int64
  ) -> PostgresStatement? {
    guard !seen.isEmpty else { return nil }
    return PostgresStatement(
      """
      WITH free AS (
        SELECT lease.\(key) AS id FROM claimwatch.\(table) AS lease
        JOIN unnest($3::bigint[], $4::bigint[], $5::bigint[])
          WITH ORDINALITY AS seen (id, fence, renewal, place)
          ON lease.\(key) = seen.id AND lease.fence = seen.fence AND \(Self.number("expires")) = seen.renewal
        ORDER BY seen.place LIMIT $2 FOR UPDATE OF lease SKIP LOCKED
      ) UPDATE claimwatch.\(table) AS lease
      SET owner = $1, fence = fence + 1, expires = now() + interval '\(NodeLeases.lease)'
      FROM free WHERE lease.\(key) = free.id RETURNING lease.\(key) + \(base), lease.fence
      """,
      [
        .int(epoch), .int(Int64(most)), .ints(seen.map { $0.shard.number - base }),
        .ints(seen.map(\.fence)), .ints(seen.map(\.renewal)),
      ])
  }

  func release(_ shards: Set<Shard>, of epoch: Int64) throws {
    let numbers = [
      shards.filter { $0.output == nil }.map(\.number), shards.compactMap(\.output),
    ]
    _ = try session.run(
      zip(zip(Self.tables, ["id", "number"]), numbers).filter { !$1.isEmpty }.map {
        PostgresStatement(
          """
          UPDATE claimwatch.\($0.0) SET owner = NULL, expires = '-infinity'
          WHERE owner = $1 AND \($0.1) = ANY ($2)
          """, [.int(epoch), .ints($1)])
      })
  }

  func leave(_ epoch: Int64) throws {
    try session.run(
      "UPDATE claimwatch.node SET seen = '-infinity' WHERE epoch = $1", [.int(epoch)])
  }

  /// A time as a number that differs where the times do; 0 for one that never was.
  private static func number(_ column: String) -> String {
    "CASE WHEN isfinite(\(column)) THEN (extract(epoch FROM \(column)) * 1000000)::bigint ELSE 0 END"
  }
}
