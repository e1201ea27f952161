import FeedModel

/// The first main clause of a content: what `negated`, `certainty` and `orientation` look at.
///
/// Begins behind "that", a coordinator and a leading subordinate clause; ends with the sentence, at a
/// semicolon, at a subordinator, or where "and", "but" or "or" opens a clause with a subject of its
/// own. Relative clauses between commas are left out.
struct MainClause {
  /// Indices of tokens in text order.
  let tokens: TokenIndices
  /// All tokens of the content's first sentence.
  let sentence: TokenIndices

  /// No clause is looked at beyond this many tokens.
  private static let limit = 160

  init(of claim: LocatedClaim, in text: AnalysedText) {
    let all = TokenIndices(Self.firstSentence(claim, text), outside: -1)
    sentence = all
    tokens = TokenIndices(Self.main(all, text.tokens), outside: -1)
  }

  private static func firstSentence(_ claim: LocatedClaim, _ text: AnalysedText) -> [Int] {
    var result: [Int] = []
    var owner: Int32?
    for range in claim.contentTokens {
      for index in range {
        let sentence = text.sentenceOf[index]
        if let owner, owner != sentence, result.count > 2 { return result }
        if result.count >= limit { return result }
        if text.tokens[index].isWord || owner != nil { owner = sentence }
        result.append(index)
      }
    }
    return result
  }

  private static func main(_ all: TokenIndices, _ tokens: Tokens) -> [Int] {
    var at = 0
    while at < all.count {
      let token = tokens[all[at]]
      if token.isWord, token.lower != "that", !token.has(.coordinator) { break }
      if token.kind == .number || token.kind == .currency { break }
      at += 1
    }
    if at < all.count, isLeadingSubordinator(tokens[all[at]]) {
      if let comma = (at..<all.count).first(where: { tokens[all[$0]].kind == .comma }) {
        at = comma + 1
      }
    }
    var result: [Int] = []
    var seenVerb = false
    var skipping = false
    while at < all.count {
      let index = all[at]
      let token = tokens[index]
      if skipping {
        if token.kind == .comma { skipping = false }
        at += 1
        continue
      }
      if token.kind == .semicolon || token.endsSentence && !result.isEmpty { break }
      if token.isWord {
        if token.has([.be, .have, .do, .modal]) || token.has(.past) || isFinite(token) {
          seenVerb = true
        }
        if at > 0, tokens[all[at - 1]].kind == .comma, token.has(.relative), token.lower != "that" {
          skipping = true
          at += 1
          continue
        }
        if seenVerb, !result.isEmpty {
          if stopsMain(token) { break }
          if token.has(.coordinator), at + 1 < all.count, opensClause(at + 1, all, tokens) { break }
        }
      }
      result.append(index)
      at += 1
    }
    return result
  }

  private static func isFinite(_ token: Token) -> Bool {
    if let verb = CueVerbs.entry(token.lower) {
      return !verb.forms.isDisjoint(with: [.past, .third])
    }
    return GeneralVerbs.form(of: token.lower)?.contains(.past) ?? false
  }

  private static func isLeadingSubordinator(_ token: Token) -> Bool {
    switch token.lower {
    case "if", "unless", "when", "while", "although", "though", "because", "after", "before",
      "since",
      "as", "once", "until", "whenever", "despite":
      true
    default: false
    }
  }

  private static func stopsMain(_ token: Token) -> Bool {
    switch token.lower {
    case "because", "although", "though", "while", "whereas", "unless", "if", "when", "until": true
    default: false
    }
  }

  private static func opensClause(_ at: Int, _ all: TokenIndices, _ tokens: Tokens) -> Bool {
    let next = tokens[all[at]]
    if next.lower == "that" { return true }
    if next.has(.subjectPronoun), !next.has(.determiner) { return true }
    // "and a fifth had", "and prices are": an auxiliary within five words.
    guard next.isCapitalised || next.has(.nounOpener) || next.isUnlisted else { return false }
    for ahead in at + 1..<min(all.count, at + 6) {
      let token = tokens[all[ahead]]
      if !token.isWord { return false }
      if token.has([.be, .have, .modal]) { return true }
      if token.has([.preposition, .coordinator]) { return false }
    }
    return false
  }
}
