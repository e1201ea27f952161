import Glibc

/// An execution may take one second of processor time. libFuzzer's own limit counts the time of
/// the clock, which a busy machine uses up for others.
enum HangCheck {
  /// Runs `body`, and once more by processor time where it took long by the clock, which can be read
  /// without a system call.
  static func run(_ body: () -> Void) {
    let start = now(CLOCK_MONOTONIC)
    body()
    guard now(CLOCK_MONOTONIC) - start > 1 else { return }
    let processor = now(CLOCK_THREAD_CPUTIME_ID)
    body()
    precondition(now(CLOCK_THREAD_CPUTIME_ID) - processor < 1, "a hang of more than one second")
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
