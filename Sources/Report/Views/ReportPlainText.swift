import FeedModel

/// The report as text for a terminal, a mail or a pager: nothing in it can control one.
public enum ReportPlainText {
  /// UTF-8, one line feed at the end.
  public static func bytes(_ report: ReportDocument) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ line: String) {
      bytes += visible(line)
      bytes.append(0x0A)
    }
    for line in ReportOutline(report: report).lines {
      switch line {
      case .title(let text): add("claimwatch: " + text)
      case .section(let text):
        add("")
        add(text)
        add(String(repeating: "-", count: min(72, text.unicodeScalars.count)))
      case .story(let title, let link):
        add("")
        add("== " + title)
        if let link { add("   " + link) }
      case .paragraph(let text): add(text)
      case .statement(let depth, let label, let who, let what, let meta):
        let indent = String(repeating: "    ", count: depth)
        add("\(indent)  \(label.map { "[\($0)] " } ?? "")\(who) -> \(what)")
        add("\(indent)      \(meta)")
      case .item(let text, let link):
        add("  * " + text)
        if let link { add("    " + link) }
      }
    }
    return bytes
  }

  /// Controls, and what reorders a line, as U+FFFD; line feeds as blanks.
  static func visible(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: bytes.append(0x20)
      case 0x00..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069,
        0xFEFF:
        bytes += Array("\u{FFFD}".utf8)
      default: bytes += scalar.utf8
      }
    }
    return bytes
  }
}
