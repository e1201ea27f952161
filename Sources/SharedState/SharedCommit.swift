import Locking
import PostgreSQL

/// Transactions of one process that hold only while it holds the shards of what they write, each of which was
/// made or was not, also where the answer to COMMIT was lost.
///
/// One thread at a time.
public final class SharedCommit {
  private let session: PostgresSession
  private let epoch: Int64
  /// Of the last transaction that was sent.
  private var number: Int64 = 0
  /// Set while nobody knows whether that was made.
  private var isUnknown = false

  /// Transactions of the process `epoch`.
  public init(_ session: PostgresSession, epoch: Int64) {
    self.session = session
    self.epoch = epoch
  }

  /// What became of a transaction whose answer was lost.
  public enum Outcome: Hashable, Sendable {
    /// Everything holds.
    case committed
    /// Nothing does.
    case rolledBack
  }

  /// Runs `body` in one transaction, if this process holds all of `leases`.
  ///
  /// - Throws: ``SharedStateError/leaseLost(_:)`` where it does not; then and where ``PostgresError`` is thrown, nothing
  ///   was written, unless ``isOutcomeUnknown`` says otherwise: then ``settle()`` comes before anything else.
  public func run<T>(
    _ leases: Set<NodeLeases.Lease>, _ body: (PostgresTransaction) throws -> T
  ) throws -> T {
    try run(leases) { transaction, lost in
      guard lost.isEmpty else { throw SharedStateError.leaseLost(lost) }
      return try body(transaction)
    }
  }

  /// Runs `body` in one transaction, and says which shards of `leases` are another's: of these nothing may be written.
  ///
  /// - Parameters:
  ///   - limits: those of the session where nil.
  ///   - first: statements that are run in the round trip that begins it.
  /// - Throws: as ``run(_:_:)``, but for lost leases.
  public func run<T>(
    _ leases: Set<NodeLeases.Lease>, limits: PostgresLimits? = nil,
    first: [PostgresStatement] = [],
    _ body: (PostgresTransaction, _ lost: Set<Shard>) throws -> T
  ) throws -> T {
    precondition(!isUnknown, "settle() first")
    let number = number + 1
    let note = PostgresStatement(
      "UPDATE claimwatch.committed SET number = $2 WHERE epoch = $1", [.int(epoch), .int(number)])
    do {
      let value = try session.transaction(limits: limits, first: first + [note]) { transaction in
        try body(transaction, try lost(of: leases, transaction))
      }
      self.number = number
      return value
    } catch let error as PostgresError where error.isOutcomeUnknown {
      self.number = number
      isUnknown = true
      throw error
    }
  }

  /// Whether nobody knows what became of the last transaction.
  public var isOutcomeUnknown: Bool { isUnknown }

  /// Asks the server what became of it. Waits for a transaction that still runs there: it holds the row.
  ///
  /// - Throws: ``PostgresError`` where the server cannot be asked either; it is to be asked again.
  public func settle() throws -> Outcome {
    let row = try session.run(
      "SELECT number FROM claimwatch.committed WHERE epoch = $1 FOR UPDATE", [.int(epoch)]
    ).first
    guard let last = row?.int(0) else { throw SharedStateError.malformed("committed") }
    isUnknown = false
    if last == number { return .committed }
    number = last
    return .rolledBack
  }

  /// Which shards of `leases` another process has taken; until the transaction ends, none takes the others.
  ///
  /// A key lock, with which the renewal of the same rows goes together.
  private func lost(
    of leases: Set<NodeLeases.Lease>, _ transaction: PostgresTransaction
  ) throws -> Set<Shard> {
    guard !leases.isEmpty else { return [] }
    let ordered = leases.sorted { $0.shard < $1.shard }
    let rows = try transaction.run(
      """
      SELECT shard.id FROM claimwatch.shard
      JOIN unnest($2::bigint[], $3::bigint[]) AS held (id, fence)
        ON shard.id = held.id AND shard.fence = held.fence
      WHERE shard.owner = $1 ORDER BY shard.id FOR KEY SHARE OF shard
      """,
      [.int(epoch), .ints(ordered.map(\.shard.number)), .ints(ordered.map(\.fence))]
    ).rows
    let held = Set(rows.compactMap { $0.int(0).map(Shard.init(number:)) })
    return Set(ordered.map(\.shard)).subtracting(held)
  }
}
