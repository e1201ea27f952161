/// Reads on behind a syntax error, so that one run shows all faults of a file.
///
/// toml++ stops at its first error. Where that error lies in a statement that is a whole line, the
/// line is blanked and the rest is read again. Nothing is guessed beyond that: a header that cannot
/// be read would hand its keys to another table, and a bracket left open swallows what follows, so
/// after one of those nothing more is said.
enum SyntaxRecovery {
  static let mostErrors = 10

  struct Outcome {
    /// What could be read; nil when reading was given up.
    var members: [TOMLMember]?
    var errors: [TOMLParser.SyntaxError] = []
  }

  static func parse(_ bytes: [UInt8], file: Int = 0) -> Outcome {
    var bytes = bytes
    var outcome = Outcome()
    while outcome.errors.count < mostErrors {
      do throws(TOMLParser.SyntaxError) {
        outcome.members = try TOMLParser.parse(bytes, file: file)
        return outcome
      } catch {
        if let last = outcome.errors.last, error.position.line <= last.position.line {
          return outcome
        }
        outcome.errors.append(error)
        guard let line = statement(onLine: error.position.line, of: bytes) else { return outcome }
        for index in line where bytes[index] != UInt8(ascii: "\r") {
          bytes[index] = UInt8(ascii: " ")
        }
      }
    }
    return outcome
  }

  /// The bytes of line `number` when it is a statement of its own: neither a header nor a part of
  /// something that spans lines.
  private static func statement(onLine number: Int, of bytes: [UInt8]) -> Range<Int>? {
    var scan = TOMLScan(bytes)
    var line = 1
    var start = 0
    var depth = 0
    var depthAtStart = 0
    while true {
      let token = scan.next()
      switch token {
      case .byte(UInt8(ascii: "[")), .byte(UInt8(ascii: "{")): depth += 1
      case .byte(UInt8(ascii: "]")), .byte(UInt8(ascii: "}")): depth -= 1
      case .lineEnd, nil:
        let end = token == nil ? bytes.count : scan.index - 1
        let text = bytes[start..<max(start, end)]
        if line == number {
          let first = text.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
          let isWhole = depthAtStart == 0 && depth == 0 && first != UInt8(ascii: "[")
          return isWhole ? text.startIndex..<text.endIndex : nil
        }
        // A string over several lines makes the count of lines jump past the one that is sought.
        line += text.count { $0 == UInt8(ascii: "\n") } + 1
        guard token != nil, line <= number else { return nil }
        start = scan.index
        depthAtStart = depth
      default: break
      }
    }
  }
}
