import Glibc
import Locking

/// Keeps two processes with states of their own from writing into one alert log, whose numbers they would mix up.
///
/// An advisory lock on the log itself, which goes with the process. A rotated log takes it along, so it is taken
/// anew on the file that stands at the path then.
final class LogClaim: Sendable {
  private let path: String
  private let file = Guarded<Int32?>(nil)

  init(path: String) { self.path = path }

  deinit { release() }

  /// Whether the log at the path is ours, or cannot be claimed: where the file system knows no locks, or there is
  /// no log. False where another process has it.
  func take() -> Bool {
    file.withLock { held in
      if let held, Self.stands(held, at: path) { return true }
      let next = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK)
      guard next >= 0 else { return true }
      var result: Int32
      repeat { result = flock(next, LOCK_EX | LOCK_NB) } while result != 0 && errno == EINTR
      guard result == 0 else {
        let isOthers = errno == EWOULDBLOCK
        close(next)
        return !isOthers
      }
      if let held { close(held) }
      held = next
      return true
    }
  }

  /// Lets go of it.
  func release() {
    file.withLock { held in
      if let held { close(held) }
      held = nil
    }
  }

  private static func stands(_ file: Int32, at path: String) -> Bool {
    var open = stat()
    var named = stat()
    guard fstat(file, &open) == 0, stat(path, &named) == 0 else { return false }
    return open.st_dev == named.st_dev && open.st_ino == named.st_ino
  }
}
