import FeedModel

/// A poll that raised more alerts than the cap, of which the operator has not been told yet.
public struct FloodNotice: Hashable, Sendable {
  /// Rises from notice to notice.
  public let number: Int64
  /// When it was committed.
  public let time: Instant
  public let feed: String
  /// Ids of the watches whose alerts were kept back, sorted, at most ``mostWatches``.
  public let watches: [String]
  /// Alerts that went to the log.
  public let written: Int
  /// Alerts that were kept back.
  public let suppressed: Int
  /// Alerts that were only counted, watches of high priority first.
  public let notKept: [NotKept]

  static let mostWatches = 100
}
