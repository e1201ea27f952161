/// How a feed fares, in the one word that `status`, events, heartbeat and metrics use; the worst that
/// holds of it.
public enum FeedHealth: String, Hashable, Sendable, CaseIterable {
  /// Never polled.
  case new
  /// Answers, and brings what it used to.
  case ok
  /// Its last poll failed.
  case failing
  /// Answers, but has brought nothing for far longer than its own rhythm.
  case silent
  /// Its whole document was replaced between two polls: items have been missed.
  case overrun
  /// Should have been polled and was not: no daemon runs, or it does not get on.
  case overdue
  /// Its host has asked to be left alone.
  case held
  /// The server has said for days that it is no more; asked once a week.
  case gone
  /// Its document ended the daemon and is not read.
  case poisoned

  /// The higher, the more urgent: what is lost for good before what mends itself.
  public var severity: Int {
    switch self {
    case .ok: 0
    case .new: 1
    case .held: 2
    case .overrun: 3
    case .silent: 4
    case .overdue: 5
    case .failing: 6
    case .poisoned: 7
    case .gone: 8
    }
  }

  /// Whether the watch is blind there, or was.
  public var isTrouble: Bool { severity > Self.new.severity }
}
