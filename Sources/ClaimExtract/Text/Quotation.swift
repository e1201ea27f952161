import FeedModel

/// A stretch between quotation marks, or from an opening mark to its paragraph's end.
struct Quotation: Hashable, Sendable {
  enum Marks: Hashable, Sendable { case double, straight, single, straightSingle, angle }
  /// The tokens with the marks.
  var tokens: Range<Int>
  var marks: Marks
  /// False where the closing mark is missing, as in all but the last paragraph of a long speech.
  var isClosed: Bool

  /// Where no quotation is.
  static let none = Quotation(tokens: 0..<0, marks: .double, isClosed: true)

  /// The tokens between the marks.
  var inner: Range<Int> {
    let low = min(tokens.lowerBound + 1, tokens.upperBound)
    return low..<(isClosed ? tokens.upperBound - 1 : tokens.upperBound)
  }
}

/// Finds outermost quotations. Each paragraph is read on its own, at most twice, so that one lost
/// mark spoils one paragraph and never the text.
struct QuotationScanner {
  private let tokens: Tokens
  private let bytes: TextBytes
  private let paragraph: Range<Int>
  private var found: [Quotation] = []
  private var open: (start: Int, marks: Quotation.Marks)?
  /// False once a single mark has been seen that is never closed: all of them are apostrophes.
  private var readsSingles = true
  private var readsStraightSingles = true

  static func quotations(
    _ tokens: Tokens, _ paragraphs: [Range<Int>], _ bytes: TextBytes
  ) -> [Quotation] {
    var result: [Quotation] = []
    for (index, paragraph) in paragraphs.enumerated() {
      let next = paragraphs[at: index + 1]?.lowerBound
      let continues = next.map { scalar(tokens[$0], bytes) == 0x2018 } ?? false
      var scanner = QuotationScanner(tokens: tokens, bytes: bytes, paragraph: paragraph)
      scanner.run(singleMayStayOpen: continues)
      result += scanner.found
    }
    return result
  }

  private init(tokens: Tokens, bytes: TextBytes, paragraph: Range<Int>) {
    self.tokens = tokens
    self.bytes = bytes
    self.paragraph = paragraph
  }

  private static func scalar(_ token: Token, _ bytes: TextBytes) -> UInt32 {
    token.kind == .quoteMark ? Scalar.decode(bytes, Int(token.start)).value : 0
  }

  private mutating func run(singleMayStayOpen: Bool) {
    var index = paragraph.lowerBound
    while index < paragraph.upperBound {
      if tokens[index].kind == .quoteMark { read(index) }
      index += 1
      if index == paragraph.upperBound, let start = open {
        let single = start.marks == .single || start.marks == .straightSingle
        if single && !(singleMayStayOpen && start.start == paragraph.lowerBound) {
          // An apostrophe after all: read on behind it without that kind of mark.
          if start.marks == .single { readsSingles = false } else { readsStraightSingles = false }
          open = nil
          index = start.start + 1
          continue
        }
        found.append(
          Quotation(tokens: start.start..<index, marks: start.marks, isClosed: false))
        open = nil
      }
    }
  }

  private mutating func read(_ index: Int) {
    let token = tokens[index]
    let mark = Self.scalar(token, bytes)
    let tightRight = index + 1 < paragraph.upperBound && !tokens[index + 1].spaced
    let tightLeft = !token.spaced
    if let start = open {
      if closes(start.marks, mark, tightLeft: tightLeft, tightRight: tightRight, at: index) {
        found.append(
          Quotation(tokens: start.start..<index + 1, marks: start.marks, isClosed: true))
        open = nil
      }
      return
    }
    switch mark {
    case 0x201C, 0x201E, 0x201F: open = (index, .double)
    case 0x201D where tightRight && token.spaced: open = (index, .double)
    case 0x22: open = (index, .straight)
    case 0x60 where token.end - token.start == 2: open = (index, .straight)
    case 0xAB, 0x2039: open = (index, .angle)
    case 0x2018, 0x201B:
      if readsSingles && tightRight && !elides(index + 1) { open = (index, .single) }
    case 0x27:
      let after = index > paragraph.lowerBound ? tokens[index - 1].kind : .open
      if readsStraightSingles && tightRight && (token.spaced || after == .open || after == .dash)
        && !elides(index + 1)
      {
        open = (index, .straightSingle)
      }
    default: break
    }
  }

  /// `’til`, `’em`, `’90s`: a mark that stands for lost letters.
  private func elides(_ index: Int) -> Bool {
    guard index < paragraph.upperBound else { return false }
    switch tokens[index].lower {
    case "til", "em", "tis", "twas", "cause", "n", "round", "bout": return true
    case let word: return word.utf8.count == 3 && word.hasSuffix("0s")
    }
  }

  private func closes(
    _ marks: Quotation.Marks, _ mark: UInt32, tightLeft: Bool, tightRight: Bool, at index: Int
  ) -> Bool {
    switch marks {
    case .double:
      if mark == 0x201D { return true }
      // “Wrongly closed“ and “mixed" marks.
      return (mark == 0x201C || mark == 0x22) && tightLeft && !tightRightWord(index)
    case .straight:
      return mark == 0x22 || mark == 0x27 && tokens[index].end - tokens[index].start == 2
    case .angle: return mark == 0xBB || mark == 0x203A
    case .single: return mark == 0x2019 && !tightRightWord(index) && !isPluralPossessive(index)
    case .straightSingle:
      return mark == 0x27 && tightLeft && !tightRightWord(index) && !isPluralPossessive(index)
    }
  }

  private func tightRightWord(_ index: Int) -> Bool {
    guard index + 1 < paragraph.upperBound else { return false }
    let next = tokens[index + 1]
    return !next.spaced && (next.kind == .word || next.kind == .number)
  }

  /// "‘the ministers’ plan failed,’ he said": the first mark is an apostrophe if a later one closes
  /// behind punctuation. Looks at most 120 tokens ahead.
  private func isPluralPossessive(_ index: Int) -> Bool {
    guard index > paragraph.lowerBound, index + 1 < paragraph.upperBound else { return false }
    let previous = tokens[index - 1]
    let next = tokens[index + 1]
    guard previous.isWord, previous.lower.hasSuffix("s"), next.isWord, next.capital == .none,
      !next.has([.be, .have, .preposition, .coordinator, .subordinator, .modal, .adverb])
    else { return false }
    var ahead = index + 1
    while ahead < min(paragraph.upperBound, index + 120) {
      let mark = Self.scalar(tokens[ahead], bytes)
      if mark == 0x2018 { return false }
      if mark == 0x2019 || mark == 0x27, !tightRightWord(ahead) {
        let before = tokens[ahead - 1].kind
        return before == .comma || before == .fullStop || before == .question
          || before == .exclamation
      }
      ahead += 1
    }
    return false
  }
}
