import FeedModel

/// Reads one word of a query, or the name of a field before its colon.
struct WordReader {
  enum Word {
    case word(String, isPrefix: Bool)
    case field(QueryField)
    case expression(String)
  }

  private let source: QueryBytes
  private let start: Int
  /// Behind what was read.
  private(set) var end: Int
  private var text: [UInt8] = []
  private var isName = true

  init(_ source: QueryBytes, at start: Int) {
    self.source = source
    self.start = start
    end = start
  }

  mutating func read() throws(QueryProblem) -> Word {
    if let sign = WordSigns.leading(source, at: start) { throw sign }
    while !source.isDelimiter(at: end) {
      let byte = source[end]
      switch byte {
      case UInt8(ascii: "\\") where end + 1 < source.count:
        isName = false
        end += 1
        let length = source.scalarLength(at: end)
        text += source.bytes.slice(end, end + length)
        end += length
      case UInt8(ascii: "\\"):
        throw QueryProblem(
          Range(from: end, to: end + 1), "this backslash has nothing behind it",
          advice: "write the sign that it is before, or \\\\ for a backslash")
      case UInt8(ascii: ":") where isName && !text.isEmpty:
        end += 1
        if text.elementsEqual("re".utf8) { return .expression(try expression()) }
        return .field(try field())
      case UInt8(ascii: "*"): return try prefix()
      default:
        if let sign = WordSigns.within(source, at: end, behind: text) { throw sign }
        // Letters of any alphabet: another "е" makes no other field.
        if !byte.isLetter, byte != UInt8(ascii: "_"), byte < 0x80 { isName = false }
        text.append(byte)
        end += 1
      }
    }
    if let sign = WordSigns.trailing(source, range) { throw sign }
    return .word(String(decoding: text, as: UTF8.self), isPrefix: false)
  }

  private var range: Range<Int> { Range(from: start, to: end) }

  private mutating func prefix() throws(QueryProblem) -> Word {
    let star = end
    end += 1
    guard source.isDelimiter(at: end), !text.isEmpty else {
      throw QueryProblem(
        Range(from: star, to: star + 1), "a star stands at the end of a word alone",
        advice: text.isEmpty
          ? "write the beginning of the word and a star, or the forms with OR"
          : "write \(QuotedText(String(decoding: text, as: UTF8.self), mark: ""))*, or \\* for the sign"
      )
    }
    return .word(String(decoding: text, as: UTF8.self), isPrefix: true)
  }

  /// What stands between the slashes; `\/` is a slash.
  private mutating func expression() throws(QueryProblem) -> String {
    let slash = UInt8(ascii: "/")
    guard source[end] == slash else {
      throw QueryProblem(
        range, "re: needs slashes around the regular expression",
        advice: "write such as re:/S-?[34]00/")
    }
    let open = end
    end += 1
    var expression: [UInt8] = []
    while end < source.count, source[end] != slash {
      if source[end] == UInt8(ascii: "\\"), end + 1 < source.count {
        if source[end + 1] != slash { expression.append(source[end]) }
        end += 1
      }
      expression.append(source[end])
      end += 1
    }
    guard end < source.count else {
      throw QueryProblem(
        Range(from: open, to: open + 1), "this regular expression is not closed",
        advice: "write a slash at its end, and \\/ for one within")
    }
    end += 1
    guard source.isDelimiter(at: end) else {
      throw QueryProblem(
        Range(from: end, to: end + 1), "nothing can stand right behind a regular expression",
        advice: "write a space behind the slash; (?i), (?s) and the like stand within")
    }
    guard !expression.isEmpty else {
      throw QueryProblem(
        range, "this regular expression is empty", advice: "write one, or leave it out")
    }
    return String(decoding: expression, as: UTF8.self)
  }

  private func field() throws(QueryProblem) -> QueryField {
    if let field = QueryField(name: text) { return field }
    let name = String(decoding: text, as: UTF8.self)
    let place = Range(from: start, to: end - 1)
    let known = QueryField.allCases.map(\.rawValue)
    let nearest = EditDistance.nearest(to: name, among: known)
    throw QueryProblem(
      place, "there is no field \(QuotedText(name))",
      advice: nearest.map { "did you mean \($0): ?" }
        ?? "known fields: \(known.joined(separator: ", ")); in quotation marks a colon is text")
  }
}

/// Signs that other query languages know, and texts hardly hold.
enum WordSigns {
  /// Before a word.
  static func leading(_ source: QueryBytes, at start: Int) -> QueryProblem? {
    let place = Range(from: start, to: start + 1)
    switch source[start] {
    case UInt8(ascii: "+"):
      return QueryProblem(
        place, "'+' has no meaning here", advice: "leave it out: every word must stand already")
    case UInt8(ascii: "-"), UInt8(ascii: "!"):
      return QueryProblem(
        place, "'\(source.text(place))' has no meaning here",
        advice: "write NOT before what must not stand")
    default: return nil
    }
  }

  /// Within a word, or at its end.
  static func within(_ source: QueryBytes, at index: Int, behind text: [UInt8]) -> QueryProblem? {
    let byte = source[index]
    let place = Range(from: index, to: index + 1)
    switch byte {
    case UInt8(ascii: "~"), UInt8(ascii: "^"): return problem(with: byte, at: index)
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
      return QueryProblem(
        place, "there are no ranges in brackets",
        advice:
          "write number:>=4 for a number, parentheses for a group, or \\\(source.text(place)) for the sign"
      )
    case UInt8(ascii: "?"):
      return QueryProblem(
        place, "'?' stands for no letter", advice: "write each form with OR, or \\? for the sign")
    case UInt8(ascii: "|"), UInt8(ascii: "&"):
      let isAlone = text.isEmpty && (source[index + 1] == byte || source.isDelimiter(at: index + 1))
      guard isAlone || source[index + 1] == byte else { return nil }
      let word = byte == UInt8(ascii: "|") ? "OR" : "AND"
      return QueryProblem(
        place, "'\(source.text(place))' has no meaning here", advice: "write \(word)")
    default: return nil
    }
  }

  static func problem(with byte: UInt8, at index: Int) -> QueryProblem {
    let place = Range(from: index, to: index + 1)
    return byte == UInt8(ascii: "~")
      ? QueryProblem(
        place, "there is no fuzzy search with '~'",
        advice: "write the forms with OR, or two words with NEAR/5 between")
      : QueryProblem(
        place, "there are no weights with '^'", advice: "leave it out: a query holds or does not")
  }

  /// At the end of a word, or around it.
  static func trailing(_ source: QueryBytes, _ range: Range<Int>) -> QueryProblem? {
    let bytes = source.bytes.slice(range)
    let last = Range(from: range.upperBound - 1, to: range.upperBound)
    if bytes.count > 1, bytes.last == UInt8(ascii: ",") || bytes.last == UInt8(ascii: ";") {
      return QueryProblem(
        last, "'\(source.text(last))' parts nothing here",
        advice: "write OR between words of which one is enough")
    }
    if bytes.count > 2, bytes.first == UInt8(ascii: "/"), bytes.last == UInt8(ascii: "/") {
      return QueryProblem(
        range, "a regular expression needs re: before it",
        advice: "write re:\(source.text(range)), or \\/ for the sign")
    }
    return nil
  }
}
