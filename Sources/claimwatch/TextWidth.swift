/// How many columns text takes, and its lines of at most so many.
enum TextWidth {
  /// 0 for what stands on the character before it, 2 for wide ones.
  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default:
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: return 0
      default: return 1
      }
    }
  }

  static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  /// `text` broken at blanks, and where a word is longer than a line within it.
  static func lines(of text: String, width: Int) -> [String] {
    let width = max(8, width)
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var used = 0
    for word in text.unicodeScalars.split(separator: " ") {
      let length = word.reduce(0) { $0 + columns($1) }
      if used > 0, used + 1 + length > width {
        lines.append(String(line))
        line = String.UnicodeScalarView()
        used = 0
      }
      if used > 0 {
        line.append(" ")
        used += 1
      }
      for scalar in word {
        let column = columns(scalar)
        if used + column > width {
          lines.append(String(line))
          line = String.UnicodeScalarView()
          used = 0
        }
        line.append(scalar)
        used += column
      }
    }
    if !line.isEmpty || lines.isEmpty { lines.append(String(line)) }
    return lines
  }
}
