/// Finds what is not UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
enum UTF8Check {
  /// What a run of bytes looks like as UTF-8.
  struct Result {
    /// Index of the first byte that fits nowhere; nil where all fit.
    var firstBad: Int?
    /// Well-formed sequences of two bytes and more before ``firstBad``.
    var multibyte = 0
  }

  /// Checks `bytes` up to the first fault.
  static func check(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Result {
    var result = Result()
    var index = start
    while true {
      index = endOfASCII(bytes, from: index)
      guard index < bytes.count else { return result }
      let length = sequenceLength(bytes, at: index)
      guard length > 0 else {
        result.firstBad = index
        return result
      }
      result.multibyte += 1
      index += length
    }
  }

  /// The first index at or after `index` with a byte above 0x7F.
  @inline(__always)
  static func endOfASCII(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
    var at = index
    guard let base = bytes.baseAddress else { return at }
    let raw = UnsafeRawPointer(base)
    while at &+ 32 <= bytes.count {
      let first = raw.loadUnaligned(fromByteOffset: at, as: SIMD4<UInt64>.self)
      let mixed = first[0] | first[1] | first[2] | first[3]
      if mixed & 0x8080_8080_8080_8080 != 0 { break }
      at &+= 32
    }
    while at < bytes.count, bytes[at] < 0x80 { at &+= 1 }
    return at
  }

  /// Bytes of the well-formed sequence at `index`, which points at no ASCII byte; 0 for none.
  @inline(__always)
  static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    let left = bytes.count - index
    func continues(_ offset: Int) -> Bool { bytes[index &+ offset] & 0xC0 == 0x80 }
    switch first {
    case 0xC2...0xDF: return left > 1 && continues(1) ? 2 : 0
    case 0xE0...0xEF:
      guard left > 2, continues(1), continues(2) else { return 0 }
      let second = bytes[index &+ 1]
      if first == 0xE0 && second < 0xA0 || first == 0xED && second > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard left > 3, continues(1), continues(2), continues(3) else { return 0 }
      let second = bytes[index &+ 1]
      if first == 0xF0 && second < 0x90 || first == 0xF4 && second > 0x8F { return 0 }
      return 4
    default: return 0
    }
  }
}
