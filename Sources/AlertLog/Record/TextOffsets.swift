import FeedModel
import JSONText

/// Turns spans of an item's texts into the schema's `span` objects. A value type, any thread.
public struct TextOffsets: Sendable {
  private let fields: [Field: ScalarOffsets]

  /// Prepares all texts of an item; one pass over each.
  public init(_ text: ItemText) {
    fields = Dictionary(
      uniqueKeysWithValues: text.fields.map { ($0.field, ScalarOffsets($0.text)) })
  }

  /// The span's text, or an empty string where the item has no such field.
  public func text(_ span: TextSpan) -> String { fields[span.field]?.text(in: span.utf8) ?? "" }

  /// The span's bounds in Unicode scalar values.
  public func scalars(_ span: TextSpan) -> Range<Int> {
    guard let offsets = fields[span.field] else { return 0..<0 }
    let start = offsets.scalars(beforeByte: span.utf8.lowerBound)
    return start..<max(start, offsets.scalars(beforeByte: span.utf8.upperBound))
  }

  /// Up to `count` scalar values before the span.
  public func before(_ span: TextSpan, scalars count: Int) -> String {
    let end = start(span.field, span.utf8.lowerBound)
    // A scalar has at most four bytes.
    let low = start(span.field, end - count * 4)
    let piece = text(TextSpan(field: span.field, utf8: low..<end))
    return String(String.UnicodeScalarView(piece.unicodeScalars.suffix(count)))
  }

  /// Up to `count` scalar values behind the span.
  public func after(_ span: TextSpan, scalars count: Int) -> String {
    let low = start(span.field, span.utf8.upperBound)
    let end = start(span.field, low + count * 4)
    let piece = text(TextSpan(field: span.field, utf8: low..<end))
    return String(String.UnicodeScalarView(piece.unicodeScalars.prefix(count)))
  }

  /// The nearest byte offset at or before `offset` that begins a scalar; within the text.
  private func start(_ field: Field, _ offset: Int) -> Int {
    fields[field]?.scalarStart(atOrBefore: offset) ?? 0
  }

  /// Writes a `span` object.
  ///
  /// - Parameter limit: longer texts are cut to so many bytes of JSON and end in an ellipsis.
  public func write(_ span: TextSpan, to json: inout JSONWriter, textLimit limit: Int? = nil) {
    let scalars = scalars(span)
    json.object { json in
      json.member("field", span.field.rawValue)
      json.member("start", scalars.lowerBound)
      json.member("end", scalars.upperBound)
      json.member("text", limit.map { text(span).cut(toJSONBytes: $0) } ?? text(span))
    }
  }

  /// A `span` object, or null.
  func write(_ span: TextSpan?, to json: inout JSONWriter, textLimit limit: Int?) {
    guard let span else { return json.null() }
    write(span, to: &json, textLimit: limit)
  }
}
