import FeedModel

/// When a feed that answers well is quiet for far longer than its own rhythm.
///
/// A server that serves the same copy for ever looks healthy; only the feed's own past tells that
/// something is wrong. Dates are evidence here, nothing more: they decide what is said, not what is
/// new.
enum Quiet {
  /// Quiet times under this one are never worth a word.
  static let least = PollPolicy.day

  /// The gaps between publications, without the present silence; nil where dates tell none.
  static func usualGap(_ dates: [Instant], now: Instant) -> UsualGap? {
    let gaps = Rhythm.gaps(dates, now: now, atMost: 500)
    guard let longest = gaps.max() else { return nil }
    return UsualGap(median: gaps.sorted()[gaps.count / 2], longest: longest)
  }

  /// How long the feed may be quiet: five usual gaps, and twice the longest one, which is a night
  /// or a weekend, but a day at least.
  static func limit(_ gap: UsualGap) -> Int64 {
    let (usual, overflow) = gap.median.multipliedReportingOverflow(by: 5)
    let (longest, longestOverflow) = gap.longest.multipliedReportingOverflow(by: 2)
    if overflow || longestOverflow { return .max }
    return max(usual, longest, least)
  }
}

extension FeedState {
  /// Whether the feed answered well at its last attempt and has been quiet for far too long then.
  public var isSilent: Bool {
    guard case .ok = condition, let usualGap, let since = quietSince ?? lastChange,
      let now = lastAttempt
    else { return false }
    return now.milliseconds(since: since) > Quiet.limit(usualGap)
  }

  /// Notes what a parsed body tells of the feed's silence. Called before ``primed`` is set.
  mutating func notePublications(_ dates: [Instant], hasNews: Bool, at now: Instant) {
    guard hasNews else { return }
    let past = dates.filter { $0 <= now && $0.milliseconds > 0 }.max()
    newestItem = [newestItem, past ?? now].compactMap { $0 }.max()
    usualGap = Quiet.usualGap(dates, now: now) ?? usualGap
    quietSince = primed ? now : past ?? now
  }
}
