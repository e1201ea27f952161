import FeedModel

extension FeedState {
  /// For so long an overrun counts: what was missed is missed, and the next burst comes at the same hour.
  static let overrunCounts = PollPolicy.day

  /// The word for how the feed fares at `now`: the worst that holds.
  ///
  /// - Parameters:
  ///   - hostHeldUntil: until when its host wants to be left alone, by whichever feed's poll.
  ///   - patience: milliseconds by which a poll may be late; 0 where nobody polls.
  public func health(at now: Instant, hostHeldUntil: Instant?, patience: Int64) -> FeedHealth {
    let isHeld = [heldUntil, hostHeldUntil].contains { $0.map { $0 > now } ?? false }
    switch condition {
    case .gone: return .gone
    case .failing(let failure) where failure.code == "poisoned": return .poisoned
    // Its own host's 429 too: what was asked last did not come.
    case .failing: return .failing
    case .untried: return isHeld ? .held : .new
    case .ok:
      if let late = milliseconds(lateAt: now), late > patience { return isHeld ? .held : .overdue }
      if isSilent { return .silent }
      return isOverrun(at: now) ? .overrun : .ok
    }
  }

  /// Whether the last documents did not overlap, or did not a short while ago.
  private func isOverrun(at now: Instant) -> Bool {
    guard let last = window.lastOverrun else { return false }
    return window.overrunSince != nil || now.milliseconds(since: last) < Self.overrunCounts
  }

  /// How many milliseconds ago it should have been polled; nil where that time has not come, or it was
  /// never polled.
  public func milliseconds(lateAt now: Instant) -> Int64? {
    guard let nextPoll, nextPoll < now else { return nil }
    return now.milliseconds(since: nextPoll)
  }
}
