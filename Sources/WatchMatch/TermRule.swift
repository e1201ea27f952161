import CFold

/// What makes a term one that can never match.
public enum TermRule {
  /// Folded bytes of the longest term.
  public static let longestTerm = 500

  /// Why `term` can never match, as a sentence without its subject's quotation ("The term is
  /// empty."), or nil where it can.
  public static func problem(with term: String) -> String? {
    let folded = Folding.folded(term)
    guard !folded.isEmpty else {
      return term.isEmpty
        ? "The term is empty." : "The term holds only white space or invisible characters."
    }
    let scalars = FoldedScalars(folded)
    guard scalars.contains(where: { $0.wordClass.isWord || $0.wordClass == .symbol }) else {
      return "The term holds only punctuation; it needs a letter, a digit or a symbol."
    }
    if let first = scalars.first, first.wordClass == .mark || first.wordClass == .tail {
      return "The term begins with a combining mark, which belongs to the letter before it."
    }
    guard folded.count <= longestTerm else {
      return "The term is longer than \(longestTerm) bytes."
    }
    if scalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }) {
      return "The term holds a control character, which no text of an item does."
    }
    return nil
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
