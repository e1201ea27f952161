/// Where sentences may start (docs/claims-model.md, "Input"). Only used to cut windows at good
/// places, so abbreviations do no harm.
enum Sentences {
  private static let closers: [Unicode.Scalar] = ["”", "’", "\"", "'", ")", "]", "»"]
  private static let ends: [Unicode.Scalar] = [".", "?", "!"]

  /// A word starts a sentence if it starts its paragraph, or if white space comes before it, it
  /// does not begin with a lower-case letter, and before it stand one of . ? ! and then any number
  /// of closing marks.
  static func mark(_ words: inout [Word]) {
    for index in words.indices {
      if words[index].startsParagraph {
        words[index].startsSentence = true
        continue
      }
      guard words[index].isSpaced, !LetterCase.isLower(words[index].first) else { continue }
      // Stops at the last spaced word at the latest, so the whole pass stays linear.
      var before = index - 1
      while before >= 0, words[before].isMark(among: closers), !words[before].isSpaced {
        before -= 1
      }
      words[index].startsSentence = before >= 0 && words[before].isMark(among: ends)
    }
  }
}
