import Configuration
import FeedModel

/// A single pass (`claimwatch once`).
extension PollScheduler {
  /// Polls every feed once, or only those that are due, and returns how many were started.
  /// Hosts that ask to be left alone, before the pass or in it, are excepted; a feed that is gone is
  /// tried again, since the operator asked.
  func runOnce(onlyDue: Bool, only: Set<String>? = nil) async throws -> PassResult {
    let states = try await knownStates(generation)
    let now = tools.clock.now()
    var polled = 0
    heldBack = []
    feeds = Self.places(generation.configuration)
    groups = HostGroups(generation.configuration)
    let known = zip(generation.configuration.feeds, states)
    watchHosts(of: states)
    outage.line.beginPass()
    let held = Set(
      known.compactMap { feed, state in
        state.heldUntil.flatMap { $0 > now ? groups.key(of: feed, state) : nil }
      })
    for (feed, state) in known where only?.contains(feed.id) ?? true {
      let host = groups.key(of: feed, state)
      if onlyDue {
        guard state.due(start: now) <= now else { continue }
      }
      if held.contains(host) {
        heldBack.append(feed.id)
        continue
      }
      queue.schedule(feed.id, host: host, due: now)
      atHand.keep(state)
      polled += 1
    }
    isPass = true
    pageHealth = try await tools.writer.pageHealth()
    adopt(try await tools.writer.pendingPages().filter { only?.contains($0.feed) ?? true })
    await loop { !$0.isPassOver && !$0.isStopping }
    return PassResult(
      polled: polled - heldInPass, heldBack: heldBack,
      downSince: outage.line.isDown ? outage.downSince : nil)
  }

  /// Whether no feed is polled any more, no item waits for its page, and none is fetched in a moment.
  var isPassOver: Bool {
    queue.waitingCount + queue.runningCount == 0 && pages.isSettled
      && (outage.line.isDown || !pages.expectsFetch(at: tools.clock.now()))
  }

  /// What a pass came to.
  struct PassResult: Sendable {
    let polled: Int
    /// Feeds whose hosts asked to be left alone.
    let heldBack: [String]
    /// Since when our own line is down; nil where it is not.
    let downSince: Instant?
  }

  /// Takes the feeds of a held host out of the pass, which would wait for hours otherwise.
  func giveUp(_ host: String) {
    let feeds = queue.removeAll(of: host)
    heldBack += feeds
    heldInPass += feeds.count
  }
}
