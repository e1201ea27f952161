/// Refuses keys with too many parts before the parser sees them.
///
/// toml++ 3.3 bounds the nesting of values, but not the parts of a dotted key, and destroys its
/// tree by recursion: a line of 200,000 times `a.` overflows the stack. To be dropped when Debian
/// has a version with a limit of its own (3.4 has one).
enum NestingGuard {
  static let mostParts = 16

  /// The first key of `bytes` with more than ``mostParts`` parts. Reads strings and comments as
  /// TOML does; a fault in them is left to the parser.
  static func fault(in bytes: [UInt8]) -> TOMLParser.SyntaxError? {
    var scan = Scan(bytes: bytes)
    while let byte = scan.peek() {
      switch byte {
      case UInt8(ascii: "#"): scan.skipLine()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): scan.skipString(byte)
      case UInt8(ascii: "."):
        scan.dots += 1
        guard scan.dots < mostParts else {
          return TOMLParser.SyntaxError(
            message: "a key has more than \(mostParts) parts", position: scan.position)
        }
        scan.advance()
      case UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\n"):
        scan.dots = 0
        scan.advance()
      default: scan.advance()
      }
    }
    return nil
  }

  private struct Scan {
    let bytes: [UInt8]
    var index = 0
    var dots = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var position: SourcePosition {
      var position = SourcePosition(line: 1, column: 1)
      for byte in bytes.prefix(index) {
        if byte == UInt8(ascii: "\n") {
          position = SourcePosition(line: position.line + 1, column: 1)
        } else if byte & 0xC0 != 0x80 {
          position.column += 1
        }
      }
      return position
    }

    func peek(_ ahead: Int = 0) -> UInt8? {
      index + ahead < bytes.count ? bytes[index + ahead] : nil
    }

    mutating func advance() { index += 1 }

    mutating func skipLine() {
      while let byte = peek(), byte != UInt8(ascii: "\n") { advance() }
    }

    mutating func skipString(_ quote: UInt8) {
      let multiline = peek(1) == quote && peek(2) == quote
      index += multiline ? 3 : 1
      while let byte = peek() {
        if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
          index += 2
        } else if byte == quote, !multiline {
          return advance()
        } else if byte == quote, peek(1) == quote, peek(2) == quote {
          // Up to two quotation marks may stand before the closing three.
          index += 3
          while peek() == quote { advance() }
          return
        } else if byte == UInt8(ascii: "\n"), !multiline {
          return
        } else {
          advance()
        }
      }
    }
  }
}
