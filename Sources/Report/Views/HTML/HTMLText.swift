import FeedModel

/// HTML that is being written. Text from outside goes through ``text(_:)`` and ``attribute(_:_:)`` alone.
struct HTMLText {
  private(set) var bytes: [UInt8] = []

  /// Markup of ours.
  mutating func raw(_ markup: StaticString) {
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Markup that another of these has made.
  mutating func append(_ other: HTMLText) { bytes += other.bytes }

  /// A style sheet of ours.
  mutating func append(bytes more: [UInt8]) { bytes += more }

  /// Text of anybody's: no character of it can begin markup, reorder what stands beside it, or end an attribute.
  mutating func text(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: raw("&amp;")
      case 0x3C: raw("&lt;")
      case 0x3E: raw("&gt;")
      case 0x22: raw("&quot;")
      case 0x27: raw("&#39;")
      case 0x09, 0x0A, 0x0D, 0x20: bytes.append(0x20)
      case 0x00..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF, 0xFFFE,
        0xFFFF:
        raw("\u{FFFD}")
      default: bytes.append(contentsOf: scalar.utf8)
      }
    }
  }

  /// ` name="value"`.
  mutating func attribute(_ name: StaticString, _ value: String) {
    bytes.append(0x20)
    raw(name)
    raw("=\"")
    text(value)
    raw("\"")
  }

  /// A link that leaves the page; the text alone where there is none.
  mutating func link(_ address: String?, _ body: (inout HTMLText) -> Void) {
    guard let address else { return body(&self) }
    raw("<a")
    attribute("href", address)
    raw(" rel=\"noopener noreferrer nofollow\">")
    body(&self)
    raw("</a>")
  }

  /// ` lang="…" dir="auto"` for text from outside.
  mutating func language(_ tag: String?) {
    if let tag { attribute("lang", tag) }
    raw(" dir=\"auto\"")
  }

  /// A name from outside within a line of ours: its direction changes nothing around it.
  mutating func name(_ name: String) {
    raw("<bdi>")
    text(name)
    raw("</bdi>")
  }

  /// Text with its marks.
  mutating func marked(_ marked: MarkedText) {
    for piece in marked.pieces {
      if piece.isMarked { raw("<mark>") }
      text(piece.text)
      if piece.isMarked { raw("</mark>") }
    }
  }
}
