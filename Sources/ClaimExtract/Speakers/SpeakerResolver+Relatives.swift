import FeedModel

/// "Varn, who said", "the survey, which found".
extension SpeakerResolver {
  /// The noun phrase before a relative pronoun.
  mutating func antecedent(_ index: Int, before at: Int, _ sentence: Int)
    -> ResolvedSpeaker?
  {
    let text = texts[index]
    var end = at
    while end > 0, text.tokens[end - 1].kind == .comma || text.tokens[end - 1].has(.preposition) {
      end -= 1
    }
    let bound = text.sentence(of: at).lowerBound
    // "who" is the name right before it, whatever else the phrase says.
    let personal = text.tokens[at].lower.hasPrefix("who")
    if personal, end > 0,
      let name = near(end - 1..<end, index).last(where: {
        $0.tokens.upperBound == end && ($0.kind == .person || $0.kind == .unknown)
      })
    {
      return relative(
        named(name, nil, name.tokens, index, sentence), SpeakerConfidence.relativeName)
    }
    guard let whole = NounPhrase(text).subject(before: end, bound: bound) else { return nil }
    let phrase = withoutDay(nearest(behindVerb(whole, text), personal, text), text)
    guard !phrase.isEmpty else { return nil }
    let near = self.near(phrase, index)
    switch SourcePhrase(phrase, in: text, names: near.suffix(3)) {
    case .named(let mention, let role):
      // The name nearest to the pronoun.
      let last = near.last { $0.tokens.upperBound <= at } ?? mention
      return relative(
        named(last, last.tokens == mention.tokens ? role : nil, phrase, index, sentence),
        SpeakerConfidence.relativeName)
    case .nominal(let head):
      // Nothing but people is "who".
      guard !personal || text.tokens[head].has([.role, .title, .crowd, .person]) else { return nil }
      return relative(
        nominal(head, phrase, index, sentence), SpeakerConfidence.relativeNoun)
    default: return nil
    }
  }

  /// "the government" of "no comment from the government, which": the body next to the pronoun.
  private func nearest(_ phrase: Range<Int>, _ personal: Bool, _ text: AnalysedText) -> Range<Int> {
    let tokens = text.tokens
    guard !personal,
      let start = phrase.last(where: { tokens[$0].has(.preposition) }).map({ $0 + 1 }),
      start < phrase.upperBound, tokens[start].has([.determiner, .possessive]),
      let head = SourcePhrase.headIndex(start..<phrase.upperBound, text), tokens[head].has(.body)
    else { return phrase }
    return start..<phrase.upperBound
  }

  /// "an official" of "an official on Thursday".
  private func withoutDay(_ phrase: Range<Int>, _ text: AnalysedText) -> Range<Int> {
    var end = phrase.upperBound
    if end > phrase.lowerBound, text.tokens[end - 1].has(.weekday) {
      end -= 1
      if end > phrase.lowerBound, text.tokens[end - 1].has(.preposition) { end -= 1 }
    }
    return phrase.lowerBound..<end
  }

  /// What of a noun phrase stands behind the last verb in it, from its determiner on: "the survey" of
  /// "Varn had read in the survey". Empty where there is a verb and no determiner behind it.
  private func behindVerb(_ phrase: Range<Int>, _ text: AnalysedText) -> Range<Int> {
    let tokens = text.tokens
    func isVerb(_ index: Int) -> Bool {
      let token = tokens[index]
      guard token.isWord, token.capital == .none || index == phrase.lowerBound else { return false }
      if token.has([.be, .have, .do, .modal, .past]) { return true }
      let forms = GeneralVerbs.form(of: token.lower)
      return forms.map { !$0.isDisjoint(with: [.past, .gerund]) } ?? false
    }
    guard let verb = phrase.last(where: isVerb) else { return phrase }
    let rest = verb + 1..<phrase.upperBound
    guard let start = rest.last(where: { tokens[$0].has([.determiner, .possessive]) }) else {
      return rest.upperBound..<rest.upperBound
    }
    return start..<rest.upperBound
  }

  /// A speaker found through a relative pronoun is no surer than that step.
  private func relative(_ speaker: ResolvedSpeaker?, _ confidence: Double) -> ResolvedSpeaker? {
    guard var speaker else { return nil }
    speaker.confidence = min(speaker.confidence ?? 1, confidence)
    return speaker
  }
}
