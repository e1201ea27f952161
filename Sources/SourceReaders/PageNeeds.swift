import CLibXML2
import FeedModel

/// What of a page its expressions can ask for, so that the tree holds nothing else: attributes by their names, and the
/// contents of drawings, frames and the like only where they are named.
struct PageNeeds: Sendable {
  /// Words of the expressions; nil where any attribute may be asked for (`@*`).
  private let words: Set<[UInt8]>?

  /// What `expressions` ask for. `href`, `datetime` and what the readers themselves look for are always needed.
  init(_ expressions: [String]) {
    var words: Set<[UInt8]> = Self.always
    for expression in expressions {
      let bytes = Array(expression.utf8.prefix(XPathCheck.longest))
      if Self.asksForAny(bytes) {
        self.words = nil
        return
      }
      for word in bytes.split(whereSeparator: { !Self.isOfName($0) }) {
        words.insert(word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
      }
    }
    self.words = words
  }

  /// What is needed where these attributes are asked for, and no hidden contents.
  init(attributes: [String]) { words = Self.always.union(attributes.map { Array($0.utf8) }) }

  private static let always: Set<[UInt8]> = Set(["href", "datetime", "rel"].map { Array($0.utf8) })
  private static let hidden: Set<[UInt8]> = Set(
    ["svg", "noscript", "template", "iframe", "object", "canvas", "math", "select", "textarea"]
      .map { Array($0.utf8) })

  /// `@*`, `attribute::*` and `node()` find attributes that are not named.
  private static func asksForAny(_ bytes: [UInt8]) -> Bool {
    var last: UInt8 = 0
    for byte in bytes where byte > 0x20 {
      if byte == UInt8(ascii: "*"), last == UInt8(ascii: "@") || last == UInt8(ascii: ":") {
        return true
      }
      last = byte
    }
    return bytes.withUnsafeBufferPointer { $0.holds("node") || $0.holds("attribute") }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D
      || byte == 0x5F || byte >= 0x80
  }

  /// What is known of a name.
  struct Traits: OptionSet {
    let rawValue: UInt8
    /// As an attribute's name: it is asked for.
    static let isWanted = Traits(rawValue: 1)
    /// As an element's: nothing inside it can be asked for.
    static let hidesContents = Traits(rawValue: 2)
    /// As an element's: it ends lines.
    static let isBlock = Traits(rawValue: 4)
  }

  /// What is known of `name`.
  func traits(of name: UnsafePointer<UInt8>) -> Traits {
    let bytes = Array(UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))))
    var traits: Traits = words?.contains(bytes) ?? true ? .isWanted : []
    if words?.contains(bytes) == false, Self.hidden.contains(bytes) {
      traits.insert(.hidesContents)
    }
    if Self.blocks.contains(bytes) { traits.insert(.isBlock) }
    return traits
  }

  private static let blocks: Set<[UInt8]> = Set(
    [
      "html", "head", "body", "title", "meta", "link", "script", "style", "base", "div", "p", "ul",
      "ol",
      "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "section",
      "article",
      "header", "footer", "main", "nav", "aside", "figure", "figcaption", "form", "h1", "h2", "h3",
      "h4",
      "h5", "h6", "br", "hr", "blockquote", "address", "fieldset",
    ].map { Array($0.utf8) })
}
