import Glibc

/// Tells linear from quadratic time by processor time, so that a busy machine changes nothing.
public enum Growth {
  /// Whether `work` over four times the input takes clearly less than sixteen times the time.
  /// The best of three runs counts, and very short ones prove nothing against it.
  public static func isLinear(_ unit: Int = 20_000, _ work: (Int) -> Void) -> Bool {
    let small = best { work(unit) }
    let large = best { work(unit * 4) }
    return large < small * 9 + 0.05
  }

  private static func best(_ work: () -> Void) -> Double {
    (0..<3).map { _ in cpuTime(work) }.min() ?? 0
  }

  private static func cpuTime(_ work: () -> Void) -> Double {
    let start = now()
    work()
    return now() - start
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
