import FeedModel
import Locking
import StateStore

/// What polls have raised whose items wait for pages or to be read, so that `flood_cap` holds over a poll and all
/// that comes of its items later. Of an earlier process nothing is known. Any thread.
final class FloodMemory: Sendable {
  private struct Poll: Hashable {
    let feed: String
    let fetched: Instant
  }
  private let polls = Guarded<[Poll: (counts: FloodCounts, last: Instant)]>([:])
  private static let most = 4_000
  /// As long as an item may wait for its page, and a little more.
  private static let lifetime: Int64 = PageStep.patience + 3_600_000

  /// What has come of the poll of `feed` at `fetched`.
  func counts(_ feed: String, _ fetched: Instant) -> FloodCounts {
    polls.withLock { $0[Poll(feed: feed, fetched: fetched)]?.counts ?? FloodCounts() }
  }

  /// Adds what was drafted of it.
  func add(
    _ feed: String, _ fetched: Instant, written: [AlertDraft], suppressed: [AlertDraft],
    at now: Instant
  ) {
    guard !(written.isEmpty && suppressed.isEmpty) else { return }
    polls.withLock { polls in
      let poll = Poll(feed: feed, fetched: fetched)
      if polls.count >= Self.most, polls[poll] == nil { Self.shrink(&polls, at: now) }
      var known = polls[poll] ?? (FloodCounts(), now)
      known.counts.add(written: written, suppressed: suppressed)
      known.last = now
      polls[poll] = known
    }
  }

  /// Forgets what is over; where too little is, the half that was added to longest ago.
  private static func shrink(
    _ polls: inout [Poll: (counts: FloodCounts, last: Instant)], at now: Instant
  ) {
    polls = polls.filter { abs(now.milliseconds(since: $0.value.last)) < lifetime }
    guard polls.count > most / 2 else { return }
    let times = polls.values.map(\.last).sorted()
    let middle = times[times.count / 2]
    polls = polls.filter { $0.value.last > middle }
  }
}
