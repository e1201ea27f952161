/// An alert that has its place in the log but may not stand there yet: one row of the outbox.
public struct PendingAlert: Hashable, Sendable {
  /// Its number in the log, from 1, without gaps.
  public var seq: Int64
  /// The alert's id, 36 characters as in the line.
  public var id: String
  /// The line's bytes, without the line feed.
  public var line: [UInt8]

  /// An alert with its finished line.
  public init(seq: Int64, id: String, line: [UInt8]) {
    self.seq = seq
    self.id = id
    self.line = line
  }
}

/// The outbox between the state and the alert log (`docs/delivery.md`).
///
/// Alerts leave it strictly in the order of `seq`, so one number says what has been delivered.
/// Delivered lines stay for a while, because a rotation by copy and truncate can take them out of
/// the log again. Synchronous; called from one thread at a time.
public protocol PendingAlertQueue: Sendable {
  /// Alerts not marked as delivered with a `seq` above `seq`, in that order, at most `limit`.
  func pendingAlerts(after seq: Int64, limit: Int) throws -> [PendingAlert]

  /// The delivered alerts that are still kept, in the order of `seq`.
  func deliveredAlerts() throws -> [PendingAlert]

  /// Records that every alert up to `seq` stands in the log and on the disk, and drops the lines
  /// of those up to `forgotten`, which must not lie above `seq`.
  func markDelivered(through seq: Int64, forgettingThrough forgotten: Int64) throws
}
