import CSystem
import Glibc

/// Threads that belong to nobody's pool: for what may block, or run until the process ends.
public enum OwnThread {
  private final class Launch {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs `body` on a thread of its own. Signals that are sent to the process go to other threads.
  ///
  /// - Returns: false where no thread could be had.
  public static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    let launch = Unmanaged.passRetained(Launch(body))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let launch = Unmanaged<Launch>.fromOpaque(context).takeRetainedValue()
        claimwatch_prepare_thread()
        launch.body()
        claimwatch_leave_thread()
        return nil
      }, launch.toOpaque())
    guard result == 0 else {
      launch.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  /// Names the calling thread, for debuggers and `/proc`; the first 15 bytes count.
  public static func name(_ name: String) { claimwatch_name_thread(name) }
}
