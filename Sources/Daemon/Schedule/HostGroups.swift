import Configuration
import FeedModel
import PollSchedule

/// What counts as one host: its name, or the `rate_group` of any feed that is on it.
struct HostGroups: Sendable {
  /// The groups of the hosts that have one.
  private let groups: [String: String]

  /// The groups of a configuration. Where feeds of one host name several, the first one counts.
  init(_ configuration: Configuration) {
    let named = configuration.feeds.compactMap { feed in
      feed.rateGroup.map { (HostKey.of(feed.url), $0) }
    }
    groups = Dictionary(named) { first, _ in first }
  }

  /// The key under which the page at `url` is spaced and held.
  func key(ofPage url: String) -> String {
    let host = HostKey.of(url)
    return groups[host].map { "group \($0)" } ?? host
  }

  /// Whether `feed` is spaced with a group where it is at `url`.
  func isGroup(_ feed: FeedConfiguration, at url: String) -> Bool {
    if case .file = feed.location { return false }
    return feed.rateGroup != nil || groups[HostKey.of(url)] != nil
  }

  /// The key under which `feed` is spaced and held. Local files wait for nobody.
  func key(of feed: FeedConfiguration, _ state: FeedState) -> String {
    if case .file = feed.location { return "file \(feed.id)" }
    let host = HostKey.of(state.url)
    return (feed.rateGroup ?? groups[host]).map { "group \($0)" } ?? host
  }
}
