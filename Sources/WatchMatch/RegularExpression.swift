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

  /// Bytes that one search behind the first may look at: "T-72(.*burned)?" looks for the longer match up to the end
  /// of the line each time, and a thousand of them over 10 MiB would take minutes. A match that is no longer than
  /// half of it is found as it would be in the whole text.
  static let window = 32 << 10
  /// Bytes that the searches of one text may pass over together, beside three times the text. Only an expression
  /// that matches nothing at every place comes so far.
  static let mostSearched = 128 << 20

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

  /// What it finds in a text.
  struct Found: Equatable {
    var places: [Range<Int>] = []
    /// Bytes that were passed over.
    var searched = 0
    /// Whether more may stand behind them.
    var isCut = false
  }

  /// Where it matches in `text`, none overlapping, at most `most`. Whether there is any is always known; of those
  /// behind the first, ones of more than half a ``window`` may be missed in a text that is longer. Matches of
  /// nothing are left out.
  func find(in text: String, most: Int) -> Found {
    var text = text
    return text.withUTF8 { bytes in
      var found = Found()
      var next = 0
      while found.places.count < most {
        guard found.searched <= Self.mostSearched + 3 * bytes.count else {
          found.isCut = true
          break
        }
        // The first place at which any match begins is looked for in all of the text.
        let end =
          found.searched == 0 ? bytes.count : Self.boundary(from: next + Self.window, in: bytes)
        let match = first(in: bytes, next, end, &found.searched)
        // What begins in the first half was looked at for as long as a half is.
        let isSettled =
          end == bytes.count || match.map { $0.lowerBound <= end - Self.window / 2 } == true
        guard let match, isSettled else {
          if end == bytes.count { break }
          next = Self.boundary(from: end - Self.window / 2, in: bytes)
          continue
        }
        if !match.isEmpty { found.places.append(match) }
        // Behind a match of nothing the next scalar is looked at.
        guard match.isEmpty else {
          next = match.upperBound
          continue
        }
        if match.upperBound == bytes.count { break }
        next = Self.boundary(from: match.upperBound + 1, in: bytes)
      }
      return found
    }
  }

  /// The places of ``find(in:most:)``.
  func places(in text: String, most: Int) -> [Range<Int>] { find(in: text, most: most).places }

  private func first(
    in bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ searched: inout Int
  ) -> Range<Int>? {
    bytes.withMemoryRebound(to: CChar.self) { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var (from, to) = (0, 0)
      searched += max(1, end - start)
      guard cre2_find(compiled, base, bytes.count, start, end, &from, &to) else { return nil }
      return Range(from: from, to: to)
    }
  }

  /// The first beginning of a scalar at `offset` or behind it; the end where there is none.
  private static func boundary(from offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var place = min(offset, bytes.count)
    // bounds: below the count.
    while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
    return place
  }
}
