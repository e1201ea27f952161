/// JSON string escaping on bytes.
public enum JSONEscape {
  /// Appends `string` with its quotation marks.
  public static func append(_ string: String, to bytes: inout [UInt8]) {
    var copy = string
    copy.withUTF8 { append(utf8: $0, to: &bytes) }
  }

  /// Appends valid UTF-8 as a JSON string with its quotation marks.
  public static func append(utf8 source: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var kept = 0
    var index = 0
    while index < source.count {
      let escaped = unsafeScalar(in: source, at: index)
      guard let (scalar, length) = escaped else {
        index += 1
        continue
      }
      bytes.append(contentsOf: source[kept..<index])
      appendEscape(scalar, to: &bytes)
      index += length
      kept = index
    }
    bytes.append(contentsOf: source[kept..<source.count])
    bytes.append(UInt8(ascii: "\""))
  }

  /// How many bytes a scalar takes inside a JSON string of ours.
  public static func length(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x22, 0x5C, 0x08, 0x09, 0x0A, 0x0C, 0x0D: 2
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: 6
    case 0..<0x80: 1
    case 0..<0x800: 2
    case 0..<0x1_0000: 3
    default: 4
    }
  }

  /// The scalar at `index` with its length in bytes when it may not stand raw in our output.
  private static func unsafeScalar(
    in source: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, length: Int)? {
    let byte = source[index]
    if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F { return (UInt32(byte), 1) }
    if byte == 0xC2, index + 1 < source.count, (0x80...0x9F).contains(source[index + 1]) {
      return (UInt32(source[index + 1]), 2)
    }
    guard byte == 0xD8 || byte == 0xE2 || byte == 0xEF else { return nil }
    if byte == 0xD8 {
      // U+061C, the Arabic letter mark.
      return index + 1 < source.count && source[index + 1] == 0x9C ? (0x061C, 2) : nil
    }
    guard index + 2 < source.count else { return nil }
    let scalar =
      UInt32(byte & 0x0F) << 12 | UInt32(source[index + 1] & 0x3F) << 6
      | UInt32(source[index + 2] & 0x3F)
    switch scalar {
    case 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
      return (scalar, 3)
    default: return nil
    }
  }

  private static func appendEscape(_ scalar: UInt32, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch scalar {
    case 0x22: bytes.append(UInt8(ascii: "\""))
    case 0x5C: bytes.append(UInt8(ascii: "\\"))
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(UInt8(ascii: "u"))
      for shift in [12, 8, 4, 0] as [UInt32] {
        let digit = UInt8((scalar >> shift) & 0xF)
        bytes.append(digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a"))
      }
    }
  }
}
