import Configuration
import FeedModel
import SharedState
import StateStore

/// Feeds that come and go where several processes share a state.
extension PollScheduler {
  /// Whether a feed is this process's own.
  func isOurs(_ feed: String) -> Bool { tools.ownership.isSole || term(of: feed) != nil }

  func term(of feed: String) -> Int64? { tools.ownership.term(of: shards[feed]) }

  /// The shards that are ours, with their terms.
  var heldTerms: [Shard: Int64] {
    var terms: [Shard: Int64] = [:]
    for number in 0..<Shard.count {
      let shard = Shard(number: number)
      terms[shard] = tools.ownership.term(of: shard)
    }
    return terms
  }

  /// Takes what is ours by now: feeds that are not any more are left alone, and what runs for them is refused when it is
  /// committed; new ones are polled when the state says they are due. Where that cannot be read they are taken by the
  /// next call.
  func followOwnership() async {
    guard !tools.ownership.isSole, !isPass, isBegun else { return }
    // One that another process had meanwhile is taken anew, as if it had been another's all along.
    leave(ours.filter { term(of: $0.key) != $0.value }.map(\.key))
    let held = heldTerms
    let isNew = held.contains { seenTerms[$0.key] != $0.value }
    guard isNew || isUncertain else {
      seenTerms = held
      return ring()
    }
    let (number, changes) = (generation.number, shards.changes)
    if let rows = try? await tools.writer.feedShards(of: nil),
      let states = try? await knownStates(generation),
      let wanted = try? await tools.writer.pendingPages(),
      let health = try? await tools.writer.pageHealth(), number == generation.number
    {
      shards.take(rows, asOf: changes)
      leave(ours.filter { term(of: $0.key) != $0.value }.map(\.key))
      watchHosts(of: states)
      let now = tools.clock.now()
      followClock(now)
      var gained: [(feed: FeedConfiguration, state: FeedState)] = []
      for (feed, state) in zip(generation.configuration.feeds, states)
      where ours[feed.id] == nil {
        guard let term = term(of: feed.id), held[shards[feed.id]] == term else { continue }
        ours[feed.id] = term
        pageHealth[feed.id] = health[feed.id]
        atHand.forget(feed.id)
        expect(feed, state, now)
        gained.append((feed, state))
      }
      // Those of feeds that no file has any more, too.
      adopt(wanted)
      seenTerms = held
      isUncertain = false
      await hand(over: gained)
    }
    ring()
  }

  /// Hands over those of `feeds`, which are ours, that belong elsewhere by what the configuration says of where they are.
  func hand(over feeds: [(feed: FeedConfiguration, state: FeedState)]) async {
    let astray = feeds.filter { feed, state in
      ours[feed.id] != nil && shards.proper(feed, at: state.url) != shards[feed.id]
    }
    guard !tools.ownership.isSole, !astray.isEmpty else { return }
    var moves: [FeedMove] = []
    var claims: [FeedClaim] = []
    for (feed, state) in astray {
      guard let claim = tools.ownership.begin(shards[feed.id]) else { continue }
      claims.append(claim)
      guard let lease = claim.lease, lease.fence == ours[feed.id] else { continue }
      let shard = shards.proper(feed, at: state.url).number
      moves.append(FeedMove(feed: feed.id, lease: lease, shard: shard))
    }
    defer { for claim in claims { tools.ownership.end(claim) } }
    guard await tools.writer.move(moves) else {
      isUncertain = true
      return
    }
    for move in moves { handedOver(move.feed, to: Shard(number: move.shard)) }
  }

  /// A feed of ours is in `shard` from now on, which may be ours as well.
  func handedOver(_ feed: String, to shard: Shard) {
    shards.note(feed, in: shard)
    if let term = term(of: feed) { ours[feed] = term } else { leave([feed]) }
  }

  /// Goes on with feeds that others have handed over.
  func takeMoved(_ ids: [String]) async {
    guard let rows = try? await tools.writer.feedShards(of: ids) else { return doubtShards() }
    for (id, number) in rows {
      let shard = Shard(number: number)
      if shards[id] != shard { shards.note(id, in: shard) }
      guard let feed = feed(id), let term = term(of: id) else {
        leave([id])
        continue
      }
      guard ours[id] != term else { continue }
      guard let stored = try? await tools.writer.state(of: id),
        let wanted = try? await tools.writer.pendingPages(of: id)
      else {
        doubtShards()
        continue
      }
      guard term == self.term(of: id), ours[id] != term else { continue }
      let now = tools.clock.now()
      followClock(now)
      ours[id] = term
      atHand.forget(id)
      expect(feed, Self.known(stored, feed, generation.configuration, now), now)
      adopt(wanted)
    }
    ring()
  }

  /// What is ours is read anew the next time that leases are tended.
  func doubtShards() { isUncertain = true }

  private func leave(_ feeds: [String]) {
    guard !feeds.isEmpty else { return }
    outage.leave(Set(feeds))
    for feed in feeds {
      ours[feed] = nil
      queue.remove(feed)
      atHand.forget(feed)
      pages.keep([], of: feed)
    }
  }
}
