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
  /// This process is none of those that the database knows: an older state was put in its place.
  case unknownNode(Int64)
  /// A later version has taken away what this one needs.
  case newer(Int64)
  /// An earlier version has made the tables, and this role may not add to them.
  case older(Int64)

  public var description: String {
    switch self {
    case .leaseLost(let shards):
      "another node has taken shards \(shards.sorted().map { "\($0.number)" }.joined(separator: ", ")) meanwhile"
    case .logIsAhead(let log, let head):
      "the alert log ends with \(log) and the database knows \(head) at most: it has lost what it had committed"
    case .logIsBehind(let log, let oldest):
      "the alert log ends with \(log) and the database has nothing before \(oldest) any more"
    case .malformed(let table): "table claimwatch.\(table) of the database is not as it was made"
    case .unknownNode(let epoch):
      "the database does not know this process (\(epoch)): it was restored to an older state"
    case .newer(let version): "the tables are those of a later version (\(version))"
    case .older(let version):
      "the tables are those of an earlier version (\(version)), and this role may not add to them"
    }
  }

  /// What the operator can do, as a sentence.
  public var advice: String {
    switch self {
    case .leaseLost: "claimwatch goes on by itself."
    case .logIsAhead: "Restore the database from where it is whole."
    case .logIsBehind: "Copy the log of another node, or begin a new one."
    case .malformed: "Restore the database from a backup."
    case .unknownNode: "Start claimwatch again, as systemd does by itself."
    case .newer: "Run the newer claimwatch on every node."
    case .older:
      "Run claimwatch state upgrade with the dsn of the role that owns the database, once for all nodes."
    }
  }
}
