import FeedModel

/// `orientation`: the time the first main clause speaks of, by the form of its first verb group.
///
/// Forms are taken as they stand: "said it was ready" counts as past. "will", "would", "going to" and
/// an infinitive without a finite verb are future, a perfect is past, no verb at all is timeless.
enum TenseReader {
  static func orientation(_ clause: MainClause, _ text: AnalysedText, stance: Stance) -> Orientation
  {
    let tokens = text.tokens
    let words = clause.tokens
    var infinitive = false
    for (position, index) in words.enumerated() {
      let token = tokens[index]
      guard token.isWord || token.kind == .clitic else { continue }
      let next = position + 1 < words.count ? tokens[words[position + 1]] : nil
      if token.has(.modal) { return modal(token, position, words, tokens) }
      if token.lower == "'d" { return .future }
      if token.has(.be), token.lower != "be", token.lower != "been", token.lower != "being",
        token.lower != "'s" || !isPossessive(position, words, tokens)
      {
        if ["was", "were", "wasn't", "weren't"].contains(token.lower) { return .past }
        if next?.lower == "going" || next?.lower == "about" || next?.lower == "set"
          || next?.lower == "due" || next?.lower == "to"
        {
          let after = position + 2 < words.count ? tokens[words[position + 2]].lower : ""
          if after == "to" || next?.lower == "to" { return .future }
        }
        return .present
      }
      if token.has(.have), token.lower != "having" {
        if token.lower == "had" || token.lower == "hadn't" { return .past }
        let participle = next.map {
          isParticiple($0) || $0.has([.adverb, .negation]) || $0.lower == "been"
        }
        return participle == true ? .past : .present
      }
      if token.has(.do) { return token.lower.hasPrefix("did") ? .past : .present }
      if token.lower == "to" {
        // A content that is an infinitive; "to the border" is none.
        if position <= 1 || infinitive == false && next?.isUnlisted == true && position > 0 {
          if next.map({ !$0.has([.determiner, .possessive, .preposition]) && !$0.isCapitalised })
            == true
          {
            infinitive = true
          }
        }
        continue
      }
      switch form(token, position, words, tokens) {
      case .past where !infinitive: return .past
      case .third where !infinitive: return .present
      case .base where !infinitive: return .present
      default: break
      }
    }
    if infinitive { return .future }
    switch stance {
    case .ask, .promise: return .future
    default: return .timeless
    }
  }

  private static func modal(
    _ token: Token, _ position: Int, _ words: TokenIndices, _ tokens: Tokens
  )
    -> Orientation
  {
    var at = position + 1
    while at < words.count, tokens[words[at]].has([.adverb, .negation]) { at += 1 }
    let head = at < words.count ? tokens[words[at]] : nil
    if head?.lower == "have" || head?.lower == "'ve" {
      // "may have fled" against "will have to flee".
      let after = at + 1 < words.count ? tokens[words[at + 1]] : nil
      if after?.lower != "to", after.map({ isParticiple($0) || $0.lower == "been" }) == true {
        return token.lower == "will" || token.lower == "'ll" ? .future : .past
      }
    }
    switch token.lower {
    case "will", "'ll", "would", "'d", "shall", "won't", "wouldn't": return .future
    case "may", "might", "could", "couldn't":
      return head?.lower == "be" || head == nil ? .present : .future
    default: return .present
    }
  }

  private static func isPossessive(_ position: Int, _ words: TokenIndices, _ tokens: Tokens) -> Bool
  {
    guard position > 0 else { return true }
    let before = tokens[words[position - 1]]
    if before.has([.subjectPronoun])
      || ["that", "there", "what", "who", "here", "it"].contains(before.lower)
    {
      return false
    }
    return true
  }

  private static func isParticiple(_ token: Token) -> Bool {
    if token.has(.past) { return true }
    return GeneralVerbs.form(of: token.lower)?.contains(.participle) ?? false
  }

  private static func form(_ token: Token, _ position: Int, _ words: TokenIndices, _ tokens: Tokens)
    -> VerbForms.Form?
  {
    guard token.capital == .none || position == 0, !token.has([.preposition, .determiner, .adverb])
    else {
      return nil
    }
    let previous = position > 0 ? tokens[words[position - 1]] : nil
    if previous?.has([.determiner, .possessive]) == true, previous?.has(.subjectPronoun) != true {
      return nil
    }
    if previous?.has(.preposition) == true { return nil }
    guard position > 0 else { return nil }
    if let forms = GeneralVerbs.form(of: token.lower) {
      if forms.contains(.past) { return .past }
      let subject =
        previous?.has(.subjectPronoun) == true || previous?.isCapitalised == true
        || previous?.lower.hasSuffix("s") == true || previous?.isUnlisted == true
        || previous?.has([.role, .body, .document, .crowd, .place]) == true
      if forms.contains(.third), subject { return .third }
      if forms.contains(.base), previous?.has(.subjectPronoun) == true { return .base }
      return nil
    }
    if token.has(.past), !token.lower.contains("-") {
      // "-ed" before a noun is a modifier more often than not.
      let next = position + 1 < words.count ? tokens[words[position + 1]] : nil
      if previous?.kind == .comma { return nil }
      return next?.lower == "by" ? nil : .past
    }
    return nil
  }
}
