import Glibc
import Locking

/// A connection to one database that is made when it is needed, and made anew after it was lost.
///
/// Calls block and may come from any thread; they are served one after the other. Every call throws
/// ``PostgresError``. No statement has a name and no setting outlives its transaction, so it works behind pgbouncer
/// in transaction mode. A server that cannot be reached is tried again by the next call, after a pause that grows
/// to 4 s: within it calls fail at once.
public final class PostgresSession: @unchecked Sendable {
  private let dsn: String
  private let program: String
  public let limits: PostgresLimits
  /// Whose turn it is touches `connection` and `backoff`.
  private let turns = TurnTaking()
  private var connection: PostgresConnection?
  private var backoff = Backoff()
  private let running = Guarded<PostgresCancel?>(nil)

  /// Will connect to what `dsn` says, by libpq's own rules: `service=…`, `PGPASSFILE`, `sslmode=verify-full`.
  ///
  /// - Parameter program: what the server's administrator sees us by.
  public init(_ dsn: String, program: String, limits: PostgresLimits) {
    self.dsn = dsn
    self.program = program
    self.limits = limits
  }

  /// Runs one statement, in a transaction of its own.
  @discardableResult
  public func run(_ sql: String, _ values: [PostgresValue] = []) throws -> PostgresResult {
    let results = try run([PostgresStatement(sql, values)])
    guard let result = results.first else { throw PostgresError(.internal, "no result") }
    return result
  }

  /// Runs `statements` in one transaction and one round trip; none of them where one fails.
  public func run(_ statements: [PostgresStatement]) throws -> [PostgresResult] {
    try turns.alone {
      let connection = try opened()
      do {
        let patience = limits.statement * statements.count + PostgresLimits.grace
        return Array(
          try connection.run([limits.settings] + statements, patience: patience).dropFirst())
      } catch {
        dropUnusable()
        throw error
      }
    }
  }

  /// Runs `body` in one transaction: what it wrote holds where it returns, and nothing of it where it throws.
  ///
  /// - Parameters:
  ///   - isSnapshot: whether it only reads, and all of it as the database was at its first statement.
  ///   - first: statements that are run in the round trip that begins it; their results are lost.
  /// - Throws: what `body` throws. Of a ``PostgresError`` with `isOutcomeUnknown` nobody can say whether it holds.
  public func transaction<T>(
    limits: PostgresLimits? = nil, isSnapshot: Bool = false, first: [PostgresStatement] = [],
    _ body: (PostgresTransaction) throws -> T
  ) throws -> T {
    try turns.alone {
      let connection = try opened()
      defer { dropUnusable() }
      let limits = limits ?? self.limits
      let transaction = PostgresTransaction(
        connection, patience: limits.statement + PostgresLimits.grace)
      let begin = isSnapshot ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN"
      do {
        _ = try connection.run(
          [PostgresStatement(begin), limits.settings] + first,
          patience: limits.statement * (first.count + 1) + PostgresLimits.grace)
      } catch {
        transaction.rollBack()
        throw error
      }
      let value: T
      do { value = try body(transaction) } catch {
        transaction.rollBack()
        throw error
      }
      try transaction.commit()
      return value
    }
  }

  /// Ends the statement that runs, if one does: it fails as ``PostgresError/Code/timedOut``. Any thread, also while
  /// another one waits for the answer. May block for as long as connecting takes.
  public func cancel() { running.withLock { $0 }?.send() }

  /// Ends the connection; the next call makes another.
  public func close() {
    turns.alone {
      connection = nil
      running.withLock { $0 = nil }
    }
  }

  /// The server's process that serves it, and the server's version, such as 150006; nil while there is none.
  public var server: (process: Int, version: Int)? {
    turns.alone { connection.map { ($0.process, $0.serverVersion) } }
  }

  private func opened() throws -> PostgresConnection {
    // A server that was restarted, or hung up on an idle client, is no error of this call.
    if let connection, connection.isOpen() { return connection }
    connection = nil
    if let refusal = backoff.refusal(at: MonotonicClock.now) { throw refusal }
    do {
      let made = try PostgresConnection(dsn: dsn, program: program)
      backoff.succeeded()
      connection = made
      running.withLock { $0 = made.cancel }
      return made
    } catch {
      backoff.failed(error, at: MonotonicClock.now, jitter: Double.random(in: 0..<1))
      throw error
    }
  }

  private func dropUnusable() {
    guard let connection, !connection.isUsable else { return }
    self.connection = nil
    running.withLock { $0 = nil }
  }
}

/// A transaction that runs. Only inside the closure that it was given to.
public final class PostgresTransaction {
  private let connection: PostgresConnection
  private let patience: Int

  init(_ connection: PostgresConnection, patience: Int) {
    self.connection = connection
    self.patience = patience
  }

  /// Runs one statement.
  @discardableResult
  public func run(_ sql: String, _ values: [PostgresValue] = []) throws -> PostgresResult {
    guard let result = try run([PostgresStatement(sql, values)]).first else {
      throw PostgresError(.internal, "no result")
    }
    return result
  }

  /// Runs several in one round trip. Where one fails, the transaction can only be rolled back.
  public func run(_ statements: [PostgresStatement]) throws -> [PostgresResult] {
    try connection.run(statements, patience: patience)
  }

  fileprivate func commit() throws {
    do {
      let result = try connection.run([PostgresStatement("COMMIT")], patience: patience)
      // A transaction in which a statement had failed is rolled back by COMMIT, which is no error to the server.
      guard result.first?.tag == "COMMIT" else {
        throw PostgresError(.internal, "the transaction was rolled back")
      }
    } catch var error as PostgresError {
      // What the server says of COMMIT itself, such as a deferred rule, is that nothing holds.
      if !connection.isUsable { error.isOutcomeUnknown = true }
      throw error
    }
  }

  fileprivate func rollBack() {
    guard connection.isUsable else { return }
    _ = try? connection.run([PostgresStatement("ROLLBACK")], patience: patience)
  }
}
