import FeedModel

/// "are said to have burned", "it is believed that", "reportedly": reports of which nobody says whose.
enum Sourceless {
  private static let verbs: Set<String> = [
    "said", "believed", "reported", "thought", "understood", "rumoured", "rumored", "alleged",
    "feared",
  ]

  static func claims(_ sentence: Range<Int>, _ text: AnalysedText) -> [TaggedDraft] {
    let tokens = text.tokens
    for index in sentence where !text.isQuoted(index) {
      let token = tokens[index]
      if verbs.contains(token.lower), let found = passive(index, sentence, text) { return [found] }
      if token.lower == "reportedly", index > sentence.lowerBound + 1 {
        var draft = TaggedDraft(source: nil, cue: index..<index + 1, contents: [])
        draft.setContents(
          [sentence.lowerBound..<index, index + 1..<sentence.upperBound], in: text)
        return [draft]
      }
    }
    return []
  }

  private static func passive(_ verb: Int, _ sentence: Range<Int>, _ text: AnalysedText)
    -> TaggedDraft?
  {
    let tokens = text.tokens
    let next = tokens[verb + 1]
    guard verb + 2 < sentence.upperBound, next.lower == "to" || next.lower == "that" else {
      return nil
    }
    var start = verb
    while start > sentence.lowerBound, tokens[start - 1].has([.be, .have, .adverb]),
      !text.isQuoted(start - 1)
    {
      start -= 1
    }
    guard (start..<verb).contains(where: { tokens[$0].has(.be) && tokens[$0].lower != "'s" }) else {
      return nil
    }
    if next.lower == "that", tokens[start - 1].lower != "it" { return nil }
    var draft = TaggedDraft(source: nil, cue: start..<verb + 1, contents: [])
    draft.setContents([verb + 1..<sentence.upperBound], in: text)
    return draft
  }
}
