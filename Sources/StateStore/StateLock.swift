import FeedModel
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
  /// - Parameters:
  ///   - directory: the state directory, which must exist.
  /// - Throws: ``StateStoreError`` with code `locked` (naming the holder's process id where it is
  ///   known), or with the reason why the file cannot be made.
  ///   - role: Who takes it, for others to read.
  ///   - now: When, likewise.
  public init(directory: String, role: Role = .other, now: Instant? = nil) throws {
    path = directory + "/claimwatch.lock"
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Self.failure(errno, path) }
    guard Self.takes(file) else {
      let code = errno
      defer { close(file) }
      guard code == EWOULDBLOCK else { throw Self.failure(code, path) }
      let holder = Self.holder(file)
      throw StateStoreError(
        .locked, path: directory,
        "another claimwatch\(holder.map { ", process \($0)," } ?? "") runs on this state")
    }
    self.file = file
    // The text is only for messages and for status; on a full disk the lock holds without it. It is no
    // secret: who may enter the directory may read it, whatever the umask.
    _ = fchmod(file, 0o644)
    _ = ftruncate(file, 0)
    let text = Array("\(getpid())\n\(role.rawValue)\n\(now?.milliseconds ?? 0)\n".utf8)
    _ = pwrite(file, text, text.count, 0)
  }

  /// Gives the lock back; the file stays.
  public func release() { close(file) }

  /// Somebody who only looks (``holder(in:)``) holds it for an instant.
  private static func takes(_ file: Int32) -> Bool {
    for attempt in 0..<10 {
      if attempt > 0 { usleep(20_000) }
      var result: Int32
      repeat { result = flock(file, LOCK_EX | LOCK_NB) } while result != 0 && errno == EINTR
      if result == 0 { return true }
      guard errno == EWOULDBLOCK else { return false }
    }
    errno = EWOULDBLOCK
    return false
  }

  private static func holder(_ file: Int32) -> Int? { read(file).pid }

  private static func read(_ file: Int32) -> Holder {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = pread(file, &bytes, bytes.count, 0)
    let lines = bytes.prefix(max(0, count)).split(separator: 0x0A).map {
      String(decoding: $0, as: UTF8.self)
    }
    return Holder(
      pid: lines.first.flatMap { Int($0) },
      // Versions before 0.2 wrote the number alone; it was mostly the daemon's.
      role: lines.count < 2 ? .daemon : Role(rawValue: lines[1]) ?? .other,
      since: lines.dropFirst(2).first.flatMap { Int64($0) }
        .flatMap { $0 > 0 ? Instant(milliseconds: $0) : nil })
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

extension StateLock {
  /// What holds a lock.
  public enum Role: String, Sendable {
    /// The daemon.
    case daemon
    /// A single pass.
    case once
    case other
  }

  /// Who holds a lock.
  public struct Holder: Hashable, Sendable {
    /// Its process id, where it could be written.
    public let pid: Int?
    public let role: Role
    /// Since when, likewise.
    public let since: Instant?
  }

  /// Who holds the lock of `directory` now; nil where nobody does, whatever the file says of the past.
  ///
  /// - Throws: ``StateStoreError`` where it cannot be looked at.
  public static func holder(in directory: String) throws -> Holder? {
    let path = directory + "/claimwatch.lock"
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(errno, path)
    }
    defer { close(file) }
    var result: Int32
    repeat { result = flock(file, LOCK_SH | LOCK_NB) } while result != 0 && errno == EINTR
    if result == 0 { return nil }
    guard errno == EWOULDBLOCK else { throw failure(errno, path) }
    return read(file)
  }
}
