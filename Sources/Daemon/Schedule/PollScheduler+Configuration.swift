import Configuration
import FeedModel
import PollSchedule
import SharedState
import StateStore

/// The configuration in force, and what is known of its feeds.
extension PollScheduler {
  /// Puts the next configuration in force. Feeds that stay keep their times and states. Throws where
  /// the state cannot be read, and nothing has changed.
  func apply(_ next: Generation) async throws {
    try await take(next)
    ring()
  }

  /// A function of its own, so that the states are gone when it has returned.
  func take(_ next: Generation) async throws {
    recordedMeanwhile = [:]
    defer { recordedMeanwhile = nil }
    // Before the states are read: what changes hands meanwhile is taken when that is heard.
    let isSole = tools.ownership.isSole
    var shards = FeedShards()
    var terms: [String: Int64] = [:]
    var held: [Shard: Int64] = [:]
    if !isSole {
      let changes = self.shards.changes
      let rows = try await tools.writer.feedShards(of: nil)
      shards = self.shards.with(next.configuration, HostGroups(next.configuration))
      shards.take(rows, asOf: changes)
      held = heldTerms
      for feed in next.configuration.feeds {
        terms[feed.id] = tools.ownership.term(of: shards[feed.id])
      }
    }
    let states = try await knownStates(next)
    let wanted = try await tools.writer.pendingPages()
    if pageHealth.isEmpty { pageHealth = try await tools.writer.pageHealth() }
    let newer = recordedMeanwhile ?? [:]
    let now = tools.clock.now()
    adopt(
      next,
      zip(next.configuration.feeds, states).map { feed, state in
        newer[feed.id].map { Self.known($0, feed, next.configuration, now) } ?? state
      }, shards, terms)
    seenTerms = held
    adopt(wanted)
    await hand(over: Array(zip(next.configuration.feeds, states)).map { (feed: $0, state: $1) })
    // What came while all that was read: whoever tended the leases then has found nobody to tell.
    await followOwnership()
  }

  private func adopt(
    _ next: Generation, _ states: [FeedState], _ shards: FeedShards, _ terms: [String: Int64]
  ) {
    let now = tools.clock.now()
    followClock(now)
    generation = next
    feeds = Self.places(next.configuration)
    groups = HostGroups(next.configuration)
    self.shards = shards
    ours = terms
    isBegun = true
    queue.removeAll()
    atHand.removeAll()
    // They are due, and put aside again should they fail.
    _ = outage.takeStranded()
    queue.setLimits(
      HostLimits(next.configuration), overrides: HostLimits.overrides(next.configuration))
    watchHosts(of: states)
    for (feed, state) in zip(next.configuration.feeds, states)
    where tools.ownership.isSole || terms[feed.id] != nil {
      expect(feed, state, now)
    }
  }

  /// The next poll of `feed` comes when its state says so.
  func expect(_ feed: FeedConfiguration, _ state: FeedState, _ now: Instant) {
    let host = groups.key(of: feed, state)
    if let until = state.heldUntil, until > now { queue.hold(host, until: until) }
    let due = earliest(state.due(start: now), feed, state, now)
    queue.schedule(feed.id, host: host, due: due)
    if due <= now { atHand.keep(state) }
  }

  /// A reload polls nothing early, but an operator who shortens a feed's interval does not want to
  /// wait for the end of the old one.
  func earliest(
    _ due: Instant, _ feed: FeedConfiguration, _ state: FeedState, _ now: Instant
  ) -> Instant {
    guard let interval = feed.interval, let last = state.lastAttempt, case .ok = state.condition
    else { return due }
    return min(due, max(last.advanced(byMilliseconds: interval), now))
  }

  /// The states of the feeds of `generation`, in their order.
  func knownStates(_ generation: Generation) async throws -> [FeedState] {
    let stored = try await tools.writer.states()
    let now = tools.clock.now()
    let places = Dictionary(stored.enumerated().map { ($1.feedID, $0) }) { first, _ in first }
    return generation.configuration.feeds.map { feed in
      Self.known(places[feed.id].map { stored[$0] }, feed, generation.configuration, now)
    }
  }

  /// What is known of `feed`, by what is stored of it.
  static func known(
    _ stored: FeedState?, _ feed: FeedConfiguration, _ configuration: Configuration, _ now: Instant
  ) -> FeedState {
    (stored ?? FeedState(feedID: feed.id, url: feed.url))
      .reconciled(
        configuredURL: feed.url, settings: SettingsDigest.of(feed, configuration.fetch)
      )
      .rebased(at: now)
  }

  static func places(_ configuration: Configuration) -> [String: Int] {
    Dictionary(configuration.feeds.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }

  func feed(_ id: String) -> FeedConfiguration? {
    feeds[id].map { generation.configuration.feeds[$0] }
  }
}
