import FeedModel

/// An alert that an output has given up.
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
