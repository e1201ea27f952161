import FeedModel

/// "…, with residents saying the port was hit".
enum WithClause {
  static let verbs: Set<String> = [
    "saying", "reporting", "claiming", "adding", "warning", "noting", "suggesting", "insisting",
    "arguing", "alleging", "telling", "describing", "recalling", "confirming", "denying",
  ]

  static func claims(_ sentence: Range<Int>, _ text: AnalysedText) -> [TaggedDraft] {
    let tokens = text.tokens
    for index in sentence where tokens[index].lower == "with" && !text.isQuoted(index) {
      guard
        let verb = (index + 2..<min(sentence.upperBound, index + 16)).first(where: {
          verbs.contains(tokens[$0].lower) && !text.isQuoted($0)
        }), NounPhrase(text).canStart(index + 1),
        !(index + 1..<verb).contains(where: { tokens[$0].kind == .comma })
      else { continue }
      var draft = TaggedDraft(source: index + 1..<verb, cue: verb..<verb + 1, contents: [])
      draft.setContents([verb + 1..<sentence.upperBound], in: text)
      return [draft]
    }
    return []
  }
}
