import CSystem
import Glibc

/// A port of 127.0.0.1 that is kept while no server listens on it: connections to it are refused, and
/// nobody else is given it.
///
/// For tests in which a server goes away and comes back. A port that was merely closed is free, and the
/// next server of another test may be given it. It is kept until the last reference is gone.
public final class LoopbackPort: Sendable {
  public let number: UInt16
  private let socket: Int32

  /// Takes a free port. Ends the process where there is none: no test could go on.
  public init() {
    (socket, number) = Self.bound(to: 0)
  }

  deinit { close(socket) }

  /// `http://127.0.0.1:PORT` with `path`.
  public func url(_ path: String) -> String { "http://127.0.0.1:\(number)\(path)" }

  /// Files that this process may have open from now on: all that the system grants. Tests start by the hundred,
  /// each with its server and its connections, which is more than the 1,024 that most shells begin with; the
  /// first server without a descriptor would end them all.
  private static let mostOpenFiles = claimwatch_raise_open_files(.max)

  /// A socket bound to `wanted`, or to a free port, that does not listen yet. SO_REUSEADDR lets a server
  /// listen on a port that another bound socket keeps (socket(7)).
  static func bound(to wanted: UInt16) -> (socket: Int32, port: UInt16) {
    _ = mostOpenFiles
    let descriptor = Glibc.socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    precondition(isBound, "no loopback port could be bound: \(String(cString: strerror(errno)))")
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }
}
