import FeedModel

/// 429 and 503 speak for the host, not for the feed: every feed of the host waits.
///
/// For as long as the server says. Where it does not say, the feed itself waits ever longer, but its
/// neighbours an hour at a time: one broken feed may not silence a whole host.
enum HostHold {
  /// Until when the host is left alone.
  static func until(_ next: Instant, retryAfter: Int64?, at now: Instant) -> Instant {
    retryAfter == nil ? min(next, now.advanced(byMilliseconds: PollPolicy.firstHold)) : next
  }
}
