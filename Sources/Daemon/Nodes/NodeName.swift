import Configuration
import Glibc

/// What this machine is called among those that share a state.
enum NodeName {
  /// The configured name, else the host's.
  static func of(_ settings: StateSettings) -> String { settings.node ?? host() }

  /// The name of the host, as far as it is made of letters, digits, hyphens and dots.
  static func host() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let allowed = bytes.filter { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
        || byte == 0x2E
    }
    return allowed.isEmpty ? "localhost" : String(decoding: allowed, as: UTF8.self)
  }
}
