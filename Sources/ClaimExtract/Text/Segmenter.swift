import FeedModel

/// Paragraphs and sentences over tokens.
enum Segmenter {
  /// A sentence is cut here at the latest, so that work that grows with the square of a sentence stays
  /// linear in the text. Sentences of news rarely pass 120 tokens.
  static let longestSentence = 300

  /// Paragraphs end at line feeds: the texts of feeds have one line a block.
  static func paragraphs(_ tokens: Tokens, _ bytes: TextBytes) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var first = 0
    for index in tokens.indices.dropFirst() where tokens[index].spaced {
      let gap = Int(tokens[index - 1].end)..<Int(tokens[index].start)
      if bytes[gap].contains(0x0A) {
        result.append(first..<index)
        first = index
      }
    }
    if first < tokens.count { result.append(first..<tokens.count) }
    return result
  }

  static func sentences(_ tokens: Tokens, _ paragraphs: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for paragraph in paragraphs {
      var first = paragraph.lowerBound
      var index = first
      var marks = 0..<0
      while index < paragraph.upperBound {
        let end =
          ends(at: index, tokens, paragraph, &marks)
          ?? (index + 1 - first >= longestSentence ? index + 1 : nil)
        if let end {
          result.append(first..<end)
          first = end
          index = end
        } else {
          index += 1
        }
      }
      if first < paragraph.upperBound { result.append(first..<paragraph.upperBound) }
    }
    return result
  }

  /// If a sentence ends at token `index`, the index after its closing marks. `marks` is the last run
  /// of them that was looked through: each of its marks comes here, and none looks through it again.
  private static func ends(
    at index: Int, _ tokens: Tokens, _ paragraph: Range<Int>, _ marks: inout Range<Int>
  ) -> Int? {
    let token = tokens[index]
    if token.isWord {
      // "… of the U.S. The ministry …": only where a word follows that often opens a sentence.
      guard token.has(.abbreviation) || token.lower.hasSuffix("."), !token.has(.title),
        index + 1 < paragraph.upperBound
      else { return nil }
      let next = tokens[index + 1]
      return next.spaced && next.capital == .initial && next.has(.starter) ? index + 1 : nil
    }
    guard token.endsSentence || token.kind == .ellipsis else { return nil }
    if !marks.contains(index) {
      var end = index + 1
      while end < paragraph.upperBound, isClosing(tokens[end]) { end += 1 }
      marks = index..<end
    }
    let end = marks.upperBound
    guard end < paragraph.upperBound else { return end }
    let next = tokens[end]
    // Inside a number, a file name or an abbreviation there is no space after the stop.
    guard next.spaced || next.isCapitalised else { return nil }
    if token.kind == .ellipsis && !next.isCapitalised { return nil }
    switch next.kind {
    case .word:
      if next.capital != .none { return end }
      // "“Why?” he asked": a lower-case word carries the sentence on after a quotation's mark.
      return token.kind == .fullStop && end == index + 1 ? end : nil
    case .number, .quoteMark, .open, .currency, .dash, .symbol:
      return next.kind == .dash && token.kind != .fullStop ? nil : end
    default: return nil
    }
  }

  /// What belongs to the sentence that a mark before it ends.
  private static func isClosing(_ next: Token) -> Bool {
    next.endsSentence || next.kind == .ellipsis
      || ((next.kind == .quoteMark || next.kind == .close) && !next.spaced)
  }
}
