/// How long the server may take. Each holds for one transaction, set inside it, since behind pgbouncer the next
/// one may be on another connection.
public struct PostgresLimits: Hashable, Sendable {
  /// One statement, in milliseconds.
  public var statement: Int
  /// Waiting for a lock.
  public var lock: Int
  /// Between two statements of a transaction: the server ends that of a client that stands still, and its locks
  /// are free.
  public var idle: Int

  /// Limits in milliseconds.
  public init(statement: Int, lock: Int, idle: Int) {
    self.statement = statement
    self.lock = lock
    self.idle = idle
  }

  /// How much longer than the server has for a statement its answer is waited for: then the connection is given up.
  static let grace = 5_000

  var settings: PostgresStatement {
    PostgresStatement(
      """
      SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
        set_config('idle_in_transaction_session_timeout', $3, true)
      """, [.text("\(statement)"), .text("\(lock)"), .text("\(idle)")])
  }
}
