import FeedModel

/// "Estia, which says it …, dismissed Norland's accusation": the main verb behind a relative clause.
enum MainVerb {
  static func claims(_ sentence: Range<Int>, _ text: AnalysedText) -> [TaggedDraft] {
    let tokens = text.tokens
    let end = NounPhrase(text).end(
      from: sentence.lowerBound, limit: sentence.upperBound, appositions: false)
    guard end > sentence.lowerBound, tokens[end].kind == .comma,
      ["which", "who"].contains(tokens[end + 1].lower)
    else { return [] }
    for comma in end + 2..<min(sentence.upperBound, end + 45)
    where tokens[comma].kind == .comma && !text.isQuoted(comma) {
      var verb = comma + 1
      while verb < sentence.upperBound, tokens[verb].has([.have, .adverb, .be]) { verb += 1 }
      guard let entry = CueVerbs.entry(tokens[verb].lower), !text.isQuoted(verb),
        entry.frame.contains(.object) || entry.frame.contains(.clause),
        !entry.forms.isDisjoint(with: [.past, .third]), !tokens[verb].isCapitalised,
        !(comma + 1..<verb).contains(where: { tokens[$0].has(.be) })
      else { continue }
      // "called for", "warned of"
      let behind = entry.prepositions.contains(tokens[verb + 1].lower) ? verb + 2 : verb + 1
      var draft = TaggedDraft(
        source: sentence.lowerBound..<end, cue: comma + 1..<behind, contents: [])
      draft.setContents([behind..<sentence.upperBound], in: text)
      return [draft]
    }
    return []
  }
}
