import Foundation

/// A server that is reached by TCP and TLS alone, with a certificate for `localhost` by an authority of its own.
public struct LoopbackCertificates: Sendable {
  /// Certificates of the authority, and of one that has signed nothing.
  public let authority: String
  public let stranger: String

  init(folder: String) {
    authority = folder + "/ca.crt"
    stranger = folder + "/stranger.crt"
  }

  /// Makes them in the folder that a shell is in.
  static let script = """
    authority() {
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "/CN=claimwatch $1" -keyout $1.key -out $1.crt
    }
    {
      authority ca && authority stranger &&
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
        -keyout server.key -out server.csr &&
      echo subjectAltName=DNS:localhost >server.ext &&
      openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \
        -extfile server.ext -out server.crt && chmod 600 server.key
    } >openssl.log 2>&1 || exit 1
    """

  /// A port of the loopback interface that nobody listens on.
  static func freePort() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(descriptor, address, size) == 0, getsockname(descriptor, address, &size) == 0
        else { return 0 }
        return Int(
          UInt16(bigEndian: UnsafeRawPointer(address).load(as: sockaddr_in.self).sin_port))
      }
    }
  }
}
