import FeedModel

/// "Q: How bad is it? / A: Bad.": who answers is the one of whom the introduction tells.
extension SpeakerResolver {
  func isAnswer(_ source: Range<Int>, _ text: AnalysedText) -> Bool {
    isMark("a", source.lowerBound, text) && source.count == 1
  }

  /// The only person who is named in full before the first question; nobody where there are several.
  func interviewee(_ index: Int) -> ResolvedSpeaker? {
    let text = texts[index]
    guard
      let question = text.paragraphs.first(where: { isMark("q", $0.lowerBound, text) })
    else { return nil }
    let limit = text.tokens[question.lowerBound].range.lowerBound
    var people: Set<Int> = []
    for (place, mentions) in mentions.enumerated() where place <= index {
      for mention in mentions {
        let start = texts[place].tokens[mention.tokens.lowerBound].range.lowerBound
        guard place < index || start < limit, mention.tokens.count > 1,
          let found = table.alias(mention, in: texts[place], sentence: 0)?.entity,
          table[found].personhood > 0
        else { continue }
        people.insert(found)
      }
    }
    guard people.count == 1, let person = people.first else { return nil }
    // Who answers says "I": "he" in an answer is somebody else.
    return speaker(person, .coreference, SpeakerConfidence.interviewee)
  }

  /// "A:" or "Q:" at the beginning of a line.
  private func isMark(_ letter: String, _ token: Int, _ text: AnalysedText) -> Bool {
    text.startsParagraph(token) && text.tokens[token].lower == letter
      && text.tokens[token].isCapitalised && text.tokens[token + 1].kind == .colon
  }
}
