import Configuration
import FeedModel
import SharedState
import StateStore

/// Feeds that come and go where several processes share a state.
extension PollScheduler {
  /// Whether a feed is this process's own.
  func isOurs(_ feed: String) -> Bool { tools.ownership.isSole || term(of: feed) != nil }

  func term(of feed: String) -> Int64? { tools.ownership.term(of: shards[feed]) }

  /// Takes what is ours by now: feeds that are not any more are left alone, and what runs for them is refused when it is
  /// committed; new ones are polled when the state says they are due. Where that cannot be read they are taken by the
  /// next call.
  func followOwnership() async {
    guard !tools.ownership.isSole, !isPass, isBegun else { return }
    // One that another process had meanwhile is taken anew, as if it had been another's all along.
    leave(ours.filter { term(of: $0.key) != $0.value }.map(\.key))
    let number = generation.number
    var gained: [String: Int64] = [:]
    for feed in generation.configuration.feeds where ours[feed.id] == nil {
      gained[feed.id] = term(of: feed.id)
    }
    if !gained.isEmpty, let states = try? await knownStates(generation),
      let wanted = try? await tools.writer.pendingPages(),
      let health = try? await tools.writer.pageHealth(), number == generation.number
    {
      watchHosts(of: states)
      let now = tools.clock.now()
      followClock(now)
      for (feed, state) in zip(generation.configuration.feeds, states)
      where gained[feed.id] != nil && gained[feed.id] == term(of: feed.id) {
        ours[feed.id] = gained[feed.id]
        pageHealth[feed.id] = health[feed.id]
        atHand.forget(feed.id)
        expect(feed, state, now)
      }
      // Those of feeds that no file has any more, too.
      adopt(wanted)
    }
    ring()
  }

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
