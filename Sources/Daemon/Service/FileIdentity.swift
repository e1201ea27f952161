import Glibc

/// Which file a path leads to now: whether it was deleted or replaced under whoever has it open.
struct FileIdentity: Hashable, Sendable {
  private let device: UInt
  private let inode: UInt

  /// The file at `path`; nil where there is none, or nothing can be said.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }

  /// Whether another file stands at `path`, or none. Not where that cannot be told.
  func isGone(from path: String) -> Bool {
    if let now = FileIdentity(path) { return now != self }
    return errno == ENOENT
  }
}
