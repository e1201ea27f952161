import Foundation
import Glibc

/// Keeps everyone who opens a file waiting, as a disk does that does not answer: fanotify(7). Needs root.
final class HeldFile {
  private var descriptor: Int32

  /// nil where this process may not.
  init?(_ path: String) {
    typealias Initialise = @convention(c) (UInt32, UInt32) -> Int32
    typealias Mark =
      @convention(c) (Int32, UInt32, UInt64, Int32, UnsafePointer<CChar>) -> Int32
    guard geteuid() == 0, let initialise = dlsym(nil, "fanotify_init"),
      let mark = dlsym(nil, "fanotify_mark")
    else { return nil }
    // FAN_CLOEXEC | FAN_CLASS_CONTENT, FAN_MARK_ADD, FAN_OPEN_PERM
    descriptor = unsafeBitCast(initialise, to: Initialise.self)(1 | 4, 0)
    guard descriptor >= 0,
      unsafeBitCast(mark, to: Mark.self)(descriptor, 1, 0x10000, AT_FDCWD, path) == 0
    else { return nil }
  }

  deinit { release() }

  /// Lets them go on.
  func release() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}
