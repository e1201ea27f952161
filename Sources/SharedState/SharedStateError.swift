/// What a shared state refuses beside what PostgreSQL does.
public enum SharedStateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process holds these shards by now: nothing was written.
  case leaseLost(Set<Shard>)
  /// A table has not what was asked of it.
  case malformed(String)

  public var description: String {
    switch self {
    case .leaseLost(let shards):
      "another node has taken shards \(shards.sorted().map { "\($0.number)" }.joined(separator: ", ")) meanwhile"
    case .malformed(let table):
      "table claimwatch.\(table) of the database is not as it was made. Restore it from a backup."
    }
  }
}
