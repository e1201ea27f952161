import FeedModel

/// When a feed's whole document was replaced between two polls: items may have come and gone that
/// nobody saw. What a publisher keeps at the top of it does not count as known.
enum Overrun {
  /// Documents with fewer items are replaced whole by a single one.
  static let fewestItems = 3

  /// Whether `poll` found nothing it knew in a document of a feed that was read before.
  static func isOne(_ poll: ReadPoll, in window: FeedWindow) -> Bool {
    window.overlaps && poll.items - poll.pinned >= fewestItems && !poll.overlaps
      && !poll.looksRekeyed
  }
}

extension FeedState {
  /// Notes how a parsed body follows on the one before. Called before ``lastSuccess`` is set.
  mutating func noteWindow(_ poll: ReadPoll, at now: Instant) {
    guard primed else {
      // Something for the next one to follow on.
      window.overlaps = poll.items >= Overrun.fewestItems
      return
    }
    if Overrun.isOne(poll, in: window) {
      window.lastOverrun = now
      window.overrunSince = window.overrunSince ?? now
      window.turnover = lastSuccess.map { max(0, now.milliseconds(since: $0)) } ?? 0
    }
    if poll.overlaps { window.overrunSince = nil }
    window.overlaps = poll.overlaps || (window.overlaps && poll.items < Overrun.fewestItems)
    if poll.items > 0, poll.known > poll.items / 2 { letTurnoverGo() }
  }

  /// Notes that the document is as it was: polls keep up.
  mutating func noteSameWindow() {
    window.overrunSince = nil
    letTurnoverGo()
  }

  /// It is let go slowly, for the next burst comes at the same hour.
  private mutating func letTurnoverGo() {
    guard let turnover = window.turnover else { return }
    window.turnover = turnover >= PollPolicy.day ? nil : turnover + turnover / 4 + PollPolicy.minute
  }
}

extension ReadPoll {
  /// Whether the document holds what the one before held, apart from what is kept at its top.
  fileprivate var overlaps: Bool { known > pinned }
}
