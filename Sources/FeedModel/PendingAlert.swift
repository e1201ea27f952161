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

/// Which file the alert log was and how far it reached when alerts were marked as delivered.
///
/// The same file found shorter later was truncated, by a rotation that copies: then the lines that
/// came after the copy was made are missing.
public struct LogPosition: Hashable, Sendable {
  public var device: UInt64
  public var inode: UInt64
  /// Bytes.
  public var end: Int64

  /// A position in a file.
  public init(device: UInt64, inode: UInt64, end: Int64) {
    self.device = device
    self.inode = inode
    self.end = end
  }
}

/// The outbox between the state and the alert log (`docs/delivery.md`).
///
/// Alerts leave it strictly in the order of `seq`, so one number says what has been delivered.
/// The last delivered lines stay for a while, because a rotation by copy and truncate can take
/// them out of the log again. Synchronous, any thread.
public protocol PendingAlertQueue: Sendable {
  /// Alerts not marked as delivered with a `seq` above `seq`, in that order, at most `limit`.
  func pendingAlerts(after seq: Int64, limit: Int) throws -> [PendingAlert]

  /// The delivered alerts that are still kept, in the order of `seq`.
  func deliveredAlerts() throws -> [PendingAlert]

  /// The log as it was at the last ``markDelivered(through:forgettingThrough:log:)``.
  func logPosition() throws -> LogPosition?

  /// Records that every alert up to `seq` stands in the log and on the disk, and drops the lines
  /// of those up to `forgotten`, which is never above `seq`.
  func markDelivered(through seq: Int64, forgettingThrough forgotten: Int64, log: LogPosition)
    throws

  /// Makes the next `seq` follow `seq`, for a log that is ahead of the state (a new or restored
  /// state beside an old log). Does nothing where alerts are pending or the state is not behind.
  func raiseSequence(to seq: Int64) throws
}
