import FeedModel

/// What an output has to say to the people who run it, once each.
public enum OutputNews: Hashable, Sendable {
  /// Nothing is taken, three times in a row.
  case down(code: String, message: String, since: Instant)
  /// An alert was taken again.
  case recovered(since: Instant)
  /// An answer that no waiting will change.
  case misconfigured(code: String, message: String)
  /// The receiver is gone; nothing more is sent.
  case off(code: String)
  /// An alert was given up after the whole schedule.
  case deadLetter(DeadLetter)
  /// Alerts are gone from the disk.
  case gap(ClosedRange<Int64>)
}

/// An alert that was given up.
public struct DeadLetter: Hashable, Sendable {
  public var seq: Int64
  public var id: String
  public var attempts: Int
  public var lastStatus: Int?
  public var lastError: String
  /// When it was given up.
  public var time: Instant

  /// A letter of these parts.
  public init(
    seq: Int64, id: String, attempts: Int, lastStatus: Int?, lastError: String, time: Instant
  ) {
    self.seq = seq
    self.id = id
    self.attempts = attempts
    self.lastStatus = lastStatus
    self.lastError = lastError
    self.time = time
  }
}
