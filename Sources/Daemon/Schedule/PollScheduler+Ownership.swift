import Configuration
import FeedModel
import SharedState
import StateStore

/// Feeds that come and go where several processes share a state.
extension PollScheduler {
  /// Whether a feed is this process's own.
  func isOurs(_ feed: String) -> Bool {
    tools.ownership.isSole || tools.ownership.has(shards[feed])
  }

  /// Takes what is ours by now: feeds that are not any more are left alone, and what runs for them is refused when it is
  /// committed; new ones are polled when the state says they are due. Where that cannot be read they are taken by the
  /// next call.
  func followOwnership() async {
    guard !tools.ownership.isSole, !isPass, isBegun else { return }
    leave(ours.filter { !isOurs($0) })
    let number = generation.number
    let gained = Set(
      generation.configuration.feeds.map(\.id).filter { isOurs($0) && !ours.contains($0) })
    if !gained.isEmpty, let states = try? await knownStates(generation),
      let wanted = try? await tools.writer.pendingPages(),
      let health = try? await tools.writer.pageHealth(), number == generation.number
    {
      watchHosts(of: states)
      let now = tools.clock.now()
      followClock(now)
      for (feed, state) in zip(generation.configuration.feeds, states)
      where gained.contains(feed.id) && isOurs(feed.id) {
        ours.insert(feed.id)
        pageHealth[feed.id] = health[feed.id]
        atHand.forget(feed.id)
        expect(feed, state, now)
      }
      // Those of feeds that no file has any more, too.
      adopt(wanted)
    }
    ring()
  }

  private func leave(_ feeds: Set<String>) {
    guard !feeds.isEmpty else { return }
    ours.subtract(feeds)
    outage.leave(feeds)
    for feed in feeds {
      queue.remove(feed)
      atHand.forget(feed)
      pages.keep([], of: feed)
    }
  }
}
