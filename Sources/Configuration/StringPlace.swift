/// Where a byte of a decoded TOML string stands in the file.
extension SourceText {
  /// The place of byte `offset` of the string whose opening quotation mark stands at `start`.
  func position(ofByte offset: Int, inStringAt start: SourcePosition) -> SourcePosition {
    guard var index = byteIndex(of: start) else { return start }
    let mark = byte(index)
    guard mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else { return start }
    let isBasic = mark == UInt8(ascii: "\"")
    if byte(index + 1) == mark, byte(index + 2) == mark {
      index += 3
      // A line end right behind the marks is no part of the string.
      if byte(index) == UInt8(ascii: "\r"), byte(index + 1) == UInt8(ascii: "\n") { index += 1 }
      if byte(index) == UInt8(ascii: "\n") { index += 1 }
    } else {
      index += 1
    }
    var decoded = 0
    while decoded < offset, index < byteCount {
      let (length, count) = (isBasic ? escape(at: index) : nil) ?? (1, 1)
      index += length
      decoded += count
    }
    while isBasic, let escape = escape(at: index), escape.count == 0 { index += escape.length }
    return position(ofByte: index)
  }

  /// Bytes of the escape at `index`, and of what it stands for; nil where there is none.
  private func escape(at index: Int) -> (length: Int, count: Int)? {
    guard byte(index) == UInt8(ascii: "\\") else { return nil }
    switch byte(index + 1) {
    case UInt8(ascii: "u"): return (6, utf8Count(index + 2, digits: 4))
    case UInt8(ascii: "U"): return (10, utf8Count(index + 2, digits: 8))
    case 0x20, 0x09, 0x0A, 0x0D:
      // The line goes on in the next one.
      var end = index + 1
      while [0x20, 0x09, 0x0A, 0x0D].contains(byte(end)) { end += 1 }
      return (end - index, 0)
    default: return (2, 1)
    }
  }

  private func utf8Count(_ index: Int, digits: Int) -> Int {
    let text = String(decoding: (0..<digits).map { byte(index + $0) }, as: UTF8.self)
    return UInt32(text, radix: 16).flatMap(Unicode.Scalar.init).map { UTF8.width($0) } ?? 1
  }
}
