import FeedModel
import StateStore

/// Requests of polls that are not made yet.
struct AskedFor {
  /// Numbers of those that were taken.
  private var known: Set<Int64> = []
  private var waiting: [String: [PollRequest]] = [:]

  /// Takes a request; false where it was taken before.
  mutating func take(_ request: PollRequest) -> Bool {
    guard known.insert(request.number).inserted else { return false }
    waiting[request.feed, default: []].append(request)
    return true
  }

  /// What a poll of `feed` answers that begins now.
  mutating func begin(_ feed: String) -> [PollRequest] { waiting.removeValue(forKey: feed) ?? [] }

  /// These were made.
  mutating func end(_ requests: [PollRequest]) {
    for request in requests { known.remove(request.number) }
  }

  /// These were not, and another process may have their feed by now: whoever reads them again takes them again.
  mutating func giveBack(_ requests: [PollRequest]) { end(requests) }

  /// These were not, and are to be by the next poll.
  mutating func wait(for requests: [PollRequest]) {
    guard let feed = requests.first?.feed else { return }
    waiting[feed, default: []] += requests
  }
}

/// Polls that the operator asks for (`claimwatch poll`).
extension PollScheduler {
  /// Takes requests of polls, and says how many feeds have new ones. What this process has taken is passed over; it
  /// stays in the state until its poll is recorded.
  func pollAsked(_ requests: [PollRequest]) async -> Int {
    var feeds: Set<String> = []
    for request in requests {
      guard feed(request.feed) != nil else {
        // Of a feed that nobody polls any more.
        await tools.writer.markDone([request])
        continue
      }
      guard isOurs(request.feed), asked.take(request) else { continue }
      feeds.insert(request.feed)
    }
    if !feeds.isEmpty { await pollNow(feeds.sorted()) }
    return feeds.count
  }

  /// A poll that was begun with `requests` has come to its end.
  func answered(_ requests: [PollRequest], of feed: String, isRecorded: Bool) async {
    guard !requests.isEmpty else { return }
    if isRecorded {
      await tools.writer.markDone(requests)
      asked.end(requests)
    } else if isOurs(feed) {
      asked.wait(for: requests)
    } else {
      asked.giveBack(requests)
    }
  }

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
