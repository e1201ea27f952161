/// What a shared state refuses beside what PostgreSQL does.
public enum SharedStateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process holds these shards by now: nothing was written.
  case leaseLost(Set<Shard>)
  /// A node's log has more than the database: that has lost what it had committed.
  case logIsAhead(log: Int64, head: Int64)
  /// The database does not have what comes next in a node's log any more.
  case logIsBehind(log: Int64, oldest: Int64)
  /// A table has not what was asked of it.
  case malformed(String)

  public var description: String {
    switch self {
    case .leaseLost(let shards):
      "another node has taken shards \(shards.sorted().map { "\($0.number)" }.joined(separator: ", ")) meanwhile"
    case .logIsAhead(let log, let head):
      "the alert log ends with \(log) and the database knows \(head) at most: it has lost what it had committed. Restore it from where it is whole."
    case .logIsBehind(let log, let oldest):
      "the alert log ends with \(log) and the database has nothing before \(oldest) any more. Copy the log of another node, or begin a new one."
    case .malformed(let table):
      "table claimwatch.\(table) of the database is not as it was made. Restore it from a backup."
    }
  }
}
