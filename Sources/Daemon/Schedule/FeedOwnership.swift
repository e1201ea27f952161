import Configuration
import FeedModel
import PollSchedule
import Publishers
import SharedState
import StateStore

/// Which feeds are this process's own, where several share a state (`docs/decisions/0029-many-machines.md`): it fetches,
/// reads and records these, and leaves all others alone.
///
/// Any thread. The answers change at any time; ``PollScheduler/followOwnership()`` is called after they have.
protocol FeedOwnership: Sendable {
  /// Whether all feeds are its own for ever.
  var isSole: Bool { get }
  /// Whether it may use what is its own: not where it has not heard for too long that this is still so.
  var isUsable: Bool { get }
  /// Which term of its own the feeds of `shard` are in, usable or not: another number each time that they were taken; nil
  /// where they are not its own.
  func term(of shard: Shard) -> Int64?
  /// Work for a feed of `shard` begins; nil where it must not. What is asked of the state comes after it, and each
  /// claim is ended.
  func begin(_ shard: Shard) -> FeedClaim?
  func end(_ claim: FeedClaim)
}

/// Work on a feed that is under way.
struct FeedClaim: Sendable {
  let shard: Shard
  /// What is committed carries it.
  let lease: StateLease?
}

/// The one process on its state.
struct SoleOwnership: FeedOwnership {
  var isSole: Bool { true }
  var isUsable: Bool { true }
  func term(of shard: Shard) -> Int64? { 0 }
  func begin(_ shard: Shard) -> FeedClaim? { FeedClaim(shard: shard, lease: nil) }
  func end(_ claim: FeedClaim) {}
}

/// The shards of the feeds of a configuration.
struct FeedShards: Sendable {
  private var shards: [String: Shard] = [:]

  /// None, where nobody asks.
  init() {}

  /// All that share spacing are in one: those of a host and of its neighbours under one registrable domain, and those of
  /// a `rate_group`. By the configured address, which all nodes read in their files; where a feed was moved to
  /// another host for good, that host may be asked by two nodes.
  init(_ configuration: Configuration, _ groups: HostGroups) {
    for feed in configuration.feeds {
      let key = groups.key(of: feed, FeedState(feedID: feed.id, url: feed.url))
      let domain = groups.isGroup(feed) ? nil : RegistrableDomain.of(url: feed.url)
      shards[feed.id] = Shard(of: domain ?? key)
    }
  }

  /// That of a feed; of one that the configuration has no more, by its id.
  subscript(feed: String) -> Shard { shards[feed] ?? Shard(of: feed) }
}
