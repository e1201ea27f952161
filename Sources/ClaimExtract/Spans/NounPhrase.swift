import FeedModel

/// Where noun phrases begin and end, judged by closed-class words and capitals.
struct NounPhrase {
  let text: AnalysedText
  private var tokens: Tokens { text.tokens }

  init(_ text: AnalysedText) { self.text = text }

  /// Whether token `index` can be the first word of a noun phrase.
  func canStart(_ index: Int) -> Bool {
    let token = tokens[index]
    if token.kind == .number || token.kind == .currency || token.lower == "who" { return true }
    guard token.isWord else { return false }
    if token.isCapitalised && !token.has([.preposition, .coordinator, .subordinator, .modal, .be]) {
      return true
    }
    if token.has([.determiner, .possessive, .subjectPronoun, .role, .crowd, .body, .document]) {
      return true
    }
    return token.isUnlisted && CueVerbs.entry(token.lower) == nil
  }

  /// The end of the noun phrase that begins at `start`, at most at `limit`; `start` if there is none.
  ///
  /// Takes prepositional phrases and, with `appositions`, ", a spokesman for …," and
  /// ", who …," behind the head.
  func end(from start: Int, limit: Int, appositions: Bool) -> Int {
    let limit = min(limit, start + 60)
    guard start < limit, canStart(start) else { return start }
    if tokens[start].has(.subjectPronoun), !tokens[start].has(.determiner) { return start + 1 }
    var index = start
    var last = start
    scan: while index < limit {
      let token = tokens[index]
      switch token.kind {
      case .word:
        if text.isQuoted(index) != text.isQuoted(start) { break scan }
        if token.has([.be, .have, .do, .modal, .negation, .subordinator])
          && !token.has(.preposition)
        {
          break scan
        }
        if token.has(.weekday) || token.has(.wh) && !token.has(.determiner) { break scan }
        if token.has(.adverb) && !token.isCapitalised && index > start { break scan }
        if token.has(.subjectPronoun), !token.has([.determiner]), index > start { break scan }
        if token.has(.preposition), !token.isCapitalised || index == start {
          guard index > start, index + 1 < limit, token.lower != "as", token.lower != "that",
            ["of", "for", "in", "at", "from", "with", "on", "to"].contains(token.lower),
            tokens[index + 1].isWord || tokens[index + 1].kind == .number,
            !tokens[index + 1].has([.weekday, .month])
          else { break scan }
          if token.lower == "to" || token.lower == "with" || token.lower == "on" {
            guard tokens[index + 1].isCapitalised || tokens[index + 1].has(.determiner) else {
              break scan
            }
          }
          index += 1
          continue
        }
        if token.has(.coordinator) {
          guard token.lower == "and" || token.lower == "or", index + 1 < limit,
            tokens[index + 1].isCapitalised || tokens[index + 1].has([.crowd, .role, .determiner]),
            CueVerbs.entry(tokens[index + 1].lower) == nil
          else { break scan }
          index += 1
          continue
        }
        if index > start, !token.isCapitalised, let verb = CueVerbs.entry(token.lower),
          !verb.forms.isDisjoint(with: .finite), !token.has([.role, .crowd, .body, .document])
        {
          break scan
        }
        if index > start + 1, isFinite(index, limit) { break scan }
        index += 1
        last = index
      case .number, .clitic, .currency, .percent, .symbol:
        if token.kind == .clitic && token.lower != "'s" { break scan }
        index += 1
        last = index
      case .quoteMark
      where token.spaced == false && index + 1 < limit && tokens[index + 1].isWord
        && !text.isQuoted(index):
        // "the missiles’ makers"
        index += 1
      default: break scan
      }
    }
    guard appositions, last < limit, last > start else { return last }
    return apposition(after: last, limit: limit) ?? last
  }

  /// "the ministry summoned the …": a past form with an object or a preposition behind it.
  private func isFinite(_ index: Int, _ limit: Int) -> Bool {
    let token = tokens[index]
    guard token.capital == .none, index + 1 < limit, !token.lower.contains("-") else {
      return false
    }
    let past = token.has(.past) || GeneralVerbs.form(of: token.lower)?.contains(.past) == true
    let next = tokens[index + 1]
    return past && (next.isCapitalised || next.has([.determiner, .possessive, .preposition]))
  }

  /// The end of ", a spokesman for …," behind a noun phrase, the closing comma counted in.
  private func apposition(after comma: Int, limit: Int) -> Int? {
    guard tokens[comma].kind == .comma, comma + 1 < limit, opensApposition(comma + 1) else {
      return nil
    }
    var index = comma + 1
    let bound = min(limit, comma + 40)
    while index < bound {
      let token = tokens[index]
      if token.kind == .comma {
        if index + 1 < bound, opensApposition(index + 1) {
          index += 1
          continue
        }
        return index + 1
      }
      if token.endsSentence || token.kind == .quoteMark || token.kind == .colon
        || token.kind == .semicolon || token.kind == .dash
      {
        return index
      }
      index += 1
    }
    return nil
  }

  /// Whether token `index`, behind a comma, begins an apposition or a relative clause.
  func opensApposition(_ index: Int) -> Bool {
    let token = tokens[index]
    switch token.lower {
    case "a", "an", "the", "who", "whose", "which", "one", "its", "his", "her", "himself",
      "herself",
      "both", "former", "then", "himself's":
      return token.capital == .none
    default:
      return token.has([.role, .title]) || token.kind == .number
        || token.lower.hasSuffix("-year-old")
        || token.capital == .none && token.lower.hasPrefix("co-")
    }
  }

  /// The noun phrase that ends right before token `end` and begins at `bound` or later: the subject
  /// of the verb at `end`. An apposition between commas belongs to it.
  func subject(before end: Int, bound: Int) -> Range<Int>? {
    guard end > bound else { return nil }
    var low = bound
    if tokens[end - 1].kind == .comma || tokens[end - 1].kind == .dash
      || tokens[end - 1].kind == .close
    {
      guard let start = subjectStart(withAppositionBefore: end, bound: bound) else { return nil }
      low = start
    } else {
      low = plainStart(before: end, bound: bound)
    }
    while low < end, !canStart(low) || tokens[low].kind == .comma { low += 1 }
    guard low < end else { return nil }
    return low..<end
  }

  /// Walks left from `end` to the clause's beginning.
  private func plainStart(before end: Int, bound: Int) -> Int {
    var index = end - 1
    var low = end
    if tokens[index].has(.subjectPronoun), !tokens[index].has([.determiner, .crowd]) {
      return index
    }
    // "Varn, who said": the relative pronoun is the source.
    if tokens[index].lower == "who", index > bound { return index }
    while index >= bound, end - index < 40 {
      let token = tokens[index]
      switch token.kind {
      case .comma, .semicolon, .colon, .dash, .question, .exclamation, .fullStop, .ellipsis:
        return low
      case .quoteMark:
        // An apostrophe of a plural possessive is no mark.
        if text.isQuoted(index) || token.spaced { return low }
      case .word:
        if text.isQuoted(index) { return low }
        if token.has([.modal, .do, .be, .have, .negation]), !token.has(.determiner) { return low }
        if token.has(.subordinator), !token.has([.preposition, .determiner]) { return low }
        if token.lower == "that" || token.has(.wh) {
          // "the group that …" stays, "said that the group" ends here.
          return low
        }
        if token.has(.coordinator), token.lower == "but" || !joins(index, end) { return low }
        if token.has(.subjectPronoun), !token.has([.determiner, .crowd, .role]), index < end - 1 {
          return low
        }
        if index < end - 1, token.capital == .none, let verb = CueVerbs.entry(token.lower),
          !verb.forms.isDisjoint(with: [.past, .third]),
          !token.has([.role, .crowd, .body, .document])
        {
          return low
        }
        low = index
      default: low = index
      }
      index -= 1
    }
    return low
  }

  /// "X and Y said": whether the words around `index` are parts of one subject.
  private func joins(_ index: Int, _ end: Int) -> Bool {
    guard index > 0, index + 1 < end, tokens[index].lower == "and" || tokens[index].lower == "or"
    else { return false }
    let left = tokens[index - 1]
    let right = tokens[index + 1]
    return left.isWord && right.isWord && left.isCapitalised == right.isCapitalised
  }

  private func subjectStart(withAppositionBefore end: Int, bound: Int) -> Int? {
    let closing = tokens[end - 1].kind
    var index = end - 2
    if closing == .close {
      while index >= bound, tokens[index].kind != .open, end - index < 40 { index -= 1 }
      guard index > bound, tokens[index].kind == .open else { return nil }
      return plainStart(before: index, bound: bound)
    }
    // Commas from right to left until one opens an apposition.
    var candidate: Int?
    while index >= bound, end - index < 45 {
      if text.isQuoted(index) { break }
      if tokens[index].kind == closing, index + 1 < end - 1 {
        if opensApposition(index + 1) || closing == .dash {
          candidate = index
          break
        }
        if tokens[index + 1].isCapitalised {
          // "The mayor of Northport, Anna Reed,"
          let name = (index + 1..<end - 1).allSatisfy { tokens[$0].isCapitalised }
          let role = (max(bound, index - 6)..<index).contains { tokens[$0].has([.role, .title]) }
          if name && role { candidate = index }
          break
        }
      }
      index -= 1
    }
    guard let comma = candidate, comma > bound else { return nil }
    return plainStart(before: comma, bound: bound)
  }
}
