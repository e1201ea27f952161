/// Text in an XML document: escaped, and without what XML forbids or what could turn a reader's text around.
enum AtomText {
  /// `text` as character data, also between quotation marks.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default:
        result.unicodeScalars.append(isUnsafe(scalar.value) ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// C0, DEL, C1, bidirectional controls, separators of lines, and what is no character.
  private static func isUnsafe(_ value: UInt32) -> Bool {
    switch value {
    case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF,
      0xFFFE...0xFFFF, 0x061C:
      true
    default: false
    }
  }

  /// A web address as it may stand in a link; nil for anything else.
  static func link(_ text: String?) -> String? {
    guard let text, text.utf8.count <= 4096 else { return nil }
    let head = text.utf8.prefix(8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    guard head.starts(with: "https://".utf8) || head.starts(with: "http://".utf8),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return nil }
    return escaped(text)
  }
}
