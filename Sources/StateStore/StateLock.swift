import FeedModel
import Glibc

/// Keeps a second daemon away from the same state, and says who runs.
///
/// An advisory lock (`flock`) on a file in the state directory, or in another: the kernel releases it when the
/// process ends, however it ends, so a stale lock cannot exist. Held until ``release()`` or the
/// end of the process.
public struct StateLock: Sendable {
  /// The name of a state's lock.
  public static let name = "claimwatch.lock"

  /// The lock's file.
  public let path: String
  private let file: Int32
  private let head: String
  /// The daemon that has it, or had it last.
  private let daemon: DaemonRun?

  /// Takes the lock.
  ///
  /// - Parameters:
  ///   - directory: the state directory, which must exist.
  ///   - name: of the file.
  /// - Throws: ``StateStoreError`` with code `locked` (naming the holder's process id where it is
  ///   known), or with the reason why the file cannot be made.
  ///   - role: Who takes it, for others to read.
  ///   - now: When, likewise.
  public init(
    directory: String, name: String = name, role: Role = .other, now: Instant? = nil
  ) throws {
    path = directory + "/" + name
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
    head = "\(getpid())\n\(role.rawValue)\n\(now?.milliseconds ?? 0)\n"
    daemon =
      role == .daemon
      ? DaemonRun(process: Int(getpid()), since: now ?? Instant(milliseconds: 0), stopped: nil)
      : Self.read(file).daemon
    write(daemon)
  }

  private func write(_ daemon: DaemonRun?) {
    let text = Array((head + (daemon.map(\.line) ?? "")).utf8)
    _ = ftruncate(file, 0)
    _ = pwrite(file, text, text.count, 0)
  }

  /// Gives the lock back; the file stays.
  ///
  /// - Parameter stopped: when a daemon that holds it has come to its end, for others to read.
  public func release(stopped: Instant? = nil) {
    if var daemon, let stopped {
      daemon.stopped = stopped
      write(daemon)
    }
    close(file)
  }

  /// The lock's file, which others may move or delete.
  public var heldFile: HeldFile { HeldFile(path, open: file) }

  /// A sign of life, for others to see how long ago it was.
  public func touch() { futimens(file, nil) }

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
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = pread(file, &bytes, bytes.count, 0)
    var status = stat()
    let sign =
      fstat(file, &status) == 0
      ? Instant(
        milliseconds: Int64(status.st_mtim.tv_sec) * 1000
          + Int64(status.st_mtim.tv_nsec) / 1_000_000) : nil
    let lines = bytes.prefix(max(0, count)).split(separator: 0x0A).map {
      String(decoding: $0, as: UTF8.self)
    }
    return Holder(
      pid: lines.first.flatMap { Int($0) },
      // Versions before 0.2 wrote the number alone; it was mostly the daemon's.
      role: lines.count < 2 ? .daemon : Role(rawValue: lines[1]) ?? .other,
      since: lines.dropFirst(2).first.flatMap { Int64($0) }
        .flatMap { $0 > 0 ? Instant(milliseconds: $0) : nil }, lastSign: sign,
      daemon: lines.dropFirst(3).lazy.compactMap(DaemonRun.init(line:)).first)
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
    /// Its last sign of life.
    public let lastSign: Instant?
    /// The daemon that it is, or that had the lock last.
    public let daemon: DaemonRun?
  }

  /// A daemon's time with the state.
  public struct DaemonRun: Hashable, Sendable {
    public let process: Int
    public let since: Instant
    /// When it came to its end; nil where it runs, or was killed.
    public fileprivate(set) var stopped: Instant?

    fileprivate init(process: Int, since: Instant, stopped: Instant?) {
      self.process = process
      self.since = since
      self.stopped = stopped
    }

    fileprivate init?(line: String) {
      let parts = line.split(separator: " ")
      guard parts.count == 4, parts[0] == "daemon", let process = Int(parts[1]),
        let since = Int64(parts[2]), let stopped = Int64(parts[3])
      else { return nil }
      self.init(
        process: process, since: Instant(milliseconds: since),
        stopped: stopped > 0 ? Instant(milliseconds: stopped) : nil)
    }

    fileprivate var line: String {
      "daemon \(process) \(since.milliseconds) \(stopped?.milliseconds ?? 0)\n"
    }
  }

  /// The daemon that had the lock of `directory` last, whether or not it runs; nil where none is known.
  public static func lastDaemon(in directory: String) -> DaemonRun? {
    let file = open(
      directory + "/" + name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return read(file).daemon
  }

  /// Who holds the lock of `directory` now; nil where nobody does, whatever the file says of the past.
  ///
  /// - Throws: ``StateStoreError`` where it cannot be looked at.
  public static func holder(in directory: String, name: String = name) throws -> Holder? {
    let path = directory + "/" + name
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
