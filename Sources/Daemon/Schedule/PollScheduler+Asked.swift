import FeedModel

/// Polls that the operator asks for (`claimwatch poll`).
extension PollScheduler {
  /// Polls these feeds as soon as their hosts allow it, whatever else they wait for.
  func pollNow(_ ids: [String]) async {
    for id in Set(ids) {
      guard let feed = feed(id), isOurs(id) else { continue }
      let state = try? await tools.writer.state(of: id)
      guard !isStopping, self.feed(id) != nil, isOurs(id) else { continue }
      // The poll that runs may have begun before, and whoever asks wants what is served now. It is polled
      // once more at that poll's end, which its own record, or a slow disk, may put off by a second.
      if queue.isRunning(id) {
        askedMeanwhile.insert(id)
        continue
      }
      let host = groups.key(of: feed, state ?? FeedState(feedID: id, url: feed.url))
      let now = tools.clock.now()
      followClock(now)
      queue.schedule(id, host: host, due: now)
    }
    ring()
  }
}
