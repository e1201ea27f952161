import FeedModel

/// A figure as it stands: "forty", "about 4,700", "no fewer than nine", "£3 million", "4 per cent".
struct Figure {
  /// Its first word; what makes it approximate is counted in.
  let start: Int
  /// Its first numeral, or the sign of a currency before it.
  let numeral: Int
  /// Behind its last numeral, scale word or percent sign.
  let end: Int

  /// The figure that begins at `index`; nil where none does. A time of day and a year are none.
  init?(at index: Int, limit: Int, in text: AnalysedText) {
    let tokens = text.tokens
    var at = index
    while at < limit, at - index < 6, Self.softens(at, tokens) { at += 1 }
    start = index
    numeral = at
    // "US$5m"
    if tokens[at].capital == .all, tokens[at + 1].kind == .currency, !tokens[at + 1].spaced {
      at += 1
    }
    if tokens[at].kind == .currency { at += 1 }
    guard at < limit, Self.isNumeral(at, tokens), !text.isQuoted(at) else { return nil }
    if tokens[at].lower == "one" {
      guard tokens[at + 1].isWord, !tokens[at + 1].has(.function) else { return nil }
    }
    if Self.isYear(tokens[at].lower), numeral == at, at == index,
      !tokens[at + 1].isWord || tokens[at + 1].has(.function)
    {
      return nil
    }
    at += 1
    while at < limit, let next = Self.goesOn(at, tokens) { at = next }
    let behind = tokens[at].lower
    guard !["am", "pm", "a.m", "p.m", "a.m.", "p.m.", "o'clock"].contains(behind) else {
      return nil
    }
    end = at
  }

  /// Whether a numeral stands at `index`; ordinals, clock times and names are none.
  static func isNumeral(_ index: Int, _ tokens: Tokens) -> Bool {
    let token = tokens[index]
    switch token.kind {
    case .number:
      return NumberWords.digits(token.lower) != nil || NumberWords.measured(token.lower) != nil
    case .word:
      return token.has(.cardinal) && token.capital != .initial
        || NumberWords.value(of: token.lower) != nil && token.capital != .initial
        || NumberWords.isVague(token.lower)
    default: return false
    }
  }

  private static func isYear(_ lower: String) -> Bool {
    lower.utf8.count == 4
      && (lower.utf8.starts(with: "19".utf8) || lower.utf8.starts(with: "20".utf8))
  }

  /// Where the figure goes on behind the token at `index`; nil where it ends.
  private static func goesOn(_ index: Int, _ tokens: Tokens) -> Int? {
    let token = tokens[index]
    switch token.lower {
    case "percent": return index + 1
    case "per": return tokens[index + 1].lower == "cent" ? index + 2 : nil
    case "and" where tokens[index + 1].lower == "a" && tokens[index + 2].lower == "half":
      return index + 3
    case "and":
      return tokens[index + 1].has(.cardinal) && tokens[index - 1].has(.cardinal) ? index + 2 : nil
    case "to", "or": return isNumeral(index + 1, tokens) ? index + 2 : nil
    case "of": return NumberWords.isVague(tokens[index + 1].lower) ? index + 2 : nil
    default: break
    }
    if token.kind == .percent || NumberWords.scale(of: token.lower) != nil { return index + 1 }
    if token.isWord, token.has(.cardinal) || NumberWords.value(of: token.lower) != nil {
      return index + 1
    }
    let isRange = token.kind == .dash && !token.spaced && isNumeral(index + 1, tokens)
    return isRange ? index + 2 : nil
  }

  private static let softeners: Set<String> = [
    "about", "around", "some", "nearly", "almost", "roughly", "approximately", "over", "under",
    "only", "just", "well", "exactly", "between", "estimated", "somewhere", "below", "above",
    "merely", "precisely", "circa", "than", "barely",
  ]

  /// "at least", "no more than", "as many as", "a total of", "an estimated".
  private static func softens(_ index: Int, _ tokens: Tokens) -> Bool {
    let (before, next) = (tokens[index - 1].lower, tokens[index + 1].lower)
    switch tokens[index].lower {
    case "at": return next == "least" || next == "most"
    case "least", "most": return before == "at"
    case "more", "fewer", "less": return next == "than"
    case "no", "not": return ["more", "fewer", "less"].contains(next)
    case "up", "close", "closer": return next == "to"
    case "to": return ["up", "close", "closer"].contains(before)
    case "as":
      return ["many", "few", "much", "little"].contains(next) || tokens[index - 2].lower == "as"
    case "many", "few", "much", "little": return before == "as" && next == "as"
    case "a", "an":
      return ["dozen", "hundred", "thousand", "million", "billion", "estimated", "total", "mere"]
        .contains(next)
    case "total": return next == "of"
    case "mere": return before == "a"
    case "of": return before == "total"
    default: return softeners.contains(tokens[index].lower)
    }
  }

  // MARK: What is said with it

  private static let breaks: Set<String> = [
    "but", "while", "whereas", "although", "though", "because", "after", "before", "since", "when",
    "until", "if",
  ]
  private static let times: Set<String> = [
    "noon", "midday", "midnight", "dawn", "dusk", "nightfall", "daybreak", "sunrise", "sunset",
    "yesterday", "today", "tonight", "evening", "morning", "afternoon",
  ]

  /// The end of what a figure is said of: its noun and what goes with that, without the time when it was said
  /// and without the next clause.
  func contentEnd(in sentence: Range<Int>, _ text: AnalysedText) -> Int {
    let tokens = text.tokens
    var index = end
    while index < sentence.upperBound {
      let token = tokens[index]
      switch token.kind {
      case .semicolon, .colon, .quoteMark: return index
      case .dash where token.spaced: return index
      case .fullStop where index == sentence.upperBound - 1: return index
      case .comma:
        guard Self.goesOnBehindComma(index, sentence, text) else { return index }
      case .word:
        if Self.breaks.contains(token.lower) || token.has(.weekday) { return index }
        if token.has([.be, .have, .do, .modal]), index == end { return index }
        if token.lower == "and", !Self.joins(index, text) { return index }
        if token.has(.preposition), Self.opensTime(index, tokens) { return index }
        if token.lower == "yesterday" || token.lower == "today" { return index }
      default: break
      }
      index += 1
    }
    return sentence.upperBound
  }

  /// "on Monday", "at noon", "by the end of Sunday", "late on Monday".
  private static func opensTime(_ index: Int, _ tokens: Tokens) -> Bool {
    guard ["on", "at", "by", "in", "from", "since", "late", "early"].contains(tokens[index].lower)
    else { return false }
    return (index + 1..<index + 4).contains {
      tokens[$0].has(.weekday) || times.contains(tokens[$0].lower)
    } && !(index + 1..<index + 3).contains { tokens[$0].kind == .comma }
  }

  /// ", five of them children", ", 98 helicopters", ", give or take 4,000", ", including nine women".
  private static func goesOnBehindComma(_ comma: Int, _ sentence: Range<Int>, _ text: AnalysedText)
    -> Bool
  {
    let tokens = text.tokens
    var next = comma + 1
    if tokens[next].lower == "and" || tokens[next].lower == "or" { next += 1 }
    switch tokens[next].lower {
    case "including", "among", "most", "many", "half", "mostly", "give", "not", "excluding",
      "all", "none", "both", "at", "up", "as":
      return true
    default:
      return Figure.isNumeral(next, tokens)
    }
  }

  /// Whether "and" at `index` joins a further quantity and no further clause.
  private static func joins(_ index: Int, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    let next = tokens[index + 1]
    if tokens[index - 1].has(.past), next.has(.past) { return true }
    if next.has([.have, .be, .modal, .do, .subjectPronoun]) || next.has(.past) { return false }
    return CueVerbs.entry(next.lower) == nil && GeneralVerbs.form(of: next.lower) == nil
      || Figure.isNumeral(index + 1, tokens)
  }
}
