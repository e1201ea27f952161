import FeedModel

/// Parts a query into tokens, each byte looked at once.
struct QueryLexer {
  let source: QueryBytes
  private let aliases: [String]
  private var next = 0

  init(_ source: QueryBytes, aliases: [String]) {
    self.source = source
    self.aliases = aliases
  }

  /// The next token; ``QueryToken/Kind/end`` at the end, however often.
  mutating func token() throws(QueryProblem) -> QueryToken {
    while let length = source.blank(at: next) { next += length }
    let start = next
    guard start < source.count else {
      return QueryToken(kind: .end, range: Range(from: source.count, to: source.count))
    }
    if source.quote(at: start) != nil { return try phrase() }
    switch source[start] {
    case UInt8(ascii: "("): return single(.open)
    case UInt8(ascii: ")"): return single(.close)
    case UInt8(ascii: "@"): return try alias()
    default: return try word()
    }
  }

  private mutating func single(_ kind: QueryToken.Kind) -> QueryToken {
    next += 1
    return QueryToken(kind: kind, range: Range(from: next - 1, to: next))
  }

  private mutating func phrase() throws(QueryProblem) -> QueryToken {
    let start = next
    next += source.quote(at: start) ?? 1
    var text: [UInt8] = []
    while next < source.count {
      if let length = source.quote(at: next) {
        next += length
        let range = Range(from: start, to: next)
        guard text.contains(where: { $0 > 0x20 }) else {
          throw QueryProblem(
            range, "this phrase is empty", advice: "write the words of the phrase, or leave it out")
        }
        if source[next] == UInt8(ascii: "~") || source[next] == UInt8(ascii: "^") {
          throw WordSigns.problem(with: source[next], at: next)
        }
        return QueryToken(kind: .phrase(String(decoding: text, as: UTF8.self)), range: range)
      }
      if source[next] == UInt8(ascii: "\\"), next + 1 < source.count { next += 1 }
      let length = source.scalarLength(at: next)
      text += source.bytes.slice(next, next + length)
      next += length
    }
    throw QueryProblem(
      Range(from: start, to: start + 1), "this quotation mark is not closed",
      advice: "write another one at the end of the phrase")
  }

  private mutating func alias() throws(QueryProblem) -> QueryToken {
    let start = next
    next += 1
    while !source.isDelimiter(at: next) { next += 1 }
    let range = Range(from: start, to: next)
    let name = source.text(Range(from: start + 1, to: next))
    guard aliases.contains(where: { $0.hasSameBytes(as: name) }) else {
      let nearest = EditDistance.nearest(to: name, among: aliases)
      throw QueryProblem(
        range, "there is no alias \(QuotedText(name))",
        advice: nearest.map { "did you mean @\($0)?" }
          ?? "write [[alias]] id = … with its forms, or \"@…\" for the text itself")
    }
    return QueryToken(kind: .alias(name), range: range)
  }

  private mutating func word() throws(QueryProblem) -> QueryToken {
    let start = next
    var reader = WordReader(source, at: start)
    let word = try reader.read()
    next = reader.end
    let range = Range(from: start, to: next)
    switch word {
    case .field(let field): return QueryToken(kind: .field(field), range: range)
    case .expression(let text): return QueryToken(kind: .expression(text), range: range)
    case .word(let text, let isPrefix):
      if !isPrefix, let kind = try operation(range) { return QueryToken(kind: kind, range: range) }
      return QueryToken(kind: .word(text, isPrefix: isPrefix), range: range)
    }
  }

  /// What a word in capitals stands for; nil for a plain word.
  private func operation(_ range: Range<Int>) throws(QueryProblem) -> QueryToken.Kind? {
    let bytes = source.bytes.slice(range)
    if bytes.elementsEqual("AND".utf8) { return .and }
    if bytes.elementsEqual("OR".utf8) { return .or }
    if bytes.elementsEqual("NOT".utf8) { return .not }
    for (name, kind) in [("SENTENCE", QueryToken.Kind.sentence), ("CLAIM", .claim)]
    where bytes.elementsEqual(name.utf8) {
      var after = range.upperBound
      while let length = source.blank(at: after) { after += length }
      guard source[after] == UInt8(ascii: "(") else {
        throw QueryProblem(
          range, "\(name) needs parentheses",
          advice: "write \(name)(…), or \"\(name)\" for the word itself")
      }
      return kind
    }
    for (name, isOrdered) in [("NEAR", false), ("BEFORE", true)] where bytes.starts(with: name.utf8)
    {
      let rest = bytes.dropFirst(name.utf8.count)
      guard rest.isEmpty || rest.first == UInt8(ascii: "/") || rest.first == UInt8(ascii: "~")
      else {
        continue
      }
      let digits = rest.dropFirst()
      guard rest.first == UInt8(ascii: "/"), !digits.isEmpty, digits.count < 10,
        digits.allSatisfy(\.isDigit), let words = Int(String(decoding: digits, as: UTF8.self))
      else {
        throw QueryProblem(
          range, "\(name) needs the number of words that may stand between",
          advice: "write \(name)/5, or \"\(name)\" for the word itself")
      }
      guard words <= Query.furthest else {
        throw QueryProblem(
          range, "\(name) reaches over \(Query.furthest) words at most",
          advice: "write a smaller number, or AND for the whole item")
      }
      return .near(words, isOrdered: isOrdered)
    }
    return nil
  }
}
