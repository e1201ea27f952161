import FeedModel

/// What is counted: the head noun behind a number.
extension NumberReader {
  /// "30 to 40 crews", "between 30 and 40 crews": the lower bound counts what the upper one does.
  func unitOfRange(_ end: Int) -> String? {
    guard ["to", "and", "or"].contains(word(end)), let second = token(end + 1),
      !inTime.contains(end + 1),
      second.kind == .number && NumberWords.digits(second.lower) != nil
        || NumberWords.value(of: second.lower) != nil
    else { return nil }
    return unit(at: end + 2)
  }

  /// The head noun of the phrase that goes on at `start`; nil where none does.
  func unit(at start: Int) -> String? {
    var index = start
    // "four of the missiles", "23 of 31 drones"
    if word(index) == "of" {
      index += 1
      if token(index)?.kind == .number || NumberWords.value(of: word(index)) != nil { index += 1 }
      while token(index)?.has([.determiner, .possessive]) == true { index += 1 }
    }
    var head: Int?
    while let next = token(index), index < start + 12 {
      if next.kind == .open {
        guard
          let close = (index..<min(index + 5, range.upperBound)).first(where: {
            tokens[$0].kind == .close
          })
        else { break }
        index = close + 1
        continue
      }
      // "five U.S.-supplied missiles"
      if !next.isWord, !next.spaced, next.kind == .symbol || next.kind == .dash,
        let behind = token(index + 1), behind.isWord, !behind.spaced
      {
        index += 2
        continue
      }
      guard next.isWord, text.isQuoted(index) == text.isQuoted(start) else { break }
      if Self.measures.contains(next.lower) {
        head = index
        break
      }
      // "five captured boats": a participle before a plural is no verb.
      if next.has(.past) || GeneralVerbs.form(of: next.lower)?.contains(.participle) == true,
        head == nil, let noun = token(index + 1), noun.isWord, noun.isUnlisted,
        noun.capital == .none, Self.isPlural(noun.lower)
      {
        index += 1
        continue
      }
      // "three fully loaded ships", "hundreds of mostly elderly residents"
      if next.has(.adverb), next.lower.hasSuffix("ly"), head == nil {
        index += 1
        continue
      }
      if next.lower == "more" || next.lower == "other" || next.lower == "additional"
        || next.lower == "new" || next.lower == "further"
      {
        index += 1
        continue
      }
      if next.has([
        .preposition, .be, .have, .do, .modal, .coordinator, .determiner, .possessive,
        .subordinator, .relative, .wh, .subjectPronoun, .negation, .adverb,
      ]),
        !next.has([.role, .crowd]), next.lower != "others"
      {
        break
      }
      if next.has(.objectPronoun) { break }
      if let forms = GeneralVerbs.form(of: next.lower), head != nil || next.lower.hasSuffix("ed"),
        !forms.isDisjoint(with: [.past, .gerund])
      {
        break
      }
      if next.has(.past), head != nil { break }
      head = index
      index += 1
      if next.capital == .none,
        Self.isPlural(next.lower)
          || [
            "people", "men", "women", "children", "others", "troops", "percent", "euros", "fish",
            "police",
          ].contains(next.lower)
      {
        break
      }
    }
    guard let head else { return nil }
    // "1,300 km/h"
    let isRate =
      Self.measures.contains(tokens[head].lower) && token(head + 1)?.kind == .symbol
      && token(head + 1)?.spaced == false && token(head + 2)?.isWord == true
      && token(head + 2)?.spaced == false
    let name = text.string(tokens: head..<(isRate ? head + 3 : head + 1))
    if isRate { return name }
    // Points alone are those of a game.
    if ["points", "point"].contains(tokens[head].lower),
      ["percentage", "basis"].contains(word(head - 1))
    {
      return word(head - 1) + " " + tokens[head].lower
    }
    return tokens[head].capital == .all ? name : tokens[head].lower
  }

  /// "ships", but not "amphibious" or "crisis".
  private static func isPlural(_ lower: String) -> Bool {
    lower.utf8.count > 3 && lower.hasSuffix("s")
      && !["ss", "us", "is"].contains { lower.hasSuffix($0) }
  }

  /// What is measured in goes before "south" and "long".
  private static let measures: Set<String> = [
    "km", "kilometres", "kilometers", "kilometre", "kilometer", "m", "cm", "mm", "kg", "mph", "kph",
    "km/h", "ft", "feet", "foot", "metres", "meters", "metre", "meter", "miles", "mile", "mi", "lb",
    "lbs", "oz", "mw", "gw", "kw", "mwh", "gwh", "kwh", "nm", "ha", "tons", "tonnes", "tonne",
    "ton",
    "degrees", "knots", "hectares", "acres", "litres", "liters", "barrels", "inches", "inch",
    "hours", "hour", "minutes", "minute", "seconds", "days", "weeks", "months", "years", "year",
  ]
}
