import ContentDigest
import FeedModel
import Locking
import PostgreSQL
import StateStore

/// The books of outputs that the nodes of one state share, each of which one of them sends at a time.
///
/// What is stored carries the lease that the books were read under: nothing is written under one that another node has taken
/// since. Any thread.
public final class PostgresOutputBooks: OutputBooks {
  let session: PostgresSession
  private let leases: NodeLeases?
  private let known = Guarded<Int64?>(nil)

  /// - Parameters:
  ///   - session: for this alone.
  ///   - leases: those of the node that sends; nil for a command.
  ///   - readsOnly: whether it makes no tables; then ``StateStoreError/Code-swift.enum/cannotOpen`` where there are none.
  public init(
    _ session: PostgresSession, leases: NodeLeases? = nil, readsOnly: Bool = false
  ) throws {
    self.session = session
    self.leases = leases
    // A node has seen to its tables, and has no connection for outputs where there are none.
    if leases != nil { return }
    try Self.mapped {
      guard readsOnly else { return try SharedSchema.make(session) }
      guard let level = try SharedSchema.level(session), level.expanded >= 2 else {
        throw StateStoreError(
          .cannotOpen, path: PostgresStateStore.name, "no output has ever run")
      }
      try SharedSchema.refuseOther(session)
    }
  }

  // MARK: reading

  public func all() throws -> [(record: OutputRecord, waiting: [WaitingAlert])] {
    try read(nil)
  }

  public func output(
    _ id: String
  ) throws -> (record: OutputRecord, waiting: [WaitingAlert])? {
    try read(id).first
  }

  private func read(
    _ id: String?
  ) throws -> [(record: OutputRecord, waiting: [WaitingAlert])] {
    try Self.mapped {
      let results = try session.run([
        PostgresStatement(
          """
          SELECT \(OutputRecord.columns) FROM claimwatch.output
          WHERE $1::text IS NULL OR id = $1 ORDER BY id
          """, [.text(id)]),
        PostgresStatement(
          """
          SELECT \(WaitingAlert.columns), output FROM claimwatch.output_waiting
          WHERE $1::text IS NULL OR output = $1 ORDER BY seq, id
          """, [.text(id)]),
      ])
      var waiting: [String: [WaitingAlert]] = [:]
      for row in results.last?.rows ?? [] {
        waiting[row.text(8) ?? "", default: []].append(WaitingAlert(PostgresStateRow(row: row)))
      }
      return (results.first?.rows ?? []).map { row in
        let record = OutputRecord(PostgresStateRow(row: row))
        return (record, waiting[record.id] ?? [])
      }
    }
  }

  public func requests(of output: String) throws -> [OutputRequest] {
    try Self.mapped {
      try session.run(
        "SELECT number, since FROM claimwatch.output_request WHERE output = $1 ORDER BY number",
        [.text(output)]
      ).rows.map { row in
        OutputRequest(
          number: row.int(0) ?? 0, output: output,
          since: row.int(1).map(Instant.init(milliseconds:)))
      }
    }
  }

  /// Alerts that an output has given up, the oldest first.
  public func letters(of output: String) throws -> [DeadLetter] {
    try Self.mapped {
      try session.run(
        """
        SELECT seq, id, attempts, last_status, last_error, given_up
        FROM claimwatch.output_letter WHERE output = $1 ORDER BY given_up, seq
        """, [.text(output)]
      ).rows.map { row in
        DeadLetter(
          seq: row.int(0) ?? 0, id: row.text(1) ?? "", attempts: Int(clamping: row.int(2) ?? 0),
          lastStatus: row.int(3).map { Int(clamping: $0) }, lastError: row.text(4) ?? "",
          time: Instant(milliseconds: row.int(5) ?? 0))
      }
    }
  }

  /// Names of the nodes that send, by output; without those that nobody sends.
  public func senders() throws -> [String: String] {
    try Self.mapped {
      var senders: [String: String] = [:]
      for row in try session.run(
        """
        SELECT output_lease.name, node.name FROM claimwatch.output_lease
        JOIN claimwatch.node ON epoch = owner WHERE seen > now() - interval '\(NodeLeases.lease)'
        """
      ).rows {
        if let output = row.text(0) { senders[output] = row.text(1) }
      }
      return senders
    }
  }

  /// The number of the last alert there is, and its id where that is still known.
  public func lastAlert() throws -> (seq: Int64, id: String?) {
    try Self.mapped {
      let row = try session.run(
        """
        SELECT head.seq, alert_id FROM claimwatch.log_head AS head
        LEFT JOIN claimwatch.outbox ON outbox.seq = head.seq
        """
      ).first
      return (
        row?.int(0) ?? 0,
        row?.bytes(1).flatMap(DerivedUUID.init(stored:))?.description
      )
    }
  }

  /// Lines that the outbox has still, with their numbers; at most `limit` of `range`.
  public func lines(
    in range: ClosedRange<Int64>, limit: Int
  ) throws -> [(seq: Int64, line: [UInt8])] {
    try Self.mapped {
      try session.run(
        """
        SELECT seq, line FROM claimwatch.outbox WHERE seq BETWEEN $1 AND $2 ORDER BY seq LIMIT $3
        """, [.int(range.lowerBound), .int(range.upperBound), .int(Int64(limit))]
      ).rows.compactMap { row in
        row.int(0).flatMap { seq in row.bytes(1).map { (seq, $0) } }
      }
    }
  }

  /// How far the log of this node is; where it is empty it begins behind that.
  public func delivered() throws -> Int64 {
    try Self.mapped {
      try session.run(
        "SELECT delivered FROM claimwatch.log_reader WHERE name = $1", [.text(leases?.name)]
      ).first?.int(0) ?? 0
    }
  }

  /// Nothing is asked: what the leases were renewed with says it.
  public func hasOutsideChanges() throws -> Bool {
    guard let leases else { return true }
    let version = leases.outputNews
    return known.withLock { known in
      defer { known = version }
      return known != version
    }
  }

  // MARK: writing

  /// The numbers of these outputs among leases; those that are new get one.
  public func numbers(of outputs: [String]) throws -> [String: Shard] {
    try Self.mapped {
      let results = try session.run([
        PostgresStatement(
          """
          INSERT INTO claimwatch.output_lease (name) SELECT name FROM unnest($1::text[]) AS new (name)
          WHERE name NOT IN (SELECT name FROM claimwatch.output_lease)
          ON CONFLICT (name) DO NOTHING
          """, [.texts(outputs)]),
        PostgresStatement(
          "SELECT name, number FROM claimwatch.output_lease WHERE name = ANY ($1)",
          [.texts(outputs)]),
      ])
      var numbers: [String: Shard] = [:]
      for row in results.last?.rows ?? [] {
        if let name = row.text(0), let number = row.int(1) { numbers[name] = Shard(output: number) }
      }
      return numbers
    }
  }

  /// Begins the books of an output with what another has kept of it, unless it has some: whoever is first says where it begins.
  ///
  /// - Returns: whether it was begun here.
  @discardableResult
  public func begin(
    _ record: OutputRecord, waiting: [WaitingAlert] = [], letters: [DeadLetter] = []
  ) throws -> Bool {
    try Self.mapped {
      try session.transaction { transaction in
        let values = record.values.map(PostgresValue.init)
        let isNew = try transaction.run(
          """
          INSERT INTO claimwatch.output (\(OutputRecord.columns))
          VALUES (\(values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")))
          ON CONFLICT (id) DO NOTHING RETURNING id
          """, values
        ).count
        guard isNew > 0 else { return false }
        let rest = Self.put(waiting, of: record.id) + Self.put(letters, of: record.id)
        if !rest.isEmpty { _ = try transaction.run(rest) }
        return true
      }
    }
  }

  public func store(_ changes: OutputStore.Changes) throws {
    try Self.mapped {
      try session.transaction { transaction in
        let id = changes.record.id
        let fence = try transaction.run([
          PostgresStatement(
            """
            SELECT 1 FROM claimwatch.output_lease
            WHERE name = $1 AND owner = $2 AND fence = $3 FOR KEY SHARE
            """, [.text(id), .int(leases?.epoch), .int(changes.lease?.fence)]),
          PostgresStatement(
            "SELECT passed FROM claimwatch.output WHERE id = $1 FOR UPDATE", [.text(id)]),
        ])
        guard fence.first?.count == 1 else { throw OutputLeaseLost(output: id) }
        // The answer to the last time was lost: counts are not raised again.
        let isNew = fence.last?.first?.int(0).map { $0 < changes.record.passed } ?? true
        _ = try transaction.run(Self.statements(changes, isNew: isNew))
      }
    }
  }

  private static func statements(
    _ changes: OutputStore.Changes, isNew: Bool
  ) -> [PostgresStatement] {
    let id = changes.record.id
    var statements = [upsert(changes.record)]
    if !changes.settled.isEmpty {
      statements.append(
        PostgresStatement(
          "DELETE FROM claimwatch.output_waiting WHERE output = $1 AND id = ANY ($2)",
          [.text(id), .texts(changes.settled)]))
    }
    statements += put(changes.waiting, of: id)
    if !changes.retried.isEmpty {
      statements.append(
        PostgresStatement(
          "DELETE FROM claimwatch.output_letter WHERE output = $1 AND id = ANY ($2)",
          [.text(id), .texts(changes.retried)]))
    }
    statements += put(changes.letters, of: id)
    for (silence, count) in changes.silenced.sorted(by: { $0.key < $1.key }) where isNew {
      statements.append(
        PostgresStatement(
          """
          INSERT INTO claimwatch.silenced AS known (silence, output, count) VALUES ($1, $2, $3)
          ON CONFLICT (silence, output) DO UPDATE SET count = known.count + excluded.count
          """, [.int(silence), .text(id), .int(Int64(count))]))
    }
    if !changes.answered.isEmpty {
      statements.append(
        PostgresStatement(
          "DELETE FROM claimwatch.output_request WHERE number = ANY ($1)",
          [.ints(changes.answered)]))
    }
    return statements
  }

  private static func upsert(_ record: OutputRecord) -> PostgresStatement {
    let columns = OutputRecord.columns.split(whereSeparator: { $0 == "," || $0.isWhitespace })
    let marks = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    let set = columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    return PostgresStatement(
      """
      INSERT INTO claimwatch.output (\(OutputRecord.columns)) VALUES (\(marks))
      ON CONFLICT (id) DO UPDATE SET \(set), stored = now()
      """, record.values.map(PostgresValue.init))
  }

  private static func put(_ waiting: [WaitingAlert], of output: String) -> [PostgresStatement] {
    waiting.map { alert in
      PostgresStatement(
        """
        INSERT INTO claimwatch.output_waiting (output, \(WaitingAlert.columns))
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (output, id) DO UPDATE SET seq = excluded.seq, attempts = excluded.attempts,
          steps = excluded.steps, first = excluded.first, next = excluded.next,
          last_status = excluded.last_status, last_error = excluded.last_error
        """, [.text(output)] + alert.values.map(PostgresValue.init))
    }
  }

  private static func put(_ letters: [DeadLetter], of output: String) -> [PostgresStatement] {
    letters.map { letter in
      PostgresStatement(
        """
        INSERT INTO claimwatch.output_letter
          (output, id, seq, attempts, last_status, last_error, given_up)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (output, id) DO NOTHING
        """,
        [
          .text(output), .text(PostgresRows.clean(letter.id)), .int(letter.seq),
          .int(Int64(letter.attempts)), .int(letter.lastStatus.map { Int64($0) }),
          .text(PostgresRows.clean(letter.lastError)), .int(letter.time.milliseconds),
        ])
    }
  }

  static func mapped<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as OutputLeaseLost { throw error } catch let error
      as StateStoreError
    { throw error } catch let error as PostgresError { throw StateStoreError(error) } catch let
      error as SharedStateError
    { throw StateStoreError(error) } catch {
      throw StateStoreError(
        .internal, path: PostgresStateStore.name, "unexpected error \(error)")
    }
  }
}
