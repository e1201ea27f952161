import FeedModel

/// How often a feed brings something, and so how often it is worth asking.
enum Rhythm {
  /// The time between two publications that counts: the median gap between the newest ones, or the
  /// present silence where that is much longer.
  ///
  /// Items dated close together count as one publication, since a digest or a test import would
  /// otherwise look like a rapid feed. Dates are evidence only: those ahead of the clock are left
  /// out. nil without any date.
  ///
  /// - Parameters:
  ///   - dates: The items' dates in any order.
  ///   - now: The time of the poll.
  static func gap(_ dates: [Instant], now: Instant) -> Int64? {
    guard let newest = dates.filter({ $0 <= now && $0.milliseconds > 0 }).max() else { return nil }
    let gaps = gaps(dates, now: now, atMost: 20)
    let silence = now.milliseconds(since: newest)
    guard !gaps.isEmpty else { return silence }
    // A quarter, so that a night or a quiet weekend does not put a lively feed to sleep.
    return max(gaps.sorted()[gaps.count / 2], silence / 4)
  }

  /// The times between the newest publications, newest first, at most so many of them.
  static func gaps(_ dates: [Instant], now: Instant, atMost count: Int) -> [Int64] {
    let past = dates.filter { $0 <= now && $0.milliseconds > 0 }.sorted(by: >)
    guard var last = past.first else { return [] }
    var gaps: [Int64] = []
    for date in past.dropFirst() where gaps.count < count {
      let gap = last.milliseconds(since: date)
      guard gap >= sameMoment else { continue }
      gaps.append(gap)
      last = date
    }
    return gaps
  }

  /// A new estimate of a good interval: half the gap, so that news is on average a quarter of a gap
  /// late. Without dates it is learned slowly from the changes that polls see; and so is it where they
  /// tell nothing of a change, as in a live blog whose one entry is dated yesterday.
  static func estimate(
    _ dates: [Instant], previous: Int64?, lastChange: Instant?, hasNews: Bool, now: Instant
  ) -> Int64? {
    let seen = max(0, lastChange.map { now.milliseconds(since: $0) } ?? 0) / 2
    if let gap = gap(dates, now: now) {
      guard let previous else { return gap / 2 }
      // Neither one quiet poll nor one change is a rhythm.
      if !hasNews { return min(gap / 2, previous + previous / 2 + PollPolicy.minute) }
      guard let lastChange, !dates.contains(where: { $0 > lastChange && $0 <= now }) else {
        return gap / 2
      }
      return min(gap / 2, max(seen, previous / 2))
    }
    guard hasNews, lastChange != nil else { return previous }
    guard let previous else { return seen }
    return previous - previous / 4 + seen / 4
  }

  /// The interval to use now: the estimate, stretched the longer nothing has come.
  static func interval(estimate: Int64?, lastChange: Instant?, now: Instant, policy: PollPolicy)
    -> Int64
  {
    let silence = lastChange.map { now.milliseconds(since: $0) / 8 } ?? 0
    let wanted = max(estimate ?? policy.minInterval, silence)
    return max(policy.minInterval, min(wanted, policy.maxInterval))
  }

  private static let sameMoment = 5 * PollPolicy.minute
}
