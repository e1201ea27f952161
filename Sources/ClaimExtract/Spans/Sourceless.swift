import FeedModel

/// "are said to have burned", "it is believed that", "reportedly": reports of which nobody says whose.
enum Sourceless {
  private static let verbs: Set<String> = [
    "said", "believed", "reported", "thought", "understood", "rumoured", "rumored", "alleged",
    "feared", "claimed", "estimated", "presumed", "suspected",
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
    guard verb + 1 < sentence.upperBound else { return nil }
    var start = verb
    while start > sentence.lowerBound, tokens[start - 1].has([.be, .have, .adverb]),
      !text.isQuoted(start - 1)
    {
      start -= 1
    }
    guard (start..<verb).contains(where: { tokens[$0].has(.be) && tokens[$0].lower != "'s" }) else {
      return nil
    }
    let isIt = tokens[start - 1].lower == "it"
    switch next.lower {
    case "to": guard !isIt else { return nil }
    case "that": guard isIt else { return nil }
    case "dead", "drowned", "lost", "trapped", "missing", "killed":
      guard ["feared", "presumed", "believed"].contains(tokens[verb].lower) else { return nil }
    default:
      // "It is thought the boat hit a mine."
      guard isIt, ["thought", "understood", "believed"].contains(tokens[verb].lower),
        next.has([.determiner, .possessive, .subjectPronoun]) || next.isCapitalised
      else { return nil }
    }
    var draft = TaggedDraft(source: nil, cue: start..<verb + 1, contents: [])
    draft.setContents([verb + 1..<sentence.upperBound], in: text)
    return draft
  }
}
