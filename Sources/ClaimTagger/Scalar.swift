import FeedModel

/// One Unicode scalar of a text in UTF-8, or one byte that belongs to none.
struct Scalar {
  let value: UInt32
  /// Bytes it takes, 1 to 4.
  let length: Int

  /// Stands for a byte that is no UTF-8; it is ignored in words.
  static let replacement: UInt32 = 0xFFFD

  /// Decodes at `index`, which must lie inside `text`. Overlong forms, surrogates, values beyond
  /// U+10FFFF and cut-off sequences give the replacement of length 1 (Unicode 16, table 3-7).
  @inline(__always)
  init(_ text: UnsafeBufferPointer<UInt8>, at index: Int) {
    let first = UInt32(text[index])
    if first < 0x80 {
      (value, length) = (first, 1)
      return
    }
    let (count, lowest): (Int, UInt32) =
      switch first {
      case 0xC2...0xDF: (2, 0x80)
      case 0xE0...0xEF: (3, 0x800)
      case 0xF0...0xF4: (4, 0x10000)
      default: (1, 0)
      }
    guard count > 1, text.count - index >= count else {
      (value, length) = (Self.replacement, 1)
      return
    }
    var result = first & (0x7F >> UInt32(count))
    for offset in 1..<count {
      let byte = UInt32(text[index + offset])
      guard byte & 0xC0 == 0x80 else {
        (value, length) = (Self.replacement, 1)
        return
      }
      result = result << 6 | byte & 0x3F
    }
    guard result >= lowest, result <= 0x10FFFF, result & 0xFFFF_F800 != 0xD800 else {
      (value, length) = (Self.replacement, 1)
      return
    }
    (value, length) = (result, count)
  }

  /// Appends a scalar as UTF-8.
  static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | value >> shift & 0x3F) }
    switch value {
    case ..<0x80:
      bytes.append(UInt8(truncatingIfNeeded: value))
    case ..<0x800:
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
      bytes.append(tail(0))
    case ..<0x10000:
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      bytes.append(tail(6))
      bytes.append(tail(0))
    default:
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18 & 0x07))
      bytes.append(tail(12))
      bytes.append(tail(6))
      bytes.append(tail(0))
    }
  }
}
