import FeedModel

/// Fills in what follows from a claim's spans within one text. Speakers come later, since they need
/// all texts.
struct Derivation {
  let text: AnalysedText
  let published: Instant?

  func claim(_ located: LocatedClaim) -> Claim {
    let clause = MainClause(of: located, in: text)
    let type = QuoteTypeReader.type(located, text)
    var claim = Claim(
      speaker: located.source.map { span($0) }, cue: located.cue.map { span($0) },
      content: located.contents.map { span($0) }, quoteType: type, confidence: located.confidence)
    claim.stance = stance(located, type)
    claim.negated = Negation.isNegated(located, clause, text)
    let hedging = Hedging(located, clause, text)
    claim.certainty = hedging.certainty
    claim.hedges = hedging.hedges.map { span(text.tokens[$0].range) }
    claim.orientation = TenseReader.orientation(clause, text, stance: claim.stance)
    for range in located.contentTokens { read(range, into: &claim) }
    return claim
  }

  /// A content is read this far; no speech in the news is longer.
  private static let longestContent = 3000

  private func read(_ whole: Range<Int>, into claim: inout Claim) {
    let range = whole.lowerBound..<whole.lowerBound + min(whole.count, Self.longestContent)
    let times = TimeReader(
      range, in: text, published: published, future: claim.orientation == .future)
    var excluded = Set(times.clockTokens)
    for time in times.found {
      excluded.formUnion(time.tokens)
      claim.times.append(
        TimeExpression(span: span(tokens: time.tokens), value: time.value, anchor: time.anchor))
    }
    for number in NumberReader(range, in: text, excluded: excluded).found {
      claim.numbers.append(
        Quantity(
          span: span(tokens: number.tokens), value: number.value, unit: number.unit,
          approximate: number.approximate))
    }
    for place in PlaceReader.places(in: range, text) {
      claim.locations.append(Location(span: span(tokens: place), name: text.string(tokens: place)))
    }
  }

  private func stance(_ located: LocatedClaim, _ type: QuoteType) -> Stance {
    if NoAnswer.isNoComment(located, text) { return .noComment }
    guard let cue = located.cueTokens else { return .say }
    let words = cue.map { text.tokens[$0] }
    // A colon or dash alone is "say".
    if words.allSatisfy({ !$0.isWord }) { return .say }
    let isDocument = located.sourceTokens.map { SourceHead.isDocument($0, text) } ?? false
    let cueWords = words.filter(\.isWord).map(\.lower)
    if cueWords.last.flatMap(StanceLexicon.lemma) == "put", putsAtNumber(located) {
      return .estimate
    }
    return StanceLexicon.stance(
      ofCue: cueWords, quoted: type != .indirect, isDocument: isDocument)
  }

  /// "put" with the content "the loss at four boats".
  private func putsAtNumber(_ located: LocatedClaim) -> Bool {
    guard let content = located.contentTokens.first else { return false }
    let tokens = text.tokens
    return content.prefix(20).dropLast().contains {
      tokens[$0].lower == "at"
        && (tokens[$0 + 1].kind == .number || tokens[$0 + 1].kind == .currency
          || tokens[$0 + 1].has(.cardinal))
    }
  }

  private func span(_ range: Range<Int>) -> TextSpan { TextSpan(field: text.field, utf8: range) }

  private func span(tokens range: Range<Int>) -> TextSpan { span(text.byteRange(range)) }
}

/// What the head noun of a source says of it.
enum SourceHead {
  /// The head: the last word before the first preposition, comma or relative.
  static func index(_ range: Range<Int>, _ text: AnalysedText) -> Int? {
    var head: Int?
    for index in range {
      let token = text.tokens[index]
      if token.kind == .comma || token.kind == .open || token.kind == .dash { break }
      if token.isWord, token.has([.preposition, .relative, .be]), head != nil, !token.isCapitalised
      {
        break
      }
      if token.isWord { head = index }
    }
    return head
  }

  static func isDocument(_ range: Range<Int>, _ text: AnalysedText) -> Bool {
    index(range, text).map { text.tokens[$0].has(.document) } ?? false
  }
}
