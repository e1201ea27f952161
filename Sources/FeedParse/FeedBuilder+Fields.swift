import FeedModel
import ReadableText

/// Turns what was captured into values.
extension FeedBuilder {
  /// The captured characters as a short value without markup.
  mutating func line() -> String { LineText.clean(SectionMarks.unwrapped(field.bytes.bytes)) }

  /// The captured characters as a short value that ends at a bound.
  mutating func line(_ bound: Bound) -> String { bounded(line(), bound) }

  /// `text`, or what of it counts.
  mutating func bounded(_ text: String, _ bound: Bound) -> String {
    guard text.utf8.count > bound.limit else { return text }
    bounds.note(bound)
    return text.cut(utf8: bound.limit)
  }

  /// `text` as an identifier; nil where it is empty or too long to be one.
  mutating func identifier(_ text: String?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    guard text.utf8.count <= Bound.identifier.limit else {
      bounds.note(.identifier)
      return nil
    }
    return text
  }

  /// The captured characters as a URL, absolute where there is a base. Line ends and tabs inside
  /// are dropped, as browsers do, and an ampersand that was escaped twice is one.
  mutating func url() -> String {
    let cleaned = LineText.address(SectionMarks.unwrapped(field.bytes.bytes))
    guard !cleaned.isEmpty else { return "" }
    return absolute(cleaned)
  }

  /// `reference` made absolute; empty where it is too long, as it is where the document has had its
  /// room for absolute ones (each copies the base: 358 KB became 1.2 GB).
  mutating func absolute(_ reference: String) -> String {
    URLRoom.absolute(reference, against: base, used: &resolvedBytes, noting: &bounds)
  }

  /// The captured characters as text of one line.
  mutating func title(_ markup: FieldMarkup) -> String {
    plainText(markup, singleLine: true)
    return text.string
  }

  /// The captured characters as text, with their HTML where it is wanted.
  mutating func rich(_ markup: FieldMarkup) -> RichText {
    let isHTML = plainText(markup, singleLine: false)
    let plain = text.string
    noteAlternatives()
    guard options.keepHTML else { return RichText(text: plain) }
    return RichText(text: plain, html: html(isHTML: isHTML))
  }

  /// Writes the text of the captured field to `text`. Returns whether the field was HTML.
  @discardableResult
  private mutating func plainText(_ markup: FieldMarkup, singleLine: Bool) -> Bool {
    text.removeAll(keeping: 64 << 10)
    pictures = []
    var source = field.bytes.bytes
    let isHTML: Bool
    var lines = true
    switch markup {
    case _ where field.hasChildren: isHTML = true
    case .plain:
      isHTML = false
      source = SectionMarks.unwrapped(source)
    case .html:
      isHTML = true
      if let once = EscapedTwice.undone(source) {
        field.replace(with: once)
        source = field.bytes.bytes
      }
    case .xml:
      isHTML = FieldMarkup.looksLikeHTML(source)
      lines = false
    case .guessed:
      let inner = SectionMarks.unwrapped(source)
      isHTML = FieldMarkup.looksLikeHTML(inner)
      if !isHTML { source = inner }
      if isHTML, let once = EscapedTwice.undone(source) {
        field.replace(with: once)
        source = field.bytes.bytes
      }
    case .base64(let html): return decodedText(html: html, singleLine: singleLine)
    }
    if !isHTML {
      PlainText.append(source, to: &text, singleLine: singleLine, lines: lines)
    } else if singleLine {
      HTMLText.append(source, to: &text, singleLine: true)
    } else {
      pictures = HTMLText.appendNotingPictures(source, to: &text)
    }
    return isHTML
  }

  /// Takes what the pictures of the field just read are said to show.
  private mutating func noteAlternatives() {
    guard inItem, !pictures.isEmpty else { return }
    for place in pictures {
      let tag = UnsafeBufferPointer(rebasing: field.bytes.bytes[place])
      for alternative in PictureTexts.read(tag, budget: budget) {
        draft.add(aside: alternative, noting: &bounds)
      }
    }
    pictures = []
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
        PlainText.append(bytes, to: &text, singleLine: singleLine, lines: true)
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
    let raw = line(.date)
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
      type: attributes.name("type"), mode: attributes.name("mode"))
  }
}
