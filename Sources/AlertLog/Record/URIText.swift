/// URLs as the alert schema wants them (`format: uri`), whatever a feed has published.
enum URIText {
  /// `link` as a URI (RFC 3986) with a scheme, bytes that a URI cannot hold percent-encoded as
  /// RFC 3987, section 3.1 says; nil where it is relative or longer than 4 KiB: half a URL leads
  /// nowhere.
  static func uri(_ link: String) -> String? {
    let limit = 4096
    guard link.utf8.count <= limit, hasScheme(link.utf8) else { return nil }
    if link.utf8.allSatisfy(isAllowed) { return link }
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in link.utf8 {
      if isAllowed(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return bytes.count <= limit ? String(decoding: bytes, as: UTF8.self) : nil
  }

  private static func hasScheme(_ bytes: String.UTF8View) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first,
      isLetter(first)
    else { return false }
    return bytes[..<colon].allSatisfy { byte in
      isLetter(byte) || (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E].contains(byte)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Unreserved, reserved and `%`: printable ASCII without `"<>\^`{|}` and the blank.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    guard (0x21...0x7E).contains(byte) else { return false }
    switch byte {
    case 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D: return false
    default: return true
    }
  }
}
