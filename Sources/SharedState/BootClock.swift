import Glibc

/// A clock that rises while the machine sleeps as well, and that nobody can set.
public enum BootClock {
  /// Nanoseconds since the machine was started.
  public static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
