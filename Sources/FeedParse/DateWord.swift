import ReadableText

/// A word of a date: its letters, ASCII ones in lower case.
struct DateWord {
  let bytes: UnsafeBufferPointer<UInt8>
  /// The first eight letters, or 0 where any letter is not ASCII.
  let packed: UInt64
  let isASCII: Bool

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    var packed: UInt64 = 0
    var ascii = true
    for (index, byte) in bytes.enumerated() {
      if byte >= 0x80 { ascii = false }
      if index < 8 { packed |= UInt64(byte | 0x20) << UInt64(index * 8) }
    }
    isASCII = ascii
    self.packed = ascii ? packed : 0
  }

  var isEmpty: Bool { bytes.isEmpty }

  /// The word as a string in lower case; for words that are not ASCII.
  var text: String { String(decoding: bytes, as: UTF8.self).lowercased() }

  /// The first letters of `name` as ``packed`` has them.
  static func pack(_ name: String) -> UInt64 {
    var packed: UInt64 = 0
    for (index, byte) in name.utf8.prefix(8).enumerated() {
      packed |= UInt64(byte) << UInt64(index * 8)
    }
    return packed
  }

  /// Whether this is the ASCII word `name`, which is in lower case.
  func equals(_ name: StaticString) -> Bool {
    guard bytes.count == name.utf8CodeUnitCount else { return false }
    for (index, byte) in bytes.enumerated() where byte | 0x20 != name.utf8Start[index] {
      return false
    }
    return true
  }
}
