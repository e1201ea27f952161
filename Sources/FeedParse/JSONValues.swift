import FeedModel
import ReadableText

/// Turns the strings of a JSON feed into values.
package struct JSONValues {
  let base: String?
  let keepHTML: Bool

  package init(base: String?, keepHTML: Bool) {
    self.base = base
    self.keepHTML = keepHTML
  }

  /// Whether `text` is the version of a JSON feed, an address at jsonfeed.org.
  static func isVersion(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { bytes in
      let head = UnsafeBufferPointer(rebasing: bytes.prefix(Bound.name.limit))
      return head.indices.contains { head.hasASCII("jsonfeed.org", at: $0) }
    }
  }

  /// A short value without markup; nil where there is none.
  package func clean(_ text: [UInt8]?) -> String? {
    guard let text else { return nil }
    return LineText.nonEmpty(
      text.withUnsafeBufferPointer { LineText.clean(SectionMarks.unwrapped($0)) })
  }

  package func bounded(_ text: String?, _ bound: Bound, _ bounds: inout BoundLog) -> String? {
    guard let text, text.utf8.count > bound.limit else { return text }
    bounds.note(bound)
    return text.cut(utf8: bound.limit)
  }

  package func identifier(_ text: [UInt8]?, _ bounds: inout BoundLog) -> String? {
    guard let text = clean(text) else { return nil }
    guard text.utf8.count <= Bound.identifier.limit else {
      bounds.note(.identifier)
      return nil
    }
    return text
  }

  /// A name that only serves to be known.
  func name(_ text: [UInt8]?) -> String? { clean(text)?.cut(utf8: Bound.name.limit) }

  package func language(_ text: [UInt8]?, _ bounds: inout BoundLog) -> String? {
    bounded(clean(text).map(LineText.languageTag), .language, &bounds)
  }

  package func url(_ text: [UInt8]?, _ used: inout Int, _ bounds: inout BoundLog) -> String? {
    clean(text).flatMap {
      LineText.nonEmpty(URLRoom.absolute($0, against: base, used: &used, noting: &bounds))
    }
  }

  /// Plain text of one line.
  package func line(_ text: [UInt8]?, _ bound: Bound, _ bounds: inout BoundLog) -> String? {
    guard let text else { return nil }
    var out = ByteBuffer(capacity: 256)
    text.withUnsafeBufferPointer {
      PlainText.append(SectionMarks.unwrapped($0), to: &out, singleLine: true)
    }
    return bounded(LineText.nonEmpty(out.string), bound, &bounds)
  }

  package func date(_ text: [UInt8]?, _ bounds: inout BoundLog) -> DateEvidence? {
    guard let raw = bounded(clean(text), .date, &bounds) else { return nil }
    let reading = FeedDate.read(raw)
    return DateEvidence(raw: raw, instant: reading?.instant, hasZone: reading?.hasZone ?? false)
  }

  /// Plain text, whose line ends end lines.
  package func rich(_ text: [UInt8]) -> RichText {
    var out = ByteBuffer(capacity: 256)
    var html = ByteBuffer(capacity: 64)
    text.withUnsafeBufferPointer {
      let inner = SectionMarks.unwrapped($0)
      PlainText.append(inner, to: &out, lines: true)
      if keepHTML { FieldBuffer.escape(inner, to: &html) }
    }
    return RichText(text: out.string, html: keepHTML ? html.string : nil)
  }

  /// HTML, with what its pictures are said to show.
  package func html(_ text: [UInt8], budget: WorkBudget) -> (text: RichText, alternatives: [String])
  {
    var out = ByteBuffer(capacity: 256)
    var html = ByteBuffer(capacity: 64)
    var alternatives: [String] = []
    text.withUnsafeBufferPointer { bytes in
      for place in HTMLText.appendNotingPictures(bytes, to: &out) {
        alternatives += PictureTexts.read(
          UnsafeBufferPointer(rebasing: bytes[place]), budget: budget)
      }
      if keepHTML { HTMLLinks.resolve(bytes, against: base, to: &html) }
    }
    return (RichText(text: out.string, html: keepHTML ? html.string : nil), alternatives)
  }
}

/// An item of a JSON feed while it is read.
struct JSONItemDraft {
  var item = Item()
  var categories = TermList()
  var externalLink: String?
  var html: RichText?
  var text: RichText?
  private var seen: Set<JSONName> = []

  init() {}

  /// Whether `name` was not met before.
  mutating func isFirst(_ name: JSONName) -> Bool { seen.insert(name).inserted }

  /// Takes a text that stands beside the others.
  mutating func add(aside text: String, noting bounds: inout BoundLog) {
    guard item.asides.count < Bound.captions.limit else { return bounds.note(.captions) }
    item.asides.append(text)
  }

  func finish() -> Item {
    var item = item
    item.link = item.link ?? externalLink
    item.content = html ?? text
    item.categories = categories.terms
    if !item.asides.isEmpty { item.asides = Asides.distinct(item.asides, beside: item) }
    return item
  }
}
