import FeedModel
import PollSchedule

/// When the age of an item is asked for `max_age`.
enum AgeRule {
  /// When a document was fetched, or should have been: where we were down, or the feed out of reach, for longer than
  /// the feed's interval, its items have not grown old by a fault of theirs.
  ///
  /// - Parameter state: as it was before the poll.
  static func instant(fetched: Instant, of state: FeedState, _ policy: PollPolicy) -> Instant {
    guard state.primed, let last = state.lastSuccess else { return fetched }
    let interval =
      policy.interval ?? state.estimatedInterval.map { max($0, policy.minInterval) }
      ?? policy.maxInterval
    return min(fetched, last.advanced(byMilliseconds: interval))
  }
}
