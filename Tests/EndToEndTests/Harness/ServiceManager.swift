import Foundation
import Glibc
import Locking

/// What systemd is to the daemon: a socket that takes what `sd_notify` sends, in the order it came.
final class ServiceManager: Sendable {
  private let socketPath: String
  private let file: Int32
  private let heard = Guarded<[String]>([])

  struct CannotListen: Error { let number: Int32 }

  init(in workspace: Workspace) throws {
    socketPath = workspace.folder.appending(path: "notify").path
    file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(socketPath.utf8)
    precondition(path.count < MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw CannotListen(number: errno) }
    Thread.detachNewThread { [file, self] in
      var buffer = [UInt8](repeating: 0, count: 8192)
      while true {
        let count = recv(file, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        let message = String(decoding: buffer[..<count], as: UTF8.self)
        heard.withLock { $0.append(message) }
      }
    }
  }

  /// Ends the listening.
  func stop() {
    shutdown(file, Int32(SHUT_RDWR))
    close(file)
  }

  /// The daemon's environment; it hears from us every third part of `watchdog` seconds.
  func environment(watchdog seconds: Int) -> [String: String] {
    ["NOTIFY_SOCKET": socketPath, "WATCHDOG_USEC": "\(seconds * 1_000_000)"]
  }

  /// Every message so far.
  var messages: [String] { heard.withLock { $0 } }

  /// How many there were that begin with `text`.
  func count(_ text: String, after start: Int = 0) -> Int {
    messages.dropFirst(start).count { $0.hasPrefix(text) }
  }
}
