import FeedModel
import StateStore

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
