import Glibc

/// Keeps a second daemon away from the same state.
///
/// An advisory lock (`flock`) on a file in the state directory: the kernel releases it when the
/// process ends, however it ends, so a stale lock cannot exist. Held until ``release()`` or the
/// end of the process.
public struct StateLock: Sendable {
  /// The lock's file.
  public let path: String
  private let file: Int32

  /// Takes the lock.
  ///
  /// - Parameter directory: the state directory, which must exist.
  /// - Throws: ``StateStoreError`` with code `locked` (naming the holder's process id where it is
  ///   known), or with the reason why the file cannot be made.
  public init(directory: String) throws {
    path = directory + "/claimwatch.lock"
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Self.failure(errno, path) }
    var result: Int32
    repeat { result = flock(file, LOCK_EX | LOCK_NB) } while result != 0 && errno == EINTR
    guard result == 0 else {
      let code = errno
      defer { close(file) }
      guard code == EWOULDBLOCK else { throw Self.failure(code, path) }
      let holder = Self.holder(file)
      throw StateStoreError(
        .locked, path: directory,
        "another claimwatch\(holder.map { ", process \($0)," } ?? "") runs on this state")
    }
    self.file = file
    // The number is only for the message above; on a full disk the lock holds without it.
    _ = ftruncate(file, 0)
    let text = Array("\(getpid())\n".utf8)
    _ = pwrite(file, text, text.count, 0)
  }

  /// Gives the lock back; the file stays.
  public func release() { close(file) }

  private static func holder(_ file: Int32) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = pread(file, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
  }

  private static func failure(_ code: Int32, _ path: String) -> StateStoreError {
    let kind: StateStoreError.Code =
      switch code {
      case ENOSPC, EDQUOT: .full
      case EROFS: .readOnly
      case EIO: .io
      default: .cannotOpen
      }
    return StateStoreError(
      kind, path: path, "cannot take the lock: \(String(cString: strerror(code)))")
  }
}
