import ContentDigest
import FeedModel
import PostgreSQL

/// The outbox of all nodes as one of them reads it: each has a log of its own with the same lines, and a row that
/// says how far it is.
///
/// A line is kept until every node has it, and every output has sent it, that was seen in the last seven days. One thread at a
/// time.
public final class SharedLog: PendingAlertQueue, @unchecked Sendable {
  // Nothing of it changes; its session serves one call after the other.
  private let session: PostgresSession
  let name: String

  /// A node that was not seen for so long finds only what is still there.
  static let patience = "7 days"

  /// The log of the node `name`, which the next process of that machine goes on with. One that ends before what was
  /// delivered, as a copy from a backup does, gets the rest again.
  ///
  /// - Parameter last: what its log ends with; nil where that is empty or new: it goes on behind what the node had, or
  ///   begins with the oldest alert that is still there, or with the next one where the node is new.
  /// - Throws: ``SharedStateError/logIsAhead(log:head:)`` where the database does not know the end of the log: it
  ///   has lost what it had committed. ``SharedStateError/logIsBehind(log:oldest:)`` where it does not have what
  ///   comes next any more.
  public init(_ session: PostgresSession, name: String, last: (seq: Int64, id: String)?) throws {
    self.session = session
    self.name = name
    try session.transaction { transaction in
      // Nobody marks or forgets anything meanwhile.
      try transaction.run("LOCK TABLE claimwatch.log_reader IN EXCLUSIVE MODE")
      let head = try LogHead(transaction).seq
      if let last { try Self.check(last, head: head, transaction) }
      try transaction.run(
        """
        INSERT INTO claimwatch.log_reader AS reader (name, delivered, forgotten) VALUES ($1, $2, $2)
        ON CONFLICT (name) DO UPDATE SET seen = now(),
          delivered = least(reader.delivered, coalesce($3, reader.delivered)),
          forgotten = least(reader.forgotten, coalesce($3, reader.forgotten))
        """, [.text(name), .int(last?.seq ?? head), .int(last?.seq)])
      let row = try transaction.run(
        """
        SELECT delivered, (SELECT min(seq) FROM claimwatch.outbox) FROM claimwatch.log_reader WHERE name = $1
        """, [.text(name)]
      ).first
      guard let delivered = row?.int(0) else { throw SharedStateError.malformed("log_reader") }
      guard delivered < head else { return }
      let oldest = row?.int(1) ?? head + 1
      guard oldest > delivered + 1 else { return }
      guard last == nil else {
        throw SharedStateError.logIsBehind(log: delivered, oldest: oldest)
      }
      // A new log of a node that was away for long.
      try transaction.run(
        "UPDATE claimwatch.log_reader SET delivered = $2, forgotten = $2 WHERE name = $1",
        [.text(name), .int(oldest - 1)])
    }
  }

  /// Makes the row of the node `name` go on behind the last alert that its log has in common with the database, which has lost
  /// what came after it.
  ///
  /// - Parameters:
  ///   - incarnation: which continuation the log is. The first of its nodes that finds the loss begins the next one.
  ///   - last: the last number of that log of which a closure holds, which says whether the database has that alert.
  /// - Returns: which continuation begins, and behind which number.
  public static func fork(
    _ session: PostgresSession, name: String, incarnation: Int64,
    last: ((_ seq: Int64, _ id: String) -> Bool) throws -> Int64
  ) throws -> (incarnation: Int64, afterSeq: Int64) {
    try session.transaction { transaction in
      try transaction.run("LOCK TABLE claimwatch.log_reader IN EXCLUSIVE MODE")
      let head = try LogHead(transaction)
      var known: [Int64: String] = [:]
      for row in try transaction.run("SELECT seq, alert_id FROM claimwatch.outbox").rows {
        guard let seq = row.int(0) else { continue }
        known[seq] = row.bytes(1).flatMap(DerivedUUID.init(stored:))?.description
      }
      // What is not in the outbox any more was in all logs.
      let after = try last { seq, id in
        seq <= head.seq && (known[seq].map { $0.utf8.elementsEqual(id.utf8) } ?? true)
      }
      let next = max(head.incarnation, incarnation + 1)
      let behind = min(after, head.seq)
      _ = try transaction.run([
        PostgresStatement("UPDATE claimwatch.log_head SET incarnation = $1", [.int(next)]),
        PostgresStatement(
          """
          INSERT INTO claimwatch.log_reader (name, delivered, forgotten) VALUES ($1, $2, $2)
          ON CONFLICT (name) DO UPDATE SET seen = now(), delivered = $2, forgotten = $2,
            device = NULL, inode = NULL, log_end = NULL
          """, [.text(name), .int(behind)]),
      ])
      return (next, behind)
    }
  }

  private static func check(
    _ last: (seq: Int64, id: String), head: Int64, _ transaction: PostgresTransaction
  ) throws {
    guard last.seq <= head || head == 0 else {
      throw SharedStateError.logIsAhead(log: last.seq, head: head)
    }
    let row = try transaction.run(
      "SELECT alert_id FROM claimwatch.outbox WHERE seq = $1", [.int(last.seq)]
    ).first
    guard let known = row?.bytes(0).flatMap(DerivedUUID.init(stored:)) else { return }
    // The number was given again, to another alert.
    guard known.description.utf8.elementsEqual(last.id.utf8) else {
      throw SharedStateError.logIsAhead(log: last.seq, head: last.seq - 1)
    }
  }

  public func pendingAlerts(after seq: Int64, limit: Int) throws -> [PendingAlert] {
    try alerts(
      """
      SELECT seq, alert_id, line FROM claimwatch.outbox
      WHERE seq > greatest($2, (SELECT delivered FROM claimwatch.log_reader WHERE name = $1))
      ORDER BY seq LIMIT $3
      """, [.text(name), .int(seq), .int(Int64(max(0, limit)))])
  }

  public func deliveredAlerts() throws -> [PendingAlert] {
    try alerts(
      """
      SELECT seq, alert_id, line FROM claimwatch.outbox, claimwatch.log_reader
      WHERE name = $1 AND seq > forgotten AND seq <= delivered ORDER BY seq
      """, [.text(name)])
  }

  private func alerts(_ sql: String, _ values: [PostgresValue]) throws -> [PendingAlert] {
    try session.run(sql, values).rows.map { row in
      guard let seq = row.int(0), let id = row.bytes(1).flatMap(DerivedUUID.init(stored:)),
        let line = row.bytes(2)
      else { throw SharedStateError.malformed("outbox") }
      return PendingAlert(seq: seq, id: id.description, line: line)
    }
  }

  public func logPosition() throws -> LogPosition? {
    let row = try session.run(
      "SELECT device, inode, log_end FROM claimwatch.log_reader WHERE name = $1", [.text(name)]
    ).first
    guard let device = row?.int(0), let inode = row?.int(1), let end = row?.int(2) else {
      return nil
    }
    return LogPosition(
      device: UInt64(bitPattern: device), inode: UInt64(bitPattern: inode), end: end)
  }

  public func markDelivered(
    through seq: Int64, forgettingThrough forgotten: Int64, log: LogPosition
  ) throws {
    _ = try session.run([
      PostgresStatement(
        """
        UPDATE claimwatch.log_reader AS reader
        SET delivered = greatest(delivered, least($2, head.seq)),
          forgotten = greatest(forgotten, least($3, greatest(delivered, least($2, head.seq)))),
          device = $4, inode = $5, log_end = $6, seen = now()
        FROM claimwatch.log_head AS head WHERE name = $1
        """,
        [
          .text(name), .int(seq), .int(forgotten), .int(Int64(bitPattern: log.device)),
          .int(Int64(bitPattern: log.inode)), .int(log.end),
        ]),
      // A node that lives and has had nothing to write for a week is no less one of them.
      PostgresStatement(
        """
        DELETE FROM claimwatch.outbox WHERE seq IN (
          SELECT seq FROM claimwatch.outbox WHERE seq <= (
            SELECT least(min(forgotten), (SELECT min(passed) FROM (\(Self.unsent)) AS unsent))
            FROM claimwatch.log_reader AS reader
            WHERE seen > now() - interval '\(Self.patience)' OR EXISTS (
              SELECT 1 FROM claimwatch.node AS node
              WHERE node.name = reader.name AND node.seen > now() - interval '\(Self.patience)'))
          ORDER BY seq LIMIT 1000 FOR UPDATE SKIP LOCKED)
        """),
    ])
  }

  /// How far each output has come that was written within the time: a node whose log began later sends the rest from the outbox.
  private static let unsent = """
    SELECT passed FROM claimwatch.output WHERE stored > now() - interval '\(patience)'
    UNION ALL SELECT seq - 1 FROM claimwatch.output_waiting AS waiting
    JOIN claimwatch.output AS known ON known.id = waiting.output
    WHERE stored > now() - interval '\(patience)' AND seq > 0
    """

  /// A log that is ahead of a state in which nothing was ever numbered is an old one, and is gone on with. One that is
  /// ahead of any other has lines that the database has lost.
  public func raiseSequence(to seq: Int64) throws {
    try session.transaction { transaction in
      // In the order in which a process that begins takes both.
      try transaction.run("LOCK TABLE claimwatch.log_reader IN EXCLUSIVE MODE")
      let head = try LogHead(transaction).seq
      guard head < seq else { return }
      guard head == 0 else { throw SharedStateError.logIsAhead(log: seq, head: head) }
      _ = try transaction.run([
        PostgresStatement("UPDATE claimwatch.log_head SET seq = $1", [.int(seq)]),
        PostgresStatement(
          "UPDATE claimwatch.log_reader SET delivered = $1, forgotten = $1", [.int(seq)]),
      ])
    }
  }
}
