import FeedModel

/// `certainty` and `hedges`: the weaker of cue and main clause.
struct Hedging {
  private(set) var certainty = Certainty.stated
  /// Token indices of the words that weaken, in text order.
  private(set) var hedges: [Int] = []

  init(_ claim: LocatedClaim, _ clause: MainClause, _ text: AnalysedText) {
    let tokens = text.tokens
    if let cue = claim.cueTokens {
      for index in cue {
        let lemma = StanceLexicon.lemma(tokens[index].lower)
        if let level = lemma.flatMap({ Self.cues[$0] }) ?? Self.level(index, tokens) {
          weaken(to: level, at: index)
        }
      }
    }
    for index in clause.tokens {
      if let level = Self.level(index, tokens) { weaken(to: level, at: index) }
    }
    let asks = claim.cueTokens.map { Self.asks($0, tokens) } ?? false
    for (position, index) in clause.sentence.enumerated() where Self.isCondition(index, tokens) {
      if asks && position < 3 { continue }
      weaken(to: .conditional, at: index)
      break
    }
    hedges.sort()
  }

  private mutating func weaken(to level: Certainty, at index: Int) {
    if !hedges.contains(index) { hedges.append(index) }
    if Self.rank(level) > Self.rank(certainty) { certainty = level }
  }

  private static func rank(_ certainty: Certainty) -> Int {
    switch certainty {
    case .stated: 0
    case .probable: 1
    case .possible: 2
    case .conditional: 3
    }
  }

  private static func asks(_ cue: Range<Int>, _ tokens: Tokens) -> Bool {
    cue.contains {
      let lemma = StanceLexicon.lemma(tokens[$0].lower)
      return lemma == "ask" || lemma == "wonder" || lemma == "question"
        || lemma == "say"
          && cue.contains { tokens[$0].has(.negation) }
    }
  }

  /// Cue verbs that weaken what they report.
  private static let cues: [String: Certainty] = [
    "fear": .possible, "worry": .possible, "wonder": .possible, "doubt": .possible,
    "speculate": .possible, "believe": .probable, "think": .probable, "expect": .probable,
    "estimate": .probable, "appear": .probable, "seem": .probable, "suggest": .probable,
    "suspect": .probable, "predict": .probable, "forecast": .probable, "assume": .probable,
    "guess": .probable, "reckon": .probable, "project": .probable, "anticipate": .probable,
    "presume": .probable, "imagine": .probable, "foresee": .probable, "hint": .probable,
    "imply": .probable, "surmise": .probable,
  ]

  private static let words: [String: Certainty] = [
    "may": .possible, "might": .possible, "could": .possible, "maybe": .possible,
    "perhaps": .possible, "possibly": .possible, "potentially": .possible, "possible": .possible,
    "fear": .possible, "fears": .possible, "feared": .possible, "conceivably": .possible,
    "likely": .probable, "unlikely": .probable, "probably": .probable, "presumably": .probable,
    "apparently": .probable, "seemingly": .probable, "believe": .probable, "believes": .probable,
    "believed": .probable, "expect": .probable, "expects": .probable, "expected": .probable,
    "estimate": .probable, "estimates": .probable, "estimated": .probable, "appear": .probable,
    "appears": .probable, "appeared": .probable, "seem": .probable, "seems": .probable,
    "seemed": .probable, "suggest": .probable, "suggests": .probable, "suggested": .probable,
    "think": .probable, "thinks": .probable, "suspected": .probable, "presumed": .probable,
  ]

  private static func level(_ index: Int, _ tokens: Tokens) -> Certainty? {
    let token = tokens[index]
    guard token.isWord, let level = words[token.lower] else { return nil }
    let next = index + 1 < tokens.count ? tokens[index + 1] : nil
    let previous = index > 0 ? tokens[index - 1] : nil
    switch token.lower {
    case "may", "might":
      // The month, and "with all its might".
      if next?.kind == .number { return nil }
      if token.isCapitalised, previous?.isWord == true, previous?.isCapitalised == false {
        return nil
      }
      if previous?.has([.determiner, .possessive]) == true, previous?.has(.subjectPronoun) != true {
        return nil
      }
      return level
    case "could": return next?.lower == "not" ? nil : level
    case "possible": return previous?.lower == "as" ? nil : level
    case "expected", "estimated", "believed", "suspected", "feared", "presumed":
      return level
    default: return level
    }
  }

  /// "if" and "unless" that make a condition: not "as if", "even if", "if not".
  private static func isCondition(_ index: Int, _ tokens: Tokens) -> Bool {
    let token = tokens[index]
    guard token.isWord else { return false }
    if token.lower == "unless" { return true }
    guard token.lower == "if" else { return false }
    let previous = index > 0 ? tokens[index - 1].lower : ""
    let next = index + 1 < tokens.count ? tokens[index + 1].lower : ""
    return previous != "as" && previous != "even" && previous != "what" && next != "not"
      && next != "any" && next != "ever" && !StanceLexicon.isAsking(previous)
  }
}
