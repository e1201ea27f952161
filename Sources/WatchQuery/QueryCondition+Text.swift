import FeedModel

extension QueryCondition {
  /// The value `text` of `field`.
  init(_ field: QueryField, _ text: String, _ range: Range<Int>) throws(QueryProblem) {
    switch field {
    case .stance: self = .stance(try Self.word(text, Stance.allCases, field, range))
    case .quote:
      self = .quote(try Self.word(text, [QuoteType.direct, .indirect, .mixed], field, range))
    case .certainty:
      let known = [Certainty.stated, .probable, .possible, .conditional]
      self = .certainty(try Self.word(text, known, field, range))
    case .negated:
      if text.hasSameBytes(as: "true") {
        self = .negated(true)
      } else if text.hasSameBytes(as: "false") {
        self = .negated(false)
      } else {
        throw Self.unknown(text, ["true", "false"], field, range)
      }
    case .number: self = .number(try NumberCondition(text, range))
    case .feed: self = .feed(text)
    case .tag: self = .tag(text)
    case .lang:
      if let advice = LanguageTag.advice(against: text) {
        throw QueryProblem(range, "\(QuotedText(text)) is no language", advice: advice)
      }
      self = .language(text)
    case .title, .text, .speaker, .content, .cue, .relation, .origins:
      throw QueryProblem(range, "\(field.rawValue): takes words", advice: "write a word")
    }
  }

  private static func word<Value: RawRepresentable<String>>(
    _ text: String, _ known: [Value], _ field: QueryField, _ range: Range<Int>
  ) throws(QueryProblem) -> Value {
    guard let value = known.first(where: { $0.rawValue.hasSameBytes(as: text) }) else {
      throw unknown(text, known.map(\.rawValue), field, range)
    }
    return value
  }

  static func unknown(
    _ text: String, _ known: [String], _ field: QueryField, _ range: Range<Int>
  ) -> QueryProblem {
    QueryProblem(
      range, "\(field.rawValue): has no value \(QuotedText(text))",
      advice: EditDistance.nearest(to: text, among: known).map {
        "did you mean \(field.rawValue):\($0)?"
      } ?? "known values: \(known.joined(separator: ", "))")
  }
}

extension NumberCondition {
  /// `4`, `>=4`, `>=4km`, `>= 4.5 km`.
  init(_ text: String, _ range: Range<Int>) throws(QueryProblem) {
    var bytes = ArraySlice(text.utf8)
    func skipBlanks() { while let first = bytes.first, first <= 0x20 { bytes = bytes.dropFirst() } }
    skipBlanks()
    let comparison = Comparison.allCases.first { bytes.starts(with: $0.rawValue.utf8) }
    bytes = bytes.dropFirst(comparison?.rawValue.utf8.count ?? 0)
    skipBlanks()
    let digits = bytes.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
    bytes = bytes.dropFirst(digits.count)
    skipBlanks()
    guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite,
      !bytes.contains(where: { $0.isDigit })
    else {
      throw QueryProblem(
        range, "\(QuotedText(text)) is no number",
        advice: "write such as number:>=4, number:>=4km or number:\">= 4 km\"")
    }
    self.comparison = comparison ?? .equal
    self.value = value
    unit = bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
