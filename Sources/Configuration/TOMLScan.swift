/// Steps through TOML by its tokens, far enough to tell strings and comments from the rest. Faults
/// are left to the parser.
struct TOMLScan {
  enum Token: Equatable {
    case comment, string
    /// A line feed outside of strings.
    case lineEnd
    case byte(UInt8)
  }

  let bytes: [UInt8]
  /// The offset of the next token.
  private(set) var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next token; nil at the end.
  mutating func next() -> Token? {
    guard let byte = peek() else { return nil }
    switch byte {
    case UInt8(ascii: "#"):
      while let byte = peek(), byte != UInt8(ascii: "\n") { index += 1 }
      return .comment
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      skipString(byte)
      return .string
    default:
      index += 1
      return byte == UInt8(ascii: "\n") ? .lineEnd : .byte(byte)
    }
  }

  private func peek(_ ahead: Int = 0) -> UInt8? {
    index + ahead < bytes.count ? bytes[index + ahead] : nil
  }

  private mutating func skipString(_ quote: UInt8) {
    let multiline = peek(1) == quote && peek(2) == quote
    index += multiline ? 3 : 1
    while let byte = peek() {
      if byte == UInt8(ascii: "\n"), !multiline { return }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), peek(1) != UInt8(ascii: "\n") {
        index = min(index + 2, bytes.count)
      } else if byte == quote, !multiline {
        index += 1
        return
      } else if byte == quote, peek(1) == quote, peek(2) == quote {
        index += 3
        // Up to two quotation marks may stand before the closing three.
        while peek() == quote { index += 1 }
        return
      } else {
        index += 1
      }
    }
  }
}
