import FeedModel

/// One word, number or mark of a text.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    case word, number
    /// `'s`, `'re`, `'ll` and their like, split from their word.
    case clitic
    /// A mark that can open or close a quotation.
    case quoteMark
    case comma, fullStop, question, exclamation, ellipsis, colon, semicolon, dash, open, close
    case currency, percent, symbol
    /// Where no token stands: before the text's first and behind its last.
    case edge
  }
  enum Capital: UInt8, Sendable { case none, initial, all }

  /// UTF-8 byte offsets in the text, half-open.
  let start: Int32
  let end: Int32
  let kind: Kind
  let capital: Capital
  /// Whether white space (or the text's start) stands before it.
  let spaced: Bool
  var classes: WordClass
  /// The word in ASCII lower case with `'` for every apostrophe; empty where it is longer than
  /// any word in the lexicons.
  let lower: String

  /// What stands before and behind a text.
  static let edge = Token(
    start: 0, end: 0, kind: .edge, capital: .none, spaced: true, classes: [], lower: "")

  var range: Range<Int> { Int(start)..<Int(end) }
  var isWord: Bool { kind == .word }
  var isCapitalised: Bool { kind == .word && capital != .none }
  func has(_ wanted: WordClass) -> Bool { !classes.isDisjoint(with: wanted) }
  /// Whether no list of grammar knows the word; what ``People`` adds does not count.
  var isUnlisted: Bool {
    classes.subtracting([.person, .honorific, .demonymNoun, .organisationEnd]).isEmpty
  }
  /// Whether this mark ends a sentence wherever it stands.
  var endsSentence: Bool {
    kind == .fullStop || kind == .question || kind == .exclamation
  }
}

/// The tokens of a text; where none is, ``Token/edge``.
typealias Tokens = TotalArray<Token>

/// The bytes of a text; where none is, a blank.
typealias TextBytes = TotalArray<UInt8>

/// Some of a text's tokens, by their indices; where none is, an index where no token is.
typealias TokenIndices = TotalArray<Int>
