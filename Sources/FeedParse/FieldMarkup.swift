import ReadableText

/// How the characters of a field are to be read, by the rules of its vocabulary.
enum FieldMarkup {
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
    if mode == nil {
      switch type {
      case nil: return .plain
      case "html": return .html
      case "text": return .plain
      case "xhtml": return .xml
      default: break
      }
    }
    let kind = (type ?? "").lowercased()
    if mode?.lowercased() == "base64" { return .base64(html: kind.contains("html")) }
    switch kind {
    case "": return mode?.lowercased() == "escaped" ? .guessed : .plain
    case "text", "text/plain": return .plain
    case "html", "text/html": return .html
    case "xhtml", "application/xhtml+xml", "xml": return .xml
    default:
      if kind.hasSuffix("+xml") || kind.hasSuffix("/xml") { return .xml }
      if kind.hasPrefix("text/") { return .plain }
      return kind.contains("/") ? .base64(html: false) : .guessed
    }
  }

  /// Whether text that may or may not be HTML is: it has a tag of a known element, a comment or a
  /// character reference.
  static func looksLikeHTML(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    while let ampersand = bytes.firstIndex(of: UInt8(ascii: "&"), from: at) {
      if let reference = CharacterReference.read(bytes, at: ampersand),
        bytes[ampersand + reference.length - 1] == UInt8(ascii: ";")
      {
        return true
      }
      at = ampersand + 1
    }
    at = 0
    while let less = bytes.firstIndex(of: UInt8(ascii: "<"), from: at) {
      if HTMLText.isTag(bytes, at: less) { return true }
      at = less + 1
    }
    return false
  }
}
