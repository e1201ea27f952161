import CFold
import FeedModel

/// What makes a term one that can never match.
public enum TermRule {
  /// Folded UTF-8 bytes of the longest term.
  public static let longestTerm = 500

  /// Why `term` can never match, as a clause about "it" without a full stop ("it is empty"), or
  /// nil where it can.
  ///
  /// Beside what cannot match at all this finds what would match only text that nobody writes: a
  /// wildcard, which terms do not have, and a word with look-alike letters of two alphabets.
  public static func problem(with term: String) -> String? {
    let folded = Folding.folded(term)
    guard !folded.isEmpty else {
      return term.isEmpty ? "it is empty" : "it holds only white space or invisible characters"
    }
    let scalars = FoldedScalars(folded)
    guard scalars.contains(where: { $0.wordClass.isWord || $0.wordClass == .symbol }) else {
      return "it holds only punctuation, and needs a letter, a digit or a symbol"
    }
    if let first = scalars.first, first.wordClass == .mark || first.wordClass == .tail {
      return "it begins with a combining mark, which belongs to the letter before it"
    }
    guard folded.count <= longestTerm else {
      return "it has \(folded.count) bytes, more than \(longestTerm)"
    }
    if let control = scalars.first(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }) {
      return
        "it holds the control character \(scalarName(control.value)), which no item's text does"
    }
    return wildcard(folded) ?? quotation(folded)
      ?? LookAlikes.mixture(in: term).map {
        "it mixes alphabets in one word: \(scalarName($0.value)) only looks like the letters beside it"
      }
  }

  /// UTF-8 bytes that are equal for terms that match the same text.
  public static func folded(_ term: String) -> [UInt8] { Folding.folded(term) }

  private static func wildcard(_ folded: [UInt8]) -> String? {
    guard folded.first == UInt8(ascii: "*") || folded.last == UInt8(ascii: "*") else { return nil }
    return "'*' stands for itself in a term; write each form of the word as a term of its own"
  }

  private static func quotation(_ folded: [UInt8]) -> String? {
    let mark = UInt8(ascii: "\"")
    guard folded.count > 1, folded.first == mark, folded.last == mark else { return nil }
    return "the quotation marks around it would have to stand in the text; leave them out"
  }

  static func scalarName(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

/// The scalars of folded bytes.
struct FoldedScalars: Sequence {
  private let scalars: [FoldedScalar]

  init(_ folded: [UInt8]) {
    scalars = folded.withUnsafeBufferPointer { bytes in
      var scalars: [FoldedScalar] = []
      var next = 0
      while next < bytes.count {
        let scalar = FoldedScalar(in: bytes, at: next)
        scalars.append(scalar)
        next = scalar.end
      }
      return scalars
    }
  }

  var first: FoldedScalar? { scalars.first }

  func makeIterator() -> IndexingIterator<[FoldedScalar]> { scalars.makeIterator() }
}
