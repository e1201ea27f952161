import Glibc

/// Processor time of the calling thread since the budget was opened.
struct CPUBudget {
  private let start: Duration
  private let limit: Duration

  init(_ limit: Duration) {
    self.limit = limit
    start = Self.now
  }

  /// Whether more time was spent than allowed.
  var isSpent: Bool { Self.now - start > limit }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }
}
