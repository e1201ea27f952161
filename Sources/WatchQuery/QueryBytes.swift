import FeedModel

/// What the bytes of a query are to its reader.
struct QueryBytes {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  /// The byte at `index`, or 0 beyond the ends.
  subscript(index: Int) -> UInt8 { bytes[at: index] ?? 0 }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes.slice(range), as: UTF8.self) }

  /// The length of the white space at `index`, or nil.
  func blank(at index: Int) -> Int? {
    guard let byte = bytes[at: index] else { return nil }
    if byte <= 0x20 { return 1 }
    if byte == 0xC2, self[index + 1] == 0xA0 { return 2 }
    guard byte == 0xE2 || byte == 0xE3 else { return nil }
    switch (byte, self[index + 1], self[index + 2]) {
    // U+2000 to U+200A, U+202F, U+205F, U+3000
    case (0xE2, 0x80, 0x80..<0x8B), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      return 3
    default: return nil
    }
  }

  /// The length of the double quotation mark at `index`: `"`, and “ ” „ as word processors write it.
  func quote(at index: Int) -> Int? {
    switch self[index] {
    case UInt8(ascii: "\""): 1
    case 0xE2 where self[index + 1] == 0x80 && (0x9C..<0x9F).contains(self[index + 2]): 3
    default: nil
    }
  }

  /// Whether a word ends before `index`.
  func isDelimiter(at index: Int) -> Bool {
    guard let byte = bytes[at: index] else { return true }
    return byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || blank(at: index) != nil
      || quote(at: index) != nil
  }

  /// The bytes of the scalar at `index`.
  func scalarLength(at index: Int) -> Int {
    let length =
      switch self[index] {
      case 0xC0..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0...: 4
      default: 1
      }
    return min(length, max(1, count - index))
  }
}

extension UInt8 {
  var isLetter: Bool { (0x41..<0x5B).contains(self) || (0x61..<0x7B).contains(self) }
  var isDigit: Bool { (0x30..<0x3A).contains(self) }
}
