import Glibc

/// A file that this process has open, or holds on to, and the path where others look for it.
public struct HeldFile: Sendable {
  /// What has become of it.
  public enum Placement: Hashable, Sendable {
    /// The path leads to it, or that cannot be told.
    case inPlace
    /// The path leads nowhere, and the file still has a name: its folder was moved or renamed.
    case moved
    /// It has no name any more: what is written into it goes with the process.
    case deleted
    /// The path leads to another file.
    case replaced
  }

  public let path: String
  private let descriptor: Int32

  /// The file that is open as `descriptor`, and stays so.
  init(_ path: String, open descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Holds on to the file at `path` until the process ends; nil where there is none.
  ///
  /// By `O_PATH`, which opens nothing: closing a file that was opened would take SQLite's locks on it away.
  public init?(holding path: String) {
    let descriptor = open(path, Self.onlyPath | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    self.init(path, open: descriptor)
  }

  /// `O_PATH`, which Glibc shows to C with `_GNU_SOURCE` only (asm-generic/fcntl.h).
  private static let onlyPath: Int32 = 0o1000_0000

  /// Compares the file with what its path leads to at the same moment: numbers that were noted at the start may be
  /// others by now where a file system is mounted anew.
  public var placement: Placement {
    var file = stat()
    var named = stat()
    guard fstat(descriptor, &file) == 0 else { return .inPlace }
    if stat(path, &named) == 0 {
      return file.st_dev == named.st_dev && file.st_ino == named.st_ino ? .inPlace : .replaced
    }
    guard errno == ENOENT || errno == ENOTDIR else { return .inPlace }
    return file.st_nlink == 0 ? .deleted : .moved
  }
}
