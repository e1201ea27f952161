import FeedModel
import PostgreSQL
import StateStore

/// What operators ask of outputs, from any node: whoever sends is told of it by a number.
extension PostgresOutputBooks {
  private static let news = PostgresStatement(
    "UPDATE claimwatch.output_news SET version = version + 1")

  public func ask(_ output: String, since: Instant?) throws {
    try Self.mapped {
      _ = try session.run([
        PostgresStatement(
          "INSERT INTO claimwatch.output_request (output, since) VALUES ($1, $2)",
          [.text(output), .int(since?.milliseconds)]),
        Self.news,
      ])
    }
  }

  public func silences() throws -> [Silence] {
    try Self.mapped {
      try session.run(
        """
        SELECT number, watch, output, "from", until, why, is_over,
          (SELECT max(count) FROM claimwatch.silenced WHERE silence = number)
        FROM claimwatch.silence ORDER BY number
        """
      ).rows.map { row in
        Silence(
          number: row.int(0) ?? 0, watch: row.text(1) ?? "", output: row.text(2),
          from: Instant(milliseconds: row.int(3) ?? 0),
          until: Instant(milliseconds: row.int(4) ?? 0), why: row.text(5) ?? "",
          isOver: row.int(6) ?? 0 != 0, alerts: Int(clamping: row.int(7) ?? 0))
      }
    }
  }

  public func addSilence(
    of watch: String, output: String?, from: Instant, until: Instant, why: String
  ) throws -> Int64 {
    try Self.mapped {
      let results = try session.run([
        PostgresStatement(
          """
          INSERT INTO claimwatch.silence (watch, output, "from", until, why)
          VALUES ($1, $2, $3, $4, $5) RETURNING number
          """,
          [
            .text(watch), .text(output), .int(from.milliseconds), .int(until.milliseconds),
            .text(PostgresRows.clean(why)),
          ]),
        Self.news,
      ])
      return results.first?.first?.int(0) ?? 0
    }
  }

  public func endSilence(_ number: Int64, at time: Instant) throws -> Bool {
    try Self.mapped {
      let results = try session.run([
        PostgresStatement(
          """
          UPDATE claimwatch.silence SET until = greatest("from", $2) WHERE number = $1 AND until > $2
          """, [.int(number), .int(time.milliseconds)]),
        Self.news,
      ])
      return results.first?.changed ?? 0 > 0
    }
  }

  public func closeSilence(_ number: Int64, forgetting time: Instant) throws -> Bool {
    try Self.mapped {
      let results = try session.run([
        PostgresStatement(
          "UPDATE claimwatch.silence SET is_over = 1 WHERE number = $1 AND is_over = 0",
          [.int(number)]),
        PostgresStatement(
          "DELETE FROM claimwatch.silence WHERE is_over = 1 AND until < $1",
          [.int(time.milliseconds)]),
        PostgresStatement(
          """
          DELETE FROM claimwatch.silenced
          WHERE silence NOT IN (SELECT number FROM claimwatch.silence)
          """),
      ])
      return results.first?.changed ?? 0 > 0
    }
  }
}
