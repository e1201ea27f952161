import FeedModel

/// `negated`: whether the first main clause, the cue or the source is negative.
enum Negation {
  static func isNegated(_ claim: LocatedClaim, _ clause: MainClause, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    let start = clause.sentence.first ?? 0
    for index in clause.tokens
    where isNegative(index, tokens) && !followsRelative(index, start, tokens)
      && !isMentioned(index, text)
    {
      return true
    }
    if let cue = claim.cueTokens {
      for index in cue {
        if isNegative(index, tokens) { return true }
        if refusals.contains(StanceLexicon.lemma(tokens[index].lower) ?? "") { return true }
      }
    }
    if let source = claim.sourceTokens, let first = source.first {
      switch tokens[first].lower {
      case "none", "nobody", "neither": return true
      case "no": return true
      default: return false
      }
    }
    return false
  }

  /// 'the phrase "no deal"': a few words that are quoted and not said.
  private static func isMentioned(_ index: Int, _ text: AnalysedText) -> Bool {
    let quotation = text.quotation(of: index)
    guard text.isQuoted(index), quotation.inner.count <= 3 else { return false }
    let before = text.tokens[quotation.tokens.lowerBound - 1]
    return before.has([.determiner, .possessive])
      || ["phrase", "word", "words", "slogan", "so-called"].contains(before.lower)
  }

  private static let refusals: Set<String> = ["decline", "refuse"]

  /// Whether the word at `index` negates; idioms that do not are left out.
  static func isNegative(_ index: Int, _ tokens: Tokens) -> Bool {
    let token = tokens[index]
    guard token.isWord, token.has(.negation) else { return false }
    let next = index + 1 < tokens.count ? tokens[index + 1].lower : ""
    let previous = index > 0 ? tokens[index - 1].lower : ""
    switch token.lower {
    case "no":
      // "no fewer than 40 boats sank"
      if ["fewer", "less"].contains(next), tokens[index + 2].lower == "than" { return false }
      return next != "doubt" && next != "wonder" && next != "matter"
    case "not":
      return next != "only" && next != "just" && next != "least" && next != "but"
        && previous != "or" && previous != "why"
        && next != "merely" && next != "simply"
    case "cannot", "can't": return next != "but"
    case "nothing": return next != "but"
    case "nor": return false
    default: return true
    }
  }

  /// "the men who did not vote": the negation belongs to the relative clause. The "that" that opens
  /// the content, at `start`, is none.
  private static func followsRelative(_ index: Int, _ start: Int, _ tokens: Tokens) -> Bool {
    for back in 1...3 where index - back > start {
      let token = tokens[index - back]
      guard token.isWord else { return false }
      if token.lower == "who" || token.lower == "which" { return true }
      if token.lower == "that" {
        return tokens[index - back - 1].isWord && back < 3
          && tokens[index - back - 1].classes.subtracting([
            .crowd, .role, .body, .document, .person, .honorific, .demonymNoun, .organisationEnd,
          ]).isEmpty
          && CueVerbs.entry(tokens[index - back - 1].lower) == nil
      }
    }
    return false
  }
}
