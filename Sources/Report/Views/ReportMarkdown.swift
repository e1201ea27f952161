import AlertLog
import FeedModel

/// The report as Markdown (CommonMark). Text from outside stays text: every mark in it is escaped.
public enum ReportMarkdown {
  /// UTF-8, one line feed at the end.
  public static func bytes(_ report: ReportDocument) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ parts: [UInt8]...) {
      for part in parts { bytes += part }
      bytes.append(0x0A)
    }
    func ours(_ text: String) -> [UInt8] { Array(text.utf8) }
    for line in ReportOutline(report: report).lines {
      switch line {
      case .title(let text): add(ours("# claimwatch: "), escaped(text))
      case .section(let text): add(ours("\n## "), escaped(text), ours("\n"))
      case .story(let title, let link):
        add(ours("\n### "), linked(escaped(title), link), ours("\n"))
      case .paragraph(let text): add(ours("\n"), escaped(text), ours("\n"))
      case .statement(let depth, let label, let who, let what, let meta):
        let indent = ours(String(repeating: "  ", count: depth))
        let label = label.map { ours("*") + escaped($0) + ours("* ") } ?? []
        add(
          indent, ours("* "), label, ours("**"), escaped(who), ours("** → "), escaped(what),
          ours(" ("), escaped(meta), ours(")"))
      case .item(let text, let link): add(ours("* "), linked(escaped(text), link))
      }
    }
    return bytes
  }

  private static func linked(_ text: [UInt8], _ link: String?) -> [UInt8] {
    guard let link else { return text }
    // Within <…> of CommonMark only these end an address; the link has neither blanks nor controls.
    let address = link.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "<"): Array("%3C".utf8)
      case UInt8(ascii: ">"): Array("%3E".utf8)
      case UInt8(ascii: "\\"): Array("%5C".utf8)
      default: [byte]
      }
    }
    return Array("[".utf8) + text + Array("](<".utf8) + address + Array(">)".utf8)
  }

  /// A backslash before every ASCII mark, which CommonMark then takes as it is.
  private static func escaped(_ text: String) -> [UInt8] {
    ShownText.line(text).utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "#"), UInt8(ascii: "|"),
        UInt8(ascii: "!"), UInt8(ascii: "&"), UInt8(ascii: "~"), UInt8(ascii: "@"):
        [UInt8(ascii: "\\"), byte]
      default: [byte]
      }
    }
  }
}
