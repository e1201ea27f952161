/// URLs by their bytes (RFC 3986), as far as a feed's address needs it.
enum URLText {
  /// The first scalar that may not stand in a URI reference, or the `%` of a broken escape.
  static func firstForbidden(_ text: String) -> Unicode.Scalar? {
    if text.utf8.allSatisfy({ isAllowed($0) && $0 != UInt8(ascii: "%") }) { return nil }
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      guard isAllowed(byte) else {
        return text.unicodeScalars[text.utf8.index(text.startIndex, offsetBy: index)]
      }
      guard byte == UInt8(ascii: "%") else { continue }
      guard index + 2 < bytes.count, hexValue(bytes[index + 1]) != nil,
        hexValue(bytes[index + 2]) != nil
      else { return "%" }
    }
    return nil
  }

  /// Unreserved, reserved and `%`.
  private static func isAllowed(_ byte: UInt8) -> Bool { allowed[Int(byte)] }

  private static let allowed = (0...255).map { (byte: UInt8) in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
    }
  }

  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// `text` with `%XX` turned into bytes; nil when an escape is broken or the bytes are not UTF-8
  /// or hold NUL.
  static func decoded(_ text: Substring) -> String? {
    if !text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == 0 }) { return String(text) }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%") {
        guard index + 2 < bytes.count, let high = hexValue(bytes[index + 1]),
          let low = hexValue(bytes[index + 2])
        else { return nil }
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    guard !result.contains(0) else { return nil }
    return String(validating: result, as: UTF8.self)
  }

  /// A path with everything escaped that may not stand raw in the path of a URL.
  static func encodedPath(_ path: String) -> String {
    func isRaw(_ byte: UInt8) -> Bool { isAllowed(byte) && !"%?#[]".utf8.contains(byte) }
    if path.utf8.allSatisfy(isRaw) { return path }
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in path.utf8 {
      if isRaw(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
