import Glibc

/// Speaks the `sd_notify(3)` protocol over `NOTIFY_SOCKET`, without libsystemd.
///
/// Any thread. Every failure is silent: a daemon must run the same without a service manager.
public struct SystemdNotifier: Sendable {
  private let socketPath: String?
  /// How often systemd wants to hear from us, from `WATCHDOG_USEC`; nil where it does not.
  public let watchdogInterval: Duration?

  /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` from `environment`.
  public init(environment: [String: String], processID: Int32 = getpid()) {
    socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    let meantForUs = environment["WATCHDOG_PID"].map { $0 == String(processID) } ?? true
    watchdogInterval =
      meantForUs
      ? environment["WATCHDOG_USEC"].flatMap(Int64.init).flatMap {
        $0 > 0 ? .microseconds($0) : nil
      } : nil
  }

  /// The configuration is valid, the state is open, feeds are being polled.
  public func ready(status: String) { send("READY=1\nSTATUS=\(Self.oneLine(status))") }

  /// A reload has begun; ``ready(status:)`` ends it.
  public func reloading() {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
  }

  /// The daemon is about to end.
  public func stopping() { send("STOPPING=1") }

  /// What `systemctl status` shows.
  public func status(_ text: String) { send("STATUS=\(Self.oneLine(text))") }

  /// The work has moved on since the last call.
  public func watchdog() { send("WATCHDOG=1") }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  private func send(_ message: String) {
    guard let socketPath else { return }
    var address = sockaddr_un()
    var path = Array(socketPath.utf8)
    // "@name" is a socket in the abstract namespace, whose first byte is zero.
    let isAbstract = path.first == UInt8(ascii: "@")
    guard path.first == UInt8(ascii: "/") || isAbstract else { return }
    if isAbstract { path[0] = 0 }
    guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    // An abstract address ends with its last byte, a path with its zero.
    let length = MemoryLayout<sa_family_t>.size + path.count + (isAbstract ? 0 : 1)

    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Self.closeOnExec, 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // A service manager that does not read must not keep the daemon waiting.
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let bytes = Array(message.utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = sendto(
          descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), generic, socklen_t(length))
      }
    }
  }

  private static let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
}
