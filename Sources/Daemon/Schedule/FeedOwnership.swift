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
///
/// A feed that the state knows is in the shard that its row says, and only whoever holds that one moves it to another
/// (``PollScheduler/hand(over:)``): so nodes whose files differ for a while do not poll one feed together.
struct FeedShards: Sendable {
  private var configured: [String: Shard] = [:]
  /// Where the state says otherwise.
  private var stored: [String: Shard] = [:]
  /// Feeds whose shards have changed while this process ran, with how many had before.
  private var changed: [String: (shard: Shard, place: Int)] = [:]
  private(set) var changes = 0
  private var groups: HostGroups?

  /// None, where nobody asks.
  init() {}

  /// Those of feeds that the state does not know.
  init(_ configuration: Configuration, _ groups: HostGroups) {
    self.groups = groups
    for feed in configuration.feeds { configured[feed.id] = proper(feed, at: feed.url) }
  }

  /// Where a feed belongs that is at `url`. All that share spacing are in one: those of a host and of its neighbours under one
  /// registrable domain, and those of a `rate_group`.
  func proper(_ feed: FeedConfiguration, at url: String) -> Shard {
    guard let groups else { return Shard(of: feed.id) }
    let key = groups.key(of: feed, FeedState(feedID: feed.id, url: url))
    let domain = groups.isGroup(feed, at: url) ? nil : RegistrableDomain.of(url: url)
    return Shard(of: domain ?? key)
  }

  /// That of a feed; of one that the configuration has no more, by its id.
  subscript(feed: String) -> Shard { stored[feed] ?? configured[feed] ?? Shard(of: feed) }

  /// Takes what the state said when there were so many ``changes``; later ones hold.
  mutating func take(_ rows: [String: Int64], asOf changes: Int) {
    stored = [:]
    for (feed, number) in rows {
      let shard = Shard(number: number)
      if let own = configured[feed], own != shard { stored[feed] = shard }
    }
    for (feed, change) in changed where change.place > changes { stored[feed] = change.shard }
  }

  /// The feed is in `shard` from now on.
  mutating func note(_ feed: String, in shard: Shard) {
    changes += 1
    changed[feed] = (shard, changes)
    stored[feed] = shard
  }

  /// The same of another configuration.
  func with(_ configuration: Configuration, _ groups: HostGroups) -> FeedShards {
    var next = FeedShards(configuration, groups)
    (next.changed, next.changes) = (changed, changes)
    return next
  }
}
