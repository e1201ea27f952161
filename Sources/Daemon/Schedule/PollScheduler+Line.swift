import Configuration
import FeedFetch
import FeedModel
import PollSchedule
import StateStore

/// Our own line: whose fault a failure is, and what waits while the line is down.
extension PollScheduler {
  /// Whether what came of a poll is the feed's own: waits for other hosts where nobody can know yet.
  func verdict(
    on prepared: FeedPoll.Prepared, of poll: FeedPoll, _ host: String, started: Int64
  ) async -> LineWatch.Verdict {
    switch prepared.reach {
    case .answered:
      let change = outage.line.answered(host, started: started, at: OutageKeeper.steady())
      if change == nil, !outage.line.isSuspicious { outage.keepCharges() }
      await follow(change)
      for feed in outage.takeUnreached(of: host) where feed != poll.feed.id {
        if !queue.isRunning(feed) { startAgain(feed, host) }
      }
      return .theirs
    case .unknown: return outage.line.isDown ? .ours : .theirs
    case .nothing:
      var (verdict, change) = outage.line.unreachable(
        host, started: started, at: OutageKeeper.steady())
      await follow(change)
      if verdict == .undecided { verdict = await wait(for: poll.feed.id, host) }
      // Failing already, it is a probe: its failures do not count, which would put its next poll off.
      if verdict == .theirs, outage.line.isDown, isUnreachable(poll.state) { return .ours }
      if verdict == .theirs, outage.line.isSuspicious {
        outage.charge(poll.feed.id, host: host, before: poll.state)
      }
      if verdict == .theirs { outage.noteUnreached(poll.feed.id, host: host) }
      return verdict
    }
  }

  private func wait(for feed: String, _ host: String) async -> LineWatch.Verdict {
    if isStopping { return .ours }
    queue.release(feed)
    ring()
    let deadline = ContinuousClock.now + generation.configuration.verdictPatience
    return await withCheckedContinuation { outage.hold(feed, host: host, until: deadline, $0) }
  }

  private func follow(_ change: LineWatch.Change?) async {
    switch change {
    case nil: return
    case .blamed(let hosts):
      outage.blame(hosts)
    case .down(let since, let hosts):
      let passed = OutageKeeper.steady() - since
      let downSince = tools.clock.now().advanced(byMilliseconds: -passed)
      outage.downSince = downSince
      outage.settle(.ours)
      let charged = outage.forgive()
      await lineChanged(
        .down(since: downSince, hosts: hosts, forgiven: charged.map(\.feedID)))
      await takeBack(charged)
    case .up:
      let since = outage.downSince ?? tools.clock.now()
      outage.downSince = nil
      let waiting = outage.takeStranded()
      await lineChanged(.up(since: since, feeds: waiting.count))
      for feed in waiting { startAgain(feed.feed, feed.host) }
      ring()
    }
  }

  /// Feeds that were charged before anybody could know are as they were.
  private func takeBack(_ charged: [FeedState]) async {
    for state in charged {
      guard let feed = feed(state.feedID), !queue.isRunning(feed.id),
        let claim = tools.ownership.begin(shards[feed.id])
      else { continue }
      defer { tools.ownership.end(claim) }
      var commit = FeedCommit(state: state)
      commit.lease = claim.lease
      guard await tools.writer.submit(commit) else { continue }
      recordedMeanwhile?[feed.id] = state
      queue.remove(feed.id)
      atHand.forget(feed.id)
      let host = groups.key(of: feed, state)
      if outage.line.isDown {
        outage.strand(feed.id, host: host)
      } else {
        startAgain(feed.id, host)
      }
    }
  }

  func startAgain(_ id: String, _ host: String) {
    guard !isPass, feed(id) != nil, isOurs(id) else { return }
    let now = tools.clock.now()
    followClock(now)
    queue.schedule(id, host: host, due: now)
  }

  func tendOutage() async {
    outage.settleOverdue()
    for probe in outage.takeProbes(every: generation.configuration.probeInterval) {
      startAgain(probe.feed, probe.host)
    }
    // Nobody is left in the pass who could tell.
    if isPass, outage.trialCount > 0, queue.waitingCount == 0,
      queue.runningCount == outage.trialCount
    {
      await follow(outage.line.concludePass())
    }
  }

  /// Whether a feed is failing because its host is out of reach.
  func isUnreachable(_ state: FeedState) -> Bool {
    guard case .failing(let failure) = state.condition else { return false }
    return FetchError.isUnreachable(failure.code)
  }

  /// Tells the line's watch which hosts there are, and which were out of reach before.
  func watchHosts(of states: [FeedState]) {
    var hosts: Set<String> = []
    var dead: Set<String> = []
    var unreached: [String: Set<String>] = [:]
    for (feed, state) in zip(generation.configuration.feeds, states) {
      guard case .web = feed.location, isOurs(feed.id) else { continue }
      let host = groups.key(of: feed, state)
      hosts.insert(host)
      if isUnreachable(state) {
        dead.insert(host)
        unreached[host, default: []].insert(feed.id)
      }
    }
    outage.setUnreached(unreached)
    outage.line.adopt(hosts: hosts.count, dead: dead)
  }
}
