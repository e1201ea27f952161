import FeedModel
import StateStore

extension WaitingAlert {
  /// No alert, but the time of a digest, which is sent when there is nothing, too.
  public var isMark: Bool { id.utf8.starts(with: "digest/".utf8) }
}

extension OutputBook {
  /// What is sent together with `alert`: all that became due at the same time and was tried as often.
  public func batch(of alert: WaitingAlert) -> [WaitingAlert] {
    waiting.filter { $0.next == alert.next && $0.steps == alert.steps }
  }

  /// The end of a window that is open at `now`, of at most so many milliseconds.
  public func openWindow(at now: Instant, of length: Int64) -> Instant? {
    let latest = now.advanced(byMilliseconds: length)
    return waiting.first { $0.attempts == 0 && !$0.isMark && $0.next > now && $0.next <= latest }?
      .next
  }

  /// Makes sure that there is a digest at `next`, the first time behind `now`; nil where there are none.
  public mutating func expectDigest(at next: Instant?, now: Instant) {
    for mark in waiting where mark.isMark && mark.attempts == 0 && mark.next > now {
      if mark.next == next { return }
      drop(mark)
    }
    guard let next else { return }
    expect(WaitingAlert(id: "digest/\(next)", seq: 0, next: next))
  }
}
