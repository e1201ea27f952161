import AlertLog
import FeedModel
import JSONText

/// What is promised of every line of the alert log: at most 64 KiB with its line feed, valid UTF-8 and
/// JSON on one line, offsets that say the text they stand for, and nothing left out uncounted.
struct LineCheck {
  private let texts: [(name: String, scalars: [Unicode.Scalar])]

  init(_ text: ItemText) {
    texts = text.fields.map { ($0.field.rawValue, Array($0.text.unicodeScalars)) }
  }

  /// Traps at the first broken promise.
  func check(_ line: [UInt8], _ record: AlertRecord) {
    precondition(line.count <= AlertRecordWriter.limit, "a line of \(line.count) bytes")
    precondition(!line.contains { $0 < 0x20 }, "a control character in a line")
    precondition(String(validating: line, as: UTF8.self) != nil, "a line that is no UTF-8")
    guard let json = try? JSONValue(parsing: line) else { preconditionFailure("no JSON") }
    check(json)
    let claims = json["claims"]?.array ?? []
    precondition(
      claims.count + (json["claims_omitted"]?.integer ?? 0) == record.extraction.claims.count,
      "claims went uncounted")
    let matches = json["watch"]?["matches"]?.array ?? []
    precondition(
      !matches.isEmpty
        && matches.count + (json["watch"]?["matches_omitted"]?.integer ?? 0)
          == record.matches.count,
      "matches went uncounted")
    let summary = json["summary"]?.string ?? ""
    precondition(summary.unicodeScalars.count <= 300, "a summary of more than 300 scalars")
    precondition(
      summary.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) },
      "a control character in the summary")
  }

  private func check(_ value: JSONValue) {
    switch value {
    case .array(let elements): for element in elements { check(element) }
    case .object(let members):
      if value["field"] != nil { checkSpan(value) }
      for member in members { check(member.value) }
    default: break
    }
  }

  /// A `span` object, or one of `context`.
  private func checkSpan(_ span: JSONValue) {
    let field = span["field"]?.string ?? ""
    guard let scalars = texts.first(where: { $0.name == field })?.scalars else {
      preconditionFailure("a span of the field \(field)")
    }
    let text = Array((span["text"]?.string ?? span["exact"]?.string ?? "").unicodeScalars)
    let start = span["start"]?.integer ?? -1
    let end = span["end"]?.integer ?? min(start + text.count, scalars.count)
    precondition(0 <= start && start < end && end <= scalars.count, "a span off its text")
    let whole = scalars[start..<end]
    if text.last == "…", !whole.elementsEqual(text) {
      precondition(whole.starts(with: text.dropLast()), "a cut text that is not its span's")
    } else {
      precondition(whole.elementsEqual(text), "a text that is not its span's")
    }
  }
}
