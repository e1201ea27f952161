import FeedModel
import Glibc

/// Tells the time. Injected everywhere, so that tests set it.
public protocol WallClock: Sendable {
  /// The present time of day. Any thread.
  func now() -> Instant
}

/// The machine's real-time clock.
public struct SystemClock: WallClock {
  /// The one there is.
  public init() {}

  public func now() -> Instant { Self.now() }

  /// The present time of day.
  public static func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
