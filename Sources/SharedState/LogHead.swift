import ContentDigest
import PostgreSQL

/// Gives alerts their numbers inside one transaction, which holds the head of the log until it ends: numbers have no
/// gap, are in the order in which transactions can be seen, and whatever is asked of the alerts of all nodes stays so.
public struct LogHead {
  private let transaction: PostgresTransaction
  /// The last number given.
  public private(set) var seq: Int64
  /// Which continuation of the log it is, from 1.
  public let incarnation: Int64
  private var waiting: [(id: [UInt8], line: [UInt8])] = []

  /// Waits until no other transaction holds it.
  public init(_ transaction: PostgresTransaction) throws {
    self.transaction = transaction
    let row = try transaction.run("SELECT seq, incarnation FROM claimwatch.log_head FOR UPDATE")
      .first
    guard let seq = row?.int(0), let incarnation = row?.int(1) else {
      throw SharedStateError.malformed("log_head")
    }
    (self.seq, self.incarnation) = (seq, incarnation)
  }

  /// Puts an alert behind the last one.
  public mutating func append(_ id: DerivedUUID, line: (_ seq: Int64) -> [UInt8]) {
    seq += 1
    waiting.append((id.bytes, line(seq)))
  }

  /// Writes what was appended, in one round trip.
  ///
  /// - Throws: ``PostgresError`` of the kind `constraint` where one of the alerts is in the outbox already.
  public mutating func finish() throws {
    guard !waiting.isEmpty else { return }
    let first = seq - Int64(waiting.count) + 1
    _ = try transaction.run([
      PostgresStatement(
        """
        INSERT INTO claimwatch.outbox (seq, alert_id, line)
        SELECT $1 + place - 1, id, line FROM unnest($2::bytea[], $3::bytea[])
          WITH ORDINALITY AS alert (id, line, place)
        """, [.int(first), .blobs(waiting.map(\.id)), .blobs(waiting.map(\.line))]),
      PostgresStatement("UPDATE claimwatch.log_head SET seq = $1", [.int(seq)]),
    ])
    waiting = []
  }

  /// Those of `ids` that are in the outbox.
  public func known(_ ids: [DerivedUUID]) throws -> Set<DerivedUUID> {
    let rows = try transaction.run(
      "SELECT alert_id FROM claimwatch.outbox WHERE alert_id = ANY ($1)",
      [.blobs(ids.map(\.bytes))]
    ).rows
    return Set(rows.compactMap { $0.bytes(0).flatMap(DerivedUUID.init(stored:)) })
  }
}
