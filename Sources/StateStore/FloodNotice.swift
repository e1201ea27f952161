import FeedModel

/// A poll that raised more alerts than the cap, of which the operator has not been told yet.
public struct FloodNotice: Hashable, Sendable {
  /// Rises from notice to notice.
  public let number: Int64
  /// When it was committed.
  public let time: Instant
  public let feed: String
  /// Ids of the watches whose alerts were kept back or only counted, sorted, at most ``mostWatches``.
  public let watches: [String]
  /// Alerts that went to the log.
  public let written: Int
  /// Alerts that were kept back.
  public let suppressed: Int
  /// The same by watch, in the order of ``watches``; those of more watches than that are left out.
  public let suppressedByWatch: [WatchAlerts]
  /// Alerts that were only counted.
  public let notKept: Int
  /// The same by watch, those of high priority first, at most ``mostWatches``.
  public let notKeptByWatch: [WatchAlerts]

  static let mostWatches = 100
}
