/// Why an alert was kept back.
public enum KeptReason: Int, Hashable, Sendable, CaseIterable {
  /// It came above the flood cap.
  case flood = 0
  /// Its watch wants one alert a day and had it.
  case repeated = 1
}

/// Some of the alerts that were kept back.
public struct SuppressedAlerts: Hashable, Sendable {
  /// Of these alone.
  public var reason: KeptReason
  /// Of this feed alone.
  public var feed: String?
  /// Of this watch alone.
  public var watch: String?

  /// Those of one feed, of one watch, of both, or all, that were kept back for one reason.
  public init(feed: String? = nil, watch: String? = nil, reason: KeptReason = .flood) {
    self.reason = reason
    self.feed = feed
    self.watch = watch
  }
}
