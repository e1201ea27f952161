import FeedModel
import PostgreSQL
import StateStore

/// The outbox, as this node's log reads it.
extension PostgresStateStore {
  public func pendingAlerts(after seq: Int64, limit: Int) throws -> [PendingAlert] {
    if let log { return try mapped { try log.pendingAlerts(after: seq, limit: limit) } }
    return try readingLoosely { rows in
      try StateRules.alerts(after: seq, through: .max, limit: limit, rows)
    }
  }

  public func deliveredAlerts() throws -> [PendingAlert] {
    guard let log else { return [] }
    return try mapped { try log.deliveredAlerts() }
  }

  public func logPosition() throws -> LogPosition? {
    guard let log else { return nil }
    return try mapped { try log.logPosition() }
  }

  public func markDelivered(
    through seq: Int64, forgettingThrough forgotten: Int64, log position: LogPosition
  ) throws {
    guard let log else { throw Self.noLog }
    try mapped {
      try log.markDelivered(through: seq, forgettingThrough: forgotten, log: position)
    }
  }

  public func raiseSequence(to seq: Int64) throws {
    guard let log else { throw Self.noLog }
    try mapped { try log.raiseSequence(to: seq) }
  }

  private static let noLog = StateStoreError(
    .internal, path: name, "the log of no node is written here")
}
