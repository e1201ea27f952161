import PostgreSQL

/// Nodes and shards in PostgreSQL.
struct PostgresLeaseTable: LeaseTable {
  let session: PostgresSession

  func enter(name: String, program: String) throws -> Int64 {
    try session.transaction { transaction in
      let row = try transaction.run(
        """
        WITH node AS (
          INSERT INTO claimwatch.node (name, program) VALUES ($1, $2) RETURNING epoch
        ) INSERT INTO claimwatch.committed (epoch, number) SELECT epoch, 0 FROM node RETURNING epoch
        """, [.text(name), .text(program)]
      ).first
      guard let epoch = row?.int(0) else { throw SharedStateError.malformed("node") }
      // Whoever had the name before is dead: what it held is free at once, and it counts among nobody.
      _ = try transaction.run([
        PostgresStatement(
          """
          UPDATE claimwatch.shard SET owner = NULL, expires = '-infinity'
          WHERE owner IN (SELECT epoch FROM claimwatch.node WHERE name = $1 AND epoch < $2)
          """, [.text(name), .int(epoch)]),
        PostgresStatement(
          """
          UPDATE claimwatch.node SET seen = '-infinity'
          WHERE name = $1 AND epoch < $2 AND seen > '-infinity'
          """, [.text(name), .int(epoch)]),
      ])
      return epoch
    }
  }

  /// With who there is and what others have left, so that a node at rest asks once a second and no more.
  func renew(_ epoch: Int64) throws -> LeaseSight {
    let renewal = [
      PostgresStatement("UPDATE claimwatch.node SET seen = now() WHERE epoch = $1", [.int(epoch)]),
      PostgresStatement(
        """
        UPDATE claimwatch.shard SET expires = now() + interval '\(NodeLeases.lease)' WHERE owner = $1
        """, [.int(epoch)]),
    ]
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
      "SELECT id, owner, fence, \(number("expires")) FROM claimwatch.shard"),
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
    let result = try session.run(
      """
      WITH free AS (
        SELECT shard.id FROM claimwatch.shard
        JOIN unnest($3::bigint[], $4::bigint[], $5::bigint[])
          WITH ORDINALITY AS seen (id, fence, renewal, place)
          ON shard.id = seen.id AND shard.fence = seen.fence AND \(Self.number("expires")) = seen.renewal
        ORDER BY seen.place LIMIT $2 FOR UPDATE OF shard SKIP LOCKED
      ) UPDATE claimwatch.shard AS shard
      SET owner = $1, fence = fence + 1, expires = now() + interval '\(NodeLeases.lease)'
      FROM free WHERE shard.id = free.id RETURNING shard.id, shard.fence
      """,
      [
        .int(epoch), .int(Int64(most)), .ints(shards.map(\.shard.number)),
        .ints(shards.map(\.fence)), .ints(shards.map(\.renewal)),
      ])
    var taken: [Shard: Int64] = [:]
    for row in result.rows {
      guard let number = row.int(0), let fence = row.int(1) else { continue }
      taken[Shard(number: number)] = fence
    }
    return taken
  }

  func release(_ shards: Set<Shard>, of epoch: Int64) throws {
    try session.run(
      """
      UPDATE claimwatch.shard SET owner = NULL, expires = '-infinity' WHERE owner = $1 AND id = ANY ($2)
      """, [.int(epoch), .ints(shards.map(\.number))])
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
