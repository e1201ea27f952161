/// Some of the alerts that floods kept back.
public struct SuppressedAlerts: Hashable, Sendable {
  /// Of this feed alone.
  public var feed: String?
  /// Of this watch alone.
  public var watch: String?

  /// Those of one feed, of one watch, of both, or all.
  public init(feed: String? = nil, watch: String? = nil) {
    self.feed = feed
    self.watch = watch
  }
}
