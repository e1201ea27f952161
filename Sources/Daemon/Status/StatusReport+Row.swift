import Configuration
import FeedFetch
import FeedModel
import PollSchedule
import StateStore

/// Makes the rows of a ``StatusReport``.
struct RowMaker {
  let configuration: Configuration
  let summary: StateSummary
  /// Milliseconds by which a poll may be late.
  let patience: Int64
  let now: Instant

  func row(
    _ feed: FeedConfiguration, _ state: FeedState, hold: (until: Instant, feed: String)?
  ) -> StatusReport.Row {
    let health = state.health(at: now, hostHeldUntil: hold?.until, patience: patience)
    var due = state.due(start: now)
    var reason = state.nextPollReason
    if let hold, due < hold.until, hold.feed != feed.id {
      due = hold.until
      reason = "its host asked feed \(hold.feed) to wait"
    }
    return StatusReport.Row(
      state: state, health: health, due: due, reason: reason,
      heldUntil: [state.heldUntil, hold?.until].compactMap { $0 }.filter { $0 > now }.max(),
      overdue: health == .held
        ? nil : state.milliseconds(lateAt: now).flatMap { $0 > patience ? $0 : nil },
      itemCount: summary.items[state.feedID] ?? 0,
      suppressed: summary.suppressed[state.feedID] ?? 0,
      pages: feed.pages.fullText == .never ? nil : summary.pageHealth[state.feedID],
      degraded: feed.map == nil ? [] : summary.unfilled[state.feedID] ?? [],
      advice: advice(feed, state, health), letter: letter(feed, state))
  }

  private func advice(
    _ feed: FeedConfiguration, _ state: FeedState, _ health: FeedHealth
  ) -> String {
    switch state.condition {
    case .gone: return "Remove the feed, or give its new url, which starts it again."
    case .failing(let failure):
      return FailureAdvice.text(code: failure.code, message: failure.message, feed: feed)
    case .untried, .ok: break
    }
    switch health {
    case .silent:
      return
        "Look at the feed in a browser: where its newest entry is older than the site's, its address has moved "
        + "or a stale copy is served; give the new url, or tell the publisher."
    case .overrun:
      return
        "Give it a shorter interval, or lower min_interval in [poll]: its document shows fewer items than come "
        + "between two polls."
    case .new, .ok, .failing, .overdue, .held, .gone, .poisoned: return ""
    }
  }

  private func letter(_ feed: FeedConfiguration, _ state: FeedState) -> String? {
    guard case .failing(let failure) = state.condition else { return nil }
    return FetchError(code: .init(rawValue: failure.code), message: failure.message)
      .letterToPublisher(
        url: state.url, userAgent: feed.userAgent ?? FeedRequest.userAgent(configuration.fetch),
        interval: feed.interval ?? configuration.poll.minInterval)
  }
}
