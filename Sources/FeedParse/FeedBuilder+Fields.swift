import FeedModel
import ReadableText

/// Turns what was captured into values.
extension FeedBuilder {
  /// The captured characters as a short value without markup.
  mutating func line() -> String { LineText.clean(field.bytes.bytes) }

  /// The captured characters as a URL, absolute where there is a base. Line ends and tabs inside
  /// are dropped, as browsers do, and an ampersand that was escaped twice is one.
  mutating func url() -> String {
    let cleaned = LineText.address(field.bytes.bytes)
    guard !cleaned.isEmpty else { return "" }
    return absolute(cleaned)
  }

  /// `reference` made absolute.
  func absolute(_ reference: String) -> String { URLReference.resolve(reference, against: base) }

  /// The captured characters as text of one line.
  mutating func title(_ markup: FieldMarkup) -> String {
    plainText(markup, singleLine: true)
    return text.string
  }

  /// The captured characters as text, with their HTML where it is wanted.
  mutating func rich(_ markup: FieldMarkup) -> RichText {
    let isHTML = plainText(markup, singleLine: false)
    let plain = text.string
    guard options.keepHTML else { return RichText(text: plain) }
    return RichText(text: plain, html: html(isHTML: isHTML))
  }

  /// Writes the text of the captured field to `text`. Returns whether the field was HTML.
  @discardableResult
  private mutating func plainText(_ markup: FieldMarkup, singleLine: Bool) -> Bool {
    text.removeAll(keeping: 64 << 10)
    let source = field.bytes.bytes
    let isHTML: Bool
    switch markup {
    case _ where field.hasChildren: isHTML = true
    case .plain: isHTML = false
    case .html: isHTML = true
    case .xml, .guessed: isHTML = FieldMarkup.looksLikeHTML(source)
    case .base64(let html): return decodedText(html: html, singleLine: singleLine)
    }
    if isHTML {
      HTMLText.append(source, to: &text, singleLine: singleLine)
    } else {
      PlainText.append(source, to: &text, singleLine: singleLine)
    }
    return isHTML
  }

  private mutating func decodedText(html: Bool, singleLine: Bool) -> Bool {
    guard let decoded = Base64.decode(field.bytes.bytes) else { return false }
    let valid = decoded.withUnsafeBufferPointer { raw in
      UTF8Check.check(raw).firstBad == nil ? decoded : UnicodeDecoder.repairedUTF8(raw).utf8
    }
    field.reset()
    valid.withUnsafeBufferPointer { bytes in
      field.append(bytes)
      if html {
        HTMLText.append(bytes, to: &text, singleLine: singleLine)
      } else {
        PlainText.append(bytes, to: &text, singleLine: singleLine)
      }
    }
    return html
  }

  private mutating func html(isHTML: Bool) -> String {
    var result = ByteBuffer(capacity: field.bytes.count + 256)
    if isHTML {
      HTMLLinks.resolve(field.bytes.bytes, against: base, to: &result)
    } else {
      FieldBuffer.escape(text.bytes, to: &result)
    }
    return result.string
  }

  /// The captured characters as a date, or nil where there are none.
  mutating func date() -> DateEvidence? {
    let raw = line()
    guard !raw.isEmpty else { return nil }
    let reading = FeedDate.read(raw)
    return DateEvidence(raw: raw, instant: reading?.instant, hasZone: reading?.hasZone ?? false)
  }

  /// How an element's characters are read: Atom says so, RSS has a custom.
  func markup(
    of resolved: ElementResolver.Resolved, _ attributes: Attributes, custom: FieldMarkup
  ) -> FieldMarkup {
    guard resolved.namespace == .atom else {
      // RSS items with Atom's `type` on a core element mean what Atom means, where it is base64.
      return custom
    }
    return .atom(
      type: attributes.string("type"), mode: attributes.string("mode"))
  }
}
