import FeedModel

/// Non-answers: claims of a named source that would not answer (stance `no_comment`), and silences,
/// which are no claims and are listed as ``ClaimExtraction/noResponse``.
enum NoAnswer {
  /// Whether cue and content together say that the source would not answer: "declined to comment",
  /// "did not respond to questions about X", "would not say whether", "nobody there would comment".
  static func isNoComment(_ claim: LocatedClaim, _ text: AnalysedText) -> Bool {
    guard claim.source != nil, let cue = claim.cueTokens, let first = cue.first else {
      return false
    }
    let tokens = text.tokens
    let source = claim.sourceTokens?.first.flatMap { tokens[at: $0] }?.lower ?? ""
    let reach = min(tokens.count, cue.upperBound + 6)
    let window = first..<reach
    var refuses = false
    // "Nobody at the ministry would comment", "neither company replied"
    var negates = ["no", "nobody", "none", "neither"].contains(source)
    for (position, index) in window.enumerated() {
      let token = tokens[index]
      if token.endsSentence { break }
      let inCue = cue.contains(index)
      if inCue {
        let lemma = StanceLexicon.lemma(token.lower)
        if lemma == "decline" || lemma == "refuse" { refuses = true }
        if token.has(.negation) { negates = true }
      }
      guard inCue || refuses && position < cue.count + 3 else { continue }
      if refuses, answering.contains(token.lower) { return true }
      if negates, inCue, answeringForms.contains(token.lower) { return true }
      if negates, inCue, token.lower == "comment" { return true }
    }
    return false
  }

  private static let answering: Set<String> = [
    "comment", "answer", "discuss", "elaborate", "respond", "say", "speak", "talk", "disclose",
    "reply",
    "explain", "identify", "provide", "confirm", "specify", "reveal", "address",
  ]
  private static let answeringForms: Set<String> = [
    "respond", "responded", "responding", "comment", "commented", "reply", "replied", "answer",
    "answered", "return", "returned", "say", "discuss", "elaborate",
  ]

  /// Where silences are reported: the span of each silent party, and the sentence to leave out.
  struct Silence {
    var party: Range<Int>
    /// The tokens from the first word of the formula to the end of the party.
    var formula: Range<Int>
  }

  /// "There was no immediate comment from X", "X could not be reached for comment", "X has been
  /// approached for comment". A silence with a topic ("no word from X on Y") is a claim and not listed.
  static func silences(in text: AnalysedText) -> [Silence] {
    var result: [Silence] = []
    let tokens = text.tokens
    let phrases = NounPhrase(text)
    for index in tokens.indices where tokens[index].isWord {
      switch tokens[index].lower {
      case "comment", "response", "reaction", "reply", "word", "answer", "statement":
        if let found = impersonal(index, text, phrases) { result.append(found) }
      case "yet":
        if let found = pending(index, text, phrases) { result.append(found) }
      case "commented", "responded", "replied":
        if let found = perfect(index, text, phrases) { result.append(found) }
      case "reached", "approached", "contacted", "available":
        if let found = passive(index, text, phrases) { result.append(found) }
      default: break
      }
    }
    return result
  }

  /// "no [immediate official] response from X".
  private static func impersonal(_ index: Int, _ text: AnalysedText, _ phrases: NounPhrase)
    -> Silence?
  {
    let tokens = text.tokens
    let sentence = text.sentence(of: index)
    var start = index - 1
    while start >= sentence.lowerBound, index - start < 5,
      [
        "immediate", "official", "public", "further", "formal", "direct", "or", "comment",
        "response", "reaction",
      ]
      .contains(tokens[start].lower)
    {
      start -= 1
    }
    guard start >= sentence.lowerBound, tokens[start].lower == "no" else { return nil }
    // Only "there was no …", "no … came" and the bare headline form; "had no comment" has a subject.
    if start > sentence.lowerBound {
      let before = tokens[start - 1]
      guard before.has(.be) || before.kind == .comma || before.has(.coordinator) else { return nil }
      if before.has(.be) {
        let there = max(sentence.lowerBound, start - 4)..<start
        guard there.contains(where: { tokens[$0].lower == "there" }) else { return nil }
      }
    }
    var from = index + 1
    while from < sentence.upperBound,
      ["was", "immediately", "available", "or", "comment", "yet", "so", "far"].contains(
        tokens[from].lower)
    {
      from += 1
    }
    guard from < sentence.upperBound, tokens[from].lower == "from" else { return nil }
    let end = phrases.end(from: from + 1, limit: sentence.upperBound, appositions: false)
    guard end > from + 1 else { return nil }
    let next = end < sentence.upperBound ? tokens[end] : nil
    if let next, ["on", "about", "regarding", "over", "whether", "as"].contains(next.lower) {
      return nil
    }
    // "from the ministry on the strike": the noun phrase swallowed the topic.
    for at in from + 1..<end where ["on", "about", "over"].contains(tokens[at].lower) { return nil }
    return Silence(party: from + 1..<end, formula: start..<end)
  }

  /// "X has yet to comment", without a topic.
  private static func pending(_ index: Int, _ text: AnalysedText, _ phrases: NounPhrase) -> Silence?
  {
    let tokens = text.tokens
    let sentence = text.sentence(of: index)
    guard tokens[index - 1].has([.have, .be]), tokens[index + 1].lower == "to" else { return nil }
    var verb = index + 2
    while tokens[verb].has(.adverb) { verb += 1 }
    guard verb < sentence.upperBound,
      ["comment", "respond", "reply", "react", "answer"].contains(tokens[verb].lower),
      !["on", "about", "to", "over"].contains(tokens[verb + 1].lower),
      let party = phrases.subject(before: index - 1, bound: sentence.lowerBound)
    else { return nil }
    return Silence(party: party, formula: party.lowerBound..<verb + 1)
  }

  /// "X has not commented", without a topic.
  private static func perfect(_ index: Int, _ text: AnalysedText, _ phrases: NounPhrase) -> Silence?
  {
    let tokens = text.tokens
    let sentence = text.sentence(of: index)
    var start = index
    while start > sentence.lowerBound, index - start < 5,
      tokens[start - 1].has([.have, .negation, .adverb])
    {
      start -= 1
    }
    let group = start..<index
    guard group.contains(where: { tokens[$0].has(.have) }),
      group.contains(where: { tokens[$0].has(.negation) }), !text.isQuoted(index),
      !["on", "about", "to", "over"].contains(tokens[index + 1].lower),
      let party = phrases.subject(before: start, bound: sentence.lowerBound),
      !tokens[party.lowerBound].has(.subjectPronoun)
    else { return nil }
    return Silence(party: party, formula: party.lowerBound..<index + 1)
  }

  private static func passive(_ index: Int, _ text: AnalysedText, _ phrases: NounPhrase) -> Silence?
  {
    let tokens = text.tokens
    let sentence = text.sentence(of: index)
    guard index + 2 < sentence.upperBound, tokens[index + 1].lower == "for",
      ["comment", "a", "response", "reaction", "immediate"].contains(tokens[index + 2].lower)
    else { return nil }
    var start = index
    var negative = false
    while start > sentence.lowerBound, index - start < 6 {
      let token = tokens[start - 1]
      guard token.has([.be, .have, .modal, .negation, .adverb]) else { break }
      if token.has(.negation) { negative = true }
      start -= 1
    }
    guard negative || tokens[index].lower == "approached" || tokens[index].lower == "contacted",
      start < index,
      let party = phrases.subject(before: start, bound: sentence.lowerBound)
    else { return nil }
    return Silence(party: party, formula: party.lowerBound..<index + 3)
  }

  /// Whether the claim is one of the listed silences and has nothing else to say.
  static func isSilence(_ claim: LocatedClaim, _ silences: [Silence], _ text: AnalysedText) -> Bool
  {
    guard !silences.isEmpty else { return false }
    let extent = text.tokenRange(claim.extent)
    var low = 0
    var high = silences.count
    while low < high {
      let middle = (low + high) / 2
      if silences[middle].formula.upperBound <= extent.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    for silence in silences.slice(low, low + 20) where silence.formula.overlaps(extent) {
      guard let cue = claim.cueTokens else { return true }
      if silence.formula.overlaps(cue) { return true }
    }
    return false
  }
}
