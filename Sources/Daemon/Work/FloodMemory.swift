import FeedModel
import Locking
import StateStore

/// What polls have raised whose items wait for pages or to be read, so that `flood_cap` holds over a poll and all
/// that comes of its items later. Of an earlier process nothing is known. Any thread.
///
/// Places below the cap are taken right before a commit, one commit after the other, and given back where that fails.
final class FloodMemory: Sendable {
  fileprivate struct Poll: Hashable {
    let feed: String
    let fetched: Instant
  }
  private let polls = Guarded<[Poll: (counts: FloodCounts, last: Instant)]>([:])
  private static let most = 4_000
  /// As long as an item may wait for its page, and a little more.
  private static let lifetime: Int64 = PageStep.patience + 3_600_000

  /// Places that a commit has taken.
  struct Ticket: Sendable {
    fileprivate let poll: Poll
    fileprivate let written: [AlertDraft]
    fileprivate let suppressed: [AlertDraft]
  }

  /// What has come of the poll of `feed` at `fetched`.
  func counts(_ feed: String, _ fetched: Instant) -> FloodCounts {
    polls.withLock { $0[Poll(feed: feed, fetched: fetched)]?.counts ?? FloodCounts() }
  }

  /// Takes places for the alerts of a poll, before steps of its items can; nil where none of them waits.
  func take(_ commit: FeedCommit, _ fetched: Instant, at now: Instant) -> Ticket? {
    guard !commit.pages.isEmpty else { return nil }
    let ticket = Ticket(
      poll: Poll(feed: commit.state.feedID, fetched: fetched), written: commit.alerts,
      suppressed: commit.suppressed)
    polls.withLock { Self.add(ticket, to: &$0, at: now) }
    return ticket
  }

  /// Takes places for those of a step of a page; alerts for which there is none any more, since other steps were
  /// drafted beside it, are kept back.
  func take(
    _ commit: inout PageCommit, _ fetched: Instant, cap: Int, watches: [Watch], at now: Instant
  ) -> Ticket {
    let poll = Poll(feed: commit.page.feed, fetched: fetched)
    return polls.withLock { polls in
      let counts = polls[poll]?.counts ?? FloodCounts()
      commit.limit(to: cap, watches, earlier: counts)
      let ticket = Ticket(poll: poll, written: commit.alerts, suppressed: commit.suppressed)
      Self.add(ticket, to: &polls, at: now)
      return ticket
    }
  }

  /// The commit of `ticket` has failed.
  func giveBack(_ ticket: Ticket) {
    polls.withLock {
      $0[ticket.poll]?.counts.remove(written: ticket.written, suppressed: ticket.suppressed)
    }
  }

  private static func add(
    _ ticket: Ticket, to polls: inout [Poll: (counts: FloodCounts, last: Instant)], at now: Instant
  ) {
    guard !(ticket.written.isEmpty && ticket.suppressed.isEmpty) else { return }
    if polls.count >= most, polls[ticket.poll] == nil { shrink(&polls, at: now) }
    var known = polls[ticket.poll] ?? (FloodCounts(), now)
    known.counts.add(written: ticket.written, suppressed: ticket.suppressed)
    known.last = now
    polls[ticket.poll] = known
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

extension PageCommit {
  /// Keeps back what is above the cap by now.
  fileprivate mutating func limit(to cap: Int, _ watches: [Watch], earlier: FloodCounts) {
    guard !alerts.isEmpty else { return }
    var limit = FloodLimit(cap: cap, watches: watches, earlier: earlier)
    // Of a watch that a reload has taken out nothing is lost either.
    var others: [AlertDraft] = []
    for draft in alerts {
      if let watch = watches.firstIndex(where: { $0.id == draft.watchID }) {
        limit.take(draft, watch: watch)
      } else {
        others.append(draft)
      }
    }
    var limited = FeedCommit(state: FeedState(feedID: page.feed, url: ""))
    limit.finish(&limited)
    alerts = limited.alerts + others
    suppressed += limited.suppressed
    notKept += limited.notKept
  }
}
