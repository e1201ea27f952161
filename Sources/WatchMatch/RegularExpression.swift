import CRE2
import FeedModel
import WatchQuery

/// A regular expression of a query, compiled by RE2: a search takes time by the length of the text, whatever
/// either is (docs/decisions/0020-regular-expressions.md). Immutable; any thread.
public final class RegularExpression: @unchecked Sendable {
  // Unchecked: RE2's searches are const and lock what they cache.

  /// Bytes of the longest expression.
  static let longest = 1_000
  /// What RE2 may take for one: its program, and the states that it makes while it searches. Where they do
  /// not fit it searches without them, more slowly, and still in linear time.
  static let mostMemory: Int64 = 1 << 20

  /// Bytes that the searches of one text may pass over together. Each search takes time by the rest of the text, as
  /// "T-72(.*burned)?" looks for the longer match up to the end of the line each time: a thousand of them over 10 MiB
  /// would take minutes. The first search is always made.
  static let mostSearched = 64 << 20

  /// Bytes of the shortest text that is looked for in place of an expression; CRE2 has the same.
  private static let shortestLiteral = 3

  private let compiled: OpaquePointer

  /// nil for what ``reading(_:)`` finds fault with.
  init?(_ text: String) {
    guard text.utf8.count <= Self.longest, let compiled = Self.compile(text) else { return nil }
    self.compiled = compiled
    if cre2_error(compiled) != nil { return nil }
  }

  deinit { cre2_free(compiled) }

  private static func compile(_ text: String) -> OpaquePointer? {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        bytes.baseAddress.flatMap { cre2_compile($0, bytes.count, mostMemory) }
      }
    }
  }

  /// What a query must know of an expression before it is taken.
  public static func reading(_ text: String) -> QueryExpression {
    guard text.utf8.count <= longest else {
      return QueryExpression(problem: "it has more than \(longest) bytes")
    }
    if matchesBytes(text) {
      return QueryExpression(problem: "\\C matches a part of a letter; write . for any letter")
    }
    guard let compiled = compile(text) else {
      return QueryExpression(problem: "there is not enough memory for it")
    }
    defer { cre2_free(compiled) }
    if let error = cre2_error(compiled) { return QueryExpression(problem: String(cString: error)) }
    var literals: [String] = []
    for index in 0..<cre2_literal_count(compiled) {
      var length = 0
      let start = cre2_literal(compiled, index, &length)
      let literal = UnsafeBufferPointer(start: start, count: length)
        .withMemoryRebound(to: UInt8.self) { String(decoding: $0, as: UTF8.self) }
      guard let fragment = fragment(of: literal) else { return QueryExpression() }
      literals.append(fragment)
    }
    return QueryExpression(literals: literals)
  }

  /// Whether it asks for single bytes, at which a match would end within a letter.
  private static func matchesBytes(_ text: String) -> Bool {
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped, byte == UInt8(ascii: "C") { return true }
      isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
    }
    return false
  }

  /// The part of `literal` that stands in every folded text that has it; nil where that is no help: one
  /// that folds to too little, or begins within a letter.
  private static func fragment(of literal: String) -> String? {
    let folded = Folding.folded(literal)
    var scalars = FoldedScalars(folded).map { $0 }
    // Marks at the end may stand in another order where the text has more of them; and without them the letter
    // before ends nowhere where a text has it in one scalar.
    if let last = scalars.last, last.record.ccc != 0 {
      while let mark = scalars.popLast(), mark.record.ccc != 0 {}
    }
    guard let last = scalars.last, last.end >= shortestLiteral, let first = scalars.first,
      first.wordClass != .mark, first.wordClass != .tail
    else { return nil }
    return String(decoding: folded.prefix(last.end), as: UTF8.self)
  }

  /// Where it matches in `text`, none overlapping, at most `most`, and in a long text as many of the first as
  /// ``mostSearched`` allows. Matches of nothing are left out.
  func places(in text: String, most: Int) -> [Range<Int>] {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        guard let start = bytes.baseAddress else { return [] }
        var found: [Range<Int>] = []
        var next = 0
        var searched = 0
        while next <= bytes.count, found.count < most, searched <= Self.mostSearched {
          var (from, end) = (0, 0)
          searched += max(0, bytes.count - next)
          guard cre2_find(compiled, start, bytes.count, next, &from, &end) else { break }
          if end > from { found.append(Range(from: from, to: end)) }
          // Behind a match of nothing the next scalar is looked at.
          next = max(end, next)
          if end == from {
            next += 1
            while next < bytes.count, UInt8(bitPattern: bytes[next]) & 0xC0 == 0x80 { next += 1 }
          }
        }
        return found
      }
    }
  }
}
