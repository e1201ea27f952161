import FeedModel

/// What is said of our own line.
enum LineNews: Sendable {
  /// No host can be reached since this time. `forgiven` were charged with it before that was known.
  case down(since: Instant, hosts: Int, forgiven: [String])
  /// A host has answered; so many feeds had waited and are polled now.
  case up(since: Instant, feeds: Int)
}
