import FeedModel

/// A word or a mark of a text (docs/claims-model.md, "Input").
struct Word: Hashable, Sendable {
  enum Quotation: UInt8, Sendable {
    case outside, inside, opening, closing
  }
  enum Case: UInt8, Sendable {
    /// Anything that does not begin with an upper-case letter.
    case other
    case capitalised
    /// Two upper-case letters or more and no lower-case one.
    case allUpper
  }

  /// Half-open, in bytes of the text.
  var range: Range<Int>
  /// The first scalar that is not ignored; of a mark its only one.
  var first: UInt32
  var isMark: Bool
  /// One scalar long, ignored ones left out.
  var isSingle: Bool
  /// First word of its paragraph.
  var startsParagraph: Bool
  /// White space, or the start of the text, comes before it.
  var isSpaced: Bool
  /// May start a sentence.
  var startsSentence = false
  var quotation = Quotation.outside
  var letterCase = Case.other

  func isMark(_ mark: Unicode.Scalar) -> Bool { isMark && first == mark.value }

  func isMark(among marks: [Unicode.Scalar]) -> Bool {
    isMark && marks.contains { $0.value == first }
  }

  /// Rows of `embeddings.type`: every quotation with every case.
  static let typeCount = 12

  /// Row of `embeddings.type`.
  var type: Int { Int(quotation.rawValue) * 3 + Int(letterCase.rawValue) }
}

/// The words of a text; where none is, ``Word/outside``.
typealias Words = TotalArray<Word>

extension Word {
  /// What stands before and behind a text: no mark, no letter, a paragraph of its own.
  static let outside = Word(
    range: 0..<0, first: 0, isMark: false, isSingle: false, startsParagraph: true, isSpaced: true)
}
