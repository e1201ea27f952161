import AlertLog

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
    ShownText.append(text, to: &bytes)
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
