import Glibc

/// Processor time of the calling thread since the budget was first asked about.
///
/// Asking takes a system call of some microseconds, as long as parsing an item: documents that end
/// before the first question never pay for it.
struct CPUBudget {
  private var start: Duration?
  private let limit: Duration

  init(_ limit: Duration) { self.limit = limit }

  /// Whether more time was spent than allowed.
  var isSpent: Bool {
    mutating get {
      let now = Self.now
      guard let start else {
        start = now
        return false
      }
      return now - start > limit
    }
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }
}
