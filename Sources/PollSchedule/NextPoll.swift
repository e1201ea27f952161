import FeedModel

/// When a feed is polled next, and why.
public struct NextPoll: Hashable, Sendable {
  public var time: Instant
  /// For people: `every 22 min by its own rhythm`, `max-age 2 h`.
  public var reason: String

  /// After a poll that went well: the longest of the feed's own rhythm, `max-age` or `Expires`,
  /// `ttl` and `Retry-After`, each at most 24 h; then moved out of `skipHours` and `skipDays`.
  /// Where the whole document was replaced between two polls, half of that time and no `ttl`. The
  /// operator's interval overrides them all, but is too long as well where items were missed.
  ///
  /// - Parameters:
  ///   - state: The feed with this poll recorded, but for the next one.
  ///   - maxAge: Milliseconds for which the response stays fresh.
  ///   - retryAfter: Milliseconds the server asks to wait.
  static func afterSuccess(
    _ state: FeedState, maxAge: Int64?, retryAfter: Int64?, at now: Instant, policy: PollPolicy,
    using random: inout some RandomNumberGenerator
  ) -> NextPoll {
    if let interval = policy.interval {
      let short = state.window.turnover.map { max(policy.minInterval, $0 / 2) } ?? interval
      let every = min(interval, short)
      let why =
        every < interval
        ? "since items were missed; \(TimeText.of(interval)) is configured" : "as configured"
      return NextPoll(
        time: now.advanced(byMilliseconds: Jitter.around(every, atLeast: 0, using: &random)),
        reason: "every \(TimeText.of(every)), \(why)")
    }
    var rhythm = Rhythm.interval(
      estimate: state.estimatedInterval, lastChange: state.lastChange, now: now, policy: policy)
    var isOverrun = false
    if let turnover = state.window.turnover {
      let half = max(policy.minInterval, turnover / 2)
      isOverrun = half < rhythm
      rhythm = min(rhythm, half)
    }
    var wait = Jitter.around(rhythm, atLeast: policy.minInterval, using: &random)
    var reason =
      "every \(TimeText.of(rhythm)) "
      + (isOverrun ? "since items were missed" : "by its own rhythm")
    // Nobody who names a time is asked before it, so these spread upward only.
    func wish(_ milliseconds: Int64?, _ name: String) {
      guard let milliseconds, milliseconds > 0 else { return }
      let bounded = min(milliseconds, PollPolicy.cap)
      guard bounded > wait else { return }
      wait = Jitter.above(bounded, using: &random)
      reason = "\(name) \(TimeText.of(bounded))"
    }
    // A local file has neither validators nor a publisher whom a poll could cost anything.
    let isLate = state.window.turnover != nil
    if state.validators == nil, !isLate, !state.url.hasPrefix("file:") {
      wish(PollPolicy.unconditionalInterval, "the server gives no validators, so every")
    }
    wish(maxAge, "max-age")
    // Clamped before it is multiplied: the number comes from outside.
    if !isLate {
      wish(
        state.schedule.ttlMinutes.map { Int64(min(max($0, 0), 10_000)) * PollPolicy.minute }, "ttl")
    }
    wish(retryAfter, "Retry-After")
    let time = now.advanced(byMilliseconds: wait)
    let latest = now.advanced(byMilliseconds: PollPolicy.cap + PollPolicy.cap / 10)
    let moved = SkippedHours.firstAllowed(from: time, state.schedule, using: &random)
    guard moved > time else { return NextPoll(time: time, reason: reason) }
    return NextPoll(
      time: min(moved, latest), reason: reason + ", then moved out of skipHours and skipDays")
  }

  /// After an error: the interval doubled for each failure in a row; for 429 and 503 the server's
  /// `Retry-After`, or an hour doubled. Always at most 24 h and never under the interval. A host that cannot
  /// be reached is asked again after an eighth of the time that it has been so: nobody there is disturbed, and
  /// the watch should not be blind for as long again.
  ///
  /// - Parameters:
  ///   - row: The row of failures, this one counted.
  ///   - poll: The last of them.
  static func afterFailure(
    _ state: FeedState, _ row: FeedFailure, _ poll: FailedPoll, at now: Instant,
    policy: PollPolicy, using random: inout some RandomNumberGenerator
  ) -> NextPoll {
    // Not stretched by the present silence, which grows with the back-off itself.
    let interval =
      policy.interval
      ?? Rhythm.interval(
        estimate: state.estimatedInterval, lastChange: nil, now: now, policy: policy)
    let base = min(interval, PollPolicy.cap)
    let isThrottled = poll.throttling != .none
    if isThrottled, let retryAfter = poll.retryAfter {
      let bounded = min(max(retryAfter, base), PollPolicy.cap)
      return NextPoll(
        time: now.advanced(byMilliseconds: Jitter.above(bounded, using: &random)),
        reason: "\(row.code), Retry-After \(TimeText.of(bounded))")
    }
    let first = isThrottled ? max(base, PollPolicy.firstHold) : base
    // 2^20 times a millisecond is over the cap already; a shift by more could overflow.
    let doublings = min(max(0, row.count - 1), 20)
    let (grown, overflow) = first.multipliedReportingOverflow(by: 1 << Int64(doublings))
    var wait = overflow ? PollPolicy.cap : min(grown, PollPolicy.cap)
    if poll.reach == .nothing {
      wait = min(wait, max(base, now.milliseconds(since: row.since) / 8))
    }
    let times = row.count == 1 ? "once" : "\(row.count) times in a row"
    return NextPoll(
      time: now.advanced(
        byMilliseconds: Jitter.around(wait, atLeast: isThrottled ? wait : 0, using: &random)),
      reason: "failed \(times) (\(row.code)), backing off \(TimeText.of(wait))")
  }
}
