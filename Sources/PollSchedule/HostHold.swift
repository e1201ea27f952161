import FeedModel

extension FailedPoll {
  /// Until when the host that answered so is left alone, where no feed of it has a row of failures; nil where it is not.
  public func hold(at now: Instant) -> Instant? {
    let wait = min(max(retryAfter ?? PollPolicy.firstHold, 0), PollPolicy.cap)
    return HostHold.until(now.advanced(byMilliseconds: wait), after: self, at: now)
  }
}

/// Whether a failure speaks for the host and not for the feed alone, so that every feed of the host waits.
///
/// 429 does, and so does a 503 that says when to come back: the others wait for as long as it says, the feed
/// itself no shorter than its own interval, which may be hours where they bring news by the minute. Where the server does
/// not say for how long, the feed waits ever longer, but its neighbours an hour at a time. A 503 without a time speaks for
/// its own feed: gateways answer so for one broken path while the rest of the host is well (RSSHub, seen
/// 2026-11-26).
enum HostHold {
  /// Until when the host is left alone; nil where it is not.
  static func until(_ next: Instant, after poll: FailedPoll, at now: Instant) -> Instant? {
    let said = poll.retryAfter.map { now.advanced(byMilliseconds: min(max($0, 0), PollPolicy.cap)) }
    return switch poll.throttling {
    case .none: nil
    case .unavailable: said.map { min(next, $0) }
    case .tooMany: min(next, said ?? now.advanced(byMilliseconds: PollPolicy.firstHold))
    }
  }
}
