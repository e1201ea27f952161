import FeedModel
import Publishers

/// A complete, validated configuration. Every path is absolute, every duration in milliseconds.
public struct Configuration: Hashable, Sendable {
  public var paths: Paths
  public var poll: PollSettings
  public var fetch: FetchSettings
  public var alerts: AlertSettings
  public var extractor: ExtractorSettings
  public var health: HealthSettings
  /// What feeds say of pages stands with them.
  public var pages = PageSettings()
  /// Hosts that are treated otherwise than ``fetch`` says; names are unique.
  public var hosts: [HostSettings]
  /// What belongs to one publisher, in the order of the file; names are unique.
  public var publishers: [PublisherFamily] = []
  /// In the order of the file; ids and URLs are unique.
  public var feeds: [FeedConfiguration]
  /// In the order of the file; ids are unique, each has at least one term that can match. Without
  /// those that are not enabled.
  public var watches: [Watch]
  /// The forms of each `[[alias]]`.
  public var aliases: [String: [String]] = [:]
  /// What watches should and should not hit, in the order of the file.
  public var watchTests: [WatchTest] = []
  /// Watches that the file keeps but does not use.
  public var disabledWatches: [String] = []
  /// Where alerts are carried, in the order of the file; ids are unique.
  public var outputs: [OutputSettings] = []
  /// For how long the texts of items are kept.
  public var retention = RetentionSettings()
  /// Where the state is.
  public var state = StateSettings()
  /// What each pattern of `include` brought, in the order of the file.
  public var included: [Inclusion] = []
  /// Doubts that do not stop the daemon, such as an interval below five minutes.
  public var warnings: [Diagnostic]

  /// The ids of its watches, of those that are not enabled too.
  public var allWatchIDs: Set<String> { Set(watches.map(\.id) + disabledWatches) }

  /// Why nothing can come of it, in a sentence without a full stop each; empty for one that has feeds
  /// and watches.
  public var idleness: [String] {
    (feeds.isEmpty ? ["there is no [[feed]], so nothing is fetched"] : [])
      + (watches.isEmpty ? ["there is no [[watch]], so no alert is ever raised"] : [])
  }
}
