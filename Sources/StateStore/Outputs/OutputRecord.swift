import FeedModel

/// How far an output has come, as it is stored.
///
/// Every alert up to ``passed`` is done, or stands among the output's ``WaitingAlert``s, or was not wanted: what
/// is done is what lies below and does not wait.
public struct OutputRecord: Hashable, Sendable {
  public var id: String
  /// What it leads to, digested: another place may answer where the old one was gone.
  public var target: String
  /// Since when there is the output.
  public var began: Instant
  /// The number of the last alert that was looked at; 0 before the first.
  public var passed: Int64 = 0
  /// The id of that alert; empty where it is not known.
  public var passedID = ""
  /// Alerts that were taken, and answers that were none, since it began.
  public var sent = 0
  public var failed = 0
  public var deadLetters = 0
  /// Alerts that were gone from the disk before they were sent.
  public var missing = 0
  /// Failures since the last alert that was taken.
  public var failuresInRow = 0
  /// Since when they come.
  public var troubleSince: Instant?
  /// Whether the trouble was said.
  public var saidDown = false
  /// Whether it was said that the settings are wrong.
  public var saidMisconfigured = false
  /// Whether a backlog is being sent.
  public var isDraining = false
  public var pausedUntil: Instant?
  /// Since when it is off, since the receiver said that it is gone.
  public var offSince: Instant?
  public var lastSent: Instant?
  /// The last answer: when, its status and what it came to.
  public var lastAnswer: Instant?
  public var lastStatus: Int?
  public var lastCode = ""
  public var lastMessage = ""

  /// An output that has done nothing yet.
  public init(id: String, target: String, began: Instant) {
    self.id = id
    self.target = target
    self.began = began
  }
}

/// An alert that an output has still to send, below ``OutputRecord/passed``.
public struct WaitingAlert: Hashable, Sendable {
  public var id: String
  public var seq: Int64
  /// Attempts so far; 0 for one that is held back.
  public var attempts = 0
  /// How far it has come on the schedule.
  public var steps = 0
  /// The first attempt.
  public var first: Instant?
  public var next: Instant
  public var lastStatus: Int?
  public var lastError = ""

  /// An alert that is due at `next`.
  public init(id: String, seq: Int64, next: Instant) {
    self.id = id
    self.seq = seq
    self.next = next
  }
}

/// What an operator asks of an output.
public struct OutputRequest: Hashable, Sendable {
  public var number: Int64
  public var output: String
  /// Of the dead letters only those since then; all where nil.
  public var since: Instant?

  /// The request with this number.
  public init(number: Int64, output: String, since: Instant?) {
    (self.number, self.output, self.since) = (number, output, since)
  }
}
