import Glibc
import Locking
import Logging

/// Sees to it that an end which was asked for comes within a second, also where a thread hangs.
///
/// Nothing is lost by leaving at any moment: what is not on the disk is fetched again at the next start.
/// On a thread of its own, since every other may be what hangs.
final class TimelyEnd: Sendable {
  private enum Phase { case begun, stored }
  private let phase = Monitor(Phase.begun)

  /// How long the state's thread may take to store what is waiting.
  private static let untilStored = 800
  /// How long the rest may take then: writing alerts to a log that answers, on a slow disk.
  private static let afterwards = 3000

  /// Begins to watch the end. `leave` is what is done instead of it, before the process ends with
  /// `status`.
  func begin(status: Int32, _ leave: @escaping @Sendable (_ reason: String) -> Void) {
    _ = OwnThread.start { [phase] in
      OwnThread.name("end")
      let isStored = phase.wait(milliseconds: Self.untilStored) { $0 == .stored ? true : nil }
      if isStored != nil { usleep(UInt32(Self.afterwards) * 1000) }
      leave(isStored == nil ? "the state's thread does not answer" : "the end takes too long")
      BoundedOutput.standardError.drain(milliseconds: 150)
      _exit(status)
    }
  }

  /// What was waiting is stored.
  func stateIsStored() {
    phase.withLock { $0 = .stored }
    phase.wakeAll()
  }
}
