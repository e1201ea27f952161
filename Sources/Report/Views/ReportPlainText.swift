import AlertLog
import FeedModel

/// The report as text for a terminal, a mail or a pager: nothing in it can control one.
public enum ReportPlainText {
  /// UTF-8, one line feed at the end.
  public static func bytes(_ report: ReportDocument) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ line: String) {
      bytes += ShownText.line(line).utf8
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
}
