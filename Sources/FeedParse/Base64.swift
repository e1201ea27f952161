import ReadableText

/// Base64 as found in Atom (RFC 4648, section 4): white space and bytes that do not belong are
/// skipped, padding may be missing.
enum Base64 {
  /// The decoded bytes, or nil where more than one in sixteen characters is none of base64.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 4 * 3 + 3)
    var bits: UInt32 = 0
    var held = 0
    var strange = 0
    for byte in bytes {
      if byte <= 0x20 { continue }
      if byte == UInt8(ascii: "=") { break }
      guard let value = value(byte) else {
        strange += 1
        continue
      }
      bits = bits << 6 | UInt32(value)
      held += 6
      if held >= 8 {
        held -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      }
    }
    return strange * 16 > bytes.count ? nil : result
  }

  private static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x47
    case 0x30...0x39: byte + 4
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
