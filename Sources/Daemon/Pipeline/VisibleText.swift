/// Makes text from outside safe to show on a terminal or in the journal.
public enum VisibleText {
  /// Replaces what could control a terminal or fake a line: C0 and C1 become their pictures or
  /// U+FFFD, bidirectional controls and line separators become U+FFFD. Line feeds are kept only
  /// where asked for.
  public static func clean(_ text: String, keepingLineFeeds: Bool = false) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var cleaned = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A where keepingLineFeeds: cleaned.append(scalar)
      case 0x00...0x1F: cleaned.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
      case 0x7F: cleaned.append("\u{2421}")
      case 0x80...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
        cleaned.append("\u{FFFD}")
      default: cleaned.append(scalar)
      }
    }
    return String(cleaned)
  }
}
