import Glibc

/// An execution may take one second of processor time. libFuzzer's own limit counts the time of
/// the clock, which a busy machine uses up for others.
enum HangCheck {
  static func run(_ body: () -> Void) {
    let start = now()
    body()
    precondition(now() - start < 1, "a hang of more than one second")
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
