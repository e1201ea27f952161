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

  var range: Range<Int> { Int(start)..<Int(end) }
  var isWord: Bool { kind == .word }
  var isCapitalised: Bool { kind == .word && capital != .none }
  func has(_ wanted: WordClass) -> Bool { !classes.isDisjoint(with: wanted) }
  /// Whether this mark ends a sentence wherever it stands.
  var endsSentence: Bool {
    kind == .fullStop || kind == .question || kind == .exclamation
  }
}
