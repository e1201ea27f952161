import ReadableText

/// How the characters of a field are to be read, by the rules of its vocabulary.
package enum FieldMarkup {
  /// Characters are text.
  case plain
  /// Characters are HTML.
  case html
  /// Child elements are the markup; characters are text.
  case xml
  /// HTML where it looks like it, text otherwise: titles of RSS.
  case guessed
  /// Base64 of text, or of HTML.
  case base64(html: Bool)

  /// Atom 1.0 (RFC 4287, section 3.1) and Atom 0.3 constructs by `type` and `mode`.
  static func atom(type: String?, mode: String?) -> FieldMarkup {
    let kind = type ?? ""
    if let mode, mode.isWord("base64") { return .base64(html: kind.holdsWord("html")) }
    if kind.isEmpty { return mode?.isWord("escaped") == true ? .guessed : .plain }
    if kind.isWord("html") || kind.isWord("text/html") { return .html }
    if kind.isWord("text") || kind.isWord("text/plain") { return .plain }
    if kind.isWord("xhtml") || kind.isWord("xml") { return .xml }
    if kind.endsWithWord("+xml") || kind.endsWithWord("/xml") { return .xml }
    if kind.beginsWithWord("text/") { return .plain }
    return kind.holdsWord("/") ? .base64(html: false) : .guessed
  }

  /// Whether text that may or may not be HTML is: it has a tag of a known element, a comment or a
  /// character reference, or the mark of a CDATA section that somebody escaped.
  package static func looksLikeHTML(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    while let ampersand = bytes.firstIndex(of: UInt8(ascii: "&"), from: at) {
      if let reference = CharacterReference.read(bytes, at: ampersand),
        bytes[ampersand + reference.length - 1] == UInt8(ascii: ";")
      {
        return true
      }
      at = ampersand + 1
    }
    // Looked for once: from each `<` on it took the square of their number.
    let lastGreater = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
    at = 0
    while let less = bytes.firstIndex(of: UInt8(ascii: "<"), from: at) {
      if HTMLText.isTag(bytes, at: less, lastGreater: lastGreater) { return true }
      at = less + 1
    }
    return false
  }
}
