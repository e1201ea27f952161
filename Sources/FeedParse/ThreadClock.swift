import FeedModel
import Glibc

extension WorkBudget {
  /// A budget that counts processor time of whichever thread works on the document, from now on.
  public static func started(
    time: Duration = WorkBudget.documentTime, memory: Int = WorkBudget.documentMemory
  ) -> WorkBudget {
    WorkBudget(time: time, memory: memory, clock: ThreadClock.nanoseconds)
  }
}

/// Processor time of the calling thread.
///
/// Asking takes a system call of some microseconds, as long as parsing an item.
enum ThreadClock {
  /// Nanoseconds since the thread began.
  @Sendable static func nanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
