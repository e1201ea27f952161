import FeedModel

/// Polls that the operator asks for (`claimwatch poll`).
extension PollScheduler {
  /// Polls these feeds as soon as their hosts allow it, whatever else they wait for.
  func pollNow(_ ids: [String]) async {
    for id in Set(ids) {
      guard let feed = feed(id) else { continue }
      let state = try? await tools.writer.state(of: id)
      // One that is polled right now needs no second poll.
      guard !isStopping, self.feed(id) != nil, !queue.isRunning(id) else { continue }
      let host = groups.key(of: feed, state ?? FeedState(feedID: id, url: feed.url))
      let now = tools.clock.now()
      followClock(now)
      queue.schedule(id, host: host, due: now)
    }
    ring()
  }
}
