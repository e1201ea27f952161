import PostgreSQL

/// What other processes may have left for this one.
public struct OutsideNews: Hashable, Sendable {
  /// The last number given to an alert.
  public var lastAlert: Int64
  /// The last poll that was asked for of the feeds of its shards; 0 where none is.
  public var lastRequest: Int64

  /// A number that each request to an output and each silence raises.
  public var lastOutputNews: Int64

  /// Reads it for the process `epoch`, in one statement that waits for nobody.
  public static func read(_ session: PostgresSession, for epoch: Int64) throws -> OutsideNews {
    try OutsideNews(session.run([statement(epoch)]).first)
  }

  static func statement(_ epoch: Int64) -> PostgresStatement {
    PostgresStatement(
      """
      SELECT seq, (SELECT coalesce(max(number), 0) FROM claimwatch.poll_request
        WHERE shard IN (SELECT id FROM claimwatch.shard WHERE owner = $1)),
        (SELECT version FROM claimwatch.output_news)
      FROM claimwatch.log_head
      """, [.int(epoch)])
  }

  init(_ result: PostgresResult?) throws {
    guard let row = result?.first, let alert = row.int(0), let request = row.int(1),
      let outputs = row.int(2)
    else { throw SharedStateError.malformed("log_head") }
    (lastAlert, lastRequest, lastOutputNews) = (alert, request, outputs)
  }
}
