/// HZ (RFC 1843): GB2312 in seven bits, between `~{` and `~}`. glibc's iconv does not know it.
enum HZDecoder {
  /// The text in UTF-8 with the number of runs that did not fit, or nil where iconv lacks GB18030.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> (utf8: [UInt8], repairedRuns: Int)? {
    var wide: [UInt8] = []
    wide.reserveCapacity(bytes.count)
    let tilde = UInt8(ascii: "~")
    var isWide = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      switch (byte, next) {
      case (tilde, UInt8(ascii: "{")):
        isWide = true
        index += 2
      case (tilde, UInt8(ascii: "}")):
        isWide = false
        index += 2
      case (tilde, tilde) where !isWide:
        wide.append(tilde)
        index += 2
      case (tilde, 0x0A) where !isWide: index += 2
      case (0x21...0x7E, 0x21...0x7E) where isWide:
        wide.append(byte | 0x80)
        wide.append(next | 0x80)
        index += 2
      default:
        // A line end closes a wide run that was left open.
        if byte == 0x0A { isWide = false }
        wide.append(byte)
        index += 1
      }
    }
    return wide.withUnsafeBufferPointer { IconvDecoder.decode($0, from: "GB18030") }
  }
}
