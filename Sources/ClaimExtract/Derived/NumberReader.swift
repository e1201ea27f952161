import FeedModel

/// `numbers`: every counted or measured quantity.
///
/// Durations and "one" before a noun count. Fractions, ordinals, ages in apposition, names
/// ("Article 5"), years, dates and times of day do not. The unit is the head noun as written, the
/// currency sign or word, or "percent"; nil where the phrase does not say it. The span covers the
/// numeral with its scale word and sign.
struct NumberReader {
  struct Found: Equatable {
    var tokens: Range<Int>
    var value: Double?
    var unit: String?
    var approximate: Bool
  }
  let text: AnalysedText
  let range: Range<Int>
  let inTime: Set<Int>
  private(set) var found: [Found] = []
  var tokens: Tokens { text.tokens }

  /// Reads `range`; tokens in `excluded` belong to times.
  init(_ range: Range<Int>, in text: AnalysedText, excluded: Set<Int>) {
    self.text = text
    self.range = range
    inTime = excluded
    var index = range.lowerBound
    while index < range.upperBound { index = max(index + 1, read(index)) }
  }

  func token(_ index: Int) -> Token? { range.contains(index) ? tokens[index] : nil }
  func word(_ index: Int) -> String { token(index)?.lower ?? "" }

  private mutating func read(_ index: Int) -> Int {
    if inTime.contains(index) { return index + 1 }
    let token = tokens[index]
    switch token.kind {
    case .number: return readDigits(index)
    case .word:
      if NumberWords.isVague(token.lower) { return readVague(index) }
      if token.has(.cardinal) || token.lower.contains("-") || token.lower == "half" {
        return readWords(index)
      }
      return index + 1
    default: return index + 1
    }
  }

  // MARK: Digits

  private mutating func readDigits(_ index: Int) -> Int {
    let token = tokens[index]
    if let hyphenated = hyphenated(token.lower) {
      // "12-day": a duration; "42-year-old" is an age.
      if !token.lower.hasSuffix("-old") {
        add(index..<index + 1, hyphenated.value, hyphenated.unit)
      }
      return index + 1
    }
    if let measured = NumberWords.measured(token.lower) {
      add(index..<index + 1, measured.value, measured.unit)
      return index + 1
    }
    guard var value = NumberWords.digits(token.lower) else { return index + 1 }
    var end = index + 1
    // "3/4" is a fraction, "2-1" a score, "30-40 crews" two bounds.
    if let next = self.token(end), !next.spaced, next.kind == .symbol || next.kind == .dash,
      let second = self.token(end + 1), second.kind == .number, !second.spaced
    {
      guard !text.bytes[next.range].elementsEqual("/".utf8),
        let bound = NumberWords.digits(second.lower),
        let unit = unit(at: end + 2), !inTime.contains(end + 1)
      else { return end + 2 }
      add(index..<end, value, unit)
      add(end + 1..<end + 2, bound, unit)
      return end + 2
    }
    if let chance = chance(of: value, end) { return chance }
    if isHalfMore(end) {
      value += 0.5
      end += 3
    }
    while let scale = NumberWords.scale(of: word(end)),
      self.token(end)?.spaced == true || scale > 12, word(end) != "m" || isMillion(index, end)
    {
      value *= scale
      end += 1
    }
    guard value.isFinite, !isName(index, end), !isAge(index, end) else { return end }
    return finish(index, end, value)
  }

  /// Whether the "m" at `end` is a million: of money and of people; else it is metres.
  private func isMillion(_ index: Int, _ end: Int) -> Bool {
    if token(index - 1)?.kind == .currency { return true }
    guard let next = token(end + 1), next.isWord else { return false }
    return ["euros", "dollars", "pounds", "crowns", "people", "tonnes", "barrels"].contains(
      next.lower)
  }

  /// "1 in 5", "four out of ten": the end of a share, which is no quantity.
  private func chance(of value: Double, _ end: Int) -> Int? {
    let second =
      word(end) == "in" ? end + 1 : word(end) == "out" && word(end + 1) == "of" ? end + 2 : 0
    guard second > 0, let token = self.token(second), !inTime.contains(second) else { return nil }
    let whole = NumberWords.digits(token.lower) ?? NumberWords.value(of: token.lower)
    // "40 in two boats" is something else.
    guard let whole, value < whole, whole <= 1000 else { return nil }
    return second + 1
  }

  // MARK: Words

  private mutating func readWords(_ index: Int) -> Int {
    let token = tokens[index]
    if let hyphenated = hyphenated(token.lower) {
      if !token.lower.hasSuffix("-old") {
        add(index..<index + 1, hyphenated.value, hyphenated.unit)
      }
      return index + 1
    }
    if token.lower == "half" {
      // "half a million"
      guard word(index + 1) == "a", let scale = NumberWords.scale(of: word(index + 2)), scale >= 100
      else {
        return index + 1
      }
      return finish(index, index + 3, scale / 2)
    }
    var end = index
    var total = 0.0
    var current: Double?
    scan: while let next = self.token(end), next.isWord {
      if let value = NumberWords.value(of: next.lower), !inTime.contains(end) {
        if let before = current, before.truncatingRemainder(dividingBy: 100) != 0 || before == 0 {
          break scan
        }
        current = (current ?? 0) + value
      } else if let scale = NumberWords.scale(of: next.lower), next.lower.utf8.count > 2 {
        if scale >= 1000 {
          total += (current ?? 1) * scale
          current = nil
        } else {
          current = (current ?? 1) * scale
        }
      } else if next.lower == "and", end > index, current ?? 0 >= 100 || total > 0,
        let after = self.token(end + 1), NumberWords.value(of: after.lower) != nil
      {
        // "two hundred and fifty"
      } else {
        break scan
      }
      end += 1
    }
    guard end > index else { return index + 1 }
    var value = total + (current ?? 0)
    if isHalfMore(end) {
      value += 0.5
      end += 3
      if let scale = NumberWords.scale(of: word(end)), scale >= 1000 {
        value *= scale
        end += 1
      }
    }
    if end == index + 1, token.lower == "one", !countsOne(index) { return end }
    // "one third", "two thirds"
    if isFraction(word(end)) { return end + 1 }
    if let chance = chance(of: value, end) { return chance }
    if end == index + 1, NumberWords.scale(of: token.lower) != nil,
      ["several", "few", "many"].contains(word(index - 1))
    {
      // "several hundred boats"
      let low = word(index - 1) == "few" && word(index - 2) == "a" ? index - 2 : index - 1
      found.append(
        Found(tokens: low..<end, value: nil, unit: unit(at: end), approximate: true))
      return end
    }
    if isName(index, end) && token.isCapitalised { return end }
    return finish(index, end, value)
  }

  /// "four and a half hours", "2 and a half million"
  private func isHalfMore(_ end: Int) -> Bool {
    word(end) == "and" && word(end + 1) == "a" && word(end + 2) == "half"
  }

  /// "one" before a noun, not "one of them", "this one", "no one", "one must".
  private func countsOne(_ index: Int) -> Bool {
    guard let next = token(index + 1), next.isWord, next.capital == .none else { return false }
    if !next.classes.isDisjoint(with: [
      .preposition, .modal, .be, .have, .do, .coordinator, .subjectPronoun, .adverb, .negation, .wh,
      .subordinator, .determiner, .possessive,
    ]) {
      return next.has(.role)
    }
    if ["day", "another", "thing", "time"].contains(next.lower) { return false }
    let before = word(index - 1)
    return !["no", "any", "every", "each", "this", "that", "which", "number", "some"].contains(
      before)
      && GeneralVerbs.form(of: next.lower)?.isDisjoint(with: [.past, .third]) ?? true
  }

  private func isFraction(_ lower: String) -> Bool {
    switch lower {
    case "half", "halves", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth",
      "tenths":
      true
    default: false
    }
  }

  /// "five-day" and "12-member": value and noun; nil for other compounds.
  private func hyphenated(_ lower: String) -> (value: Double, unit: String)? {
    guard let dash = lower.firstIndex(of: "-") else { return nil }
    let head = String(lower[..<dash])
    let rest = String(lower[lower.index(after: dash)...])
    guard let value = NumberWords.value(of: head) ?? NumberWords.digits(head) else { return nil }
    let unit = rest.split(separator: "-").first.map(String.init) ?? ""
    guard
      [
        "day", "week", "month", "year", "hour", "minute", "member", "mile", "metre", "meter",
        "kilometre", "kilometer", "km", "seat", "point", "page", "person", "part", "vote", "man",
        "ton", "tonne", "nation", "dollar", "bed", "car", "acre", "hectare", "litre", "run", "goal",
        "kilogram", "word", "strong", "degree", "foot", "second", "game", "story", "room",
      ].contains(unit)
    else { return nil }
    return (value, unit)
  }

  private mutating func readVague(_ first: Int) -> Int {
    var index = first
    // "tens of thousands"
    if word(index - 1) == "of", word(index - 2) == "tens" { index -= 2 }
    var end = first + 1
    while word(end) == "of", NumberWords.isVague(word(end + 1)) { end += 2 }
    var noun = end
    if word(noun) == "of" {
      noun += 1
    } else if token(noun)?.isWord == true {
      return finishVague(index, end, end)
    }
    return finishVague(index, end, noun)
  }

  private mutating func finishVague(_ start: Int, _ end: Int, _ noun: Int) -> Int {
    found.append(
      Found(
        tokens: start..<end, value: nil, unit: noun > end ? unit(at: noun) : nil, approximate: true)
    )
    return end
  }

  // MARK: What is no quantity

  /// "Article 5", "Boeing 737": a capitalised word right before, and no counted noun behind.
  private func isName(_ index: Int, _ end: Int) -> Bool {
    guard let before = token(index - 1), before.isWord, !tokens[index].lower.contains(",") else {
      return false
    }
    if [
      "number", "no.", "no", "article", "section", "chapter", "page", "route", "flight", "channel",
      "phase", "level", "room", "act", "title", "grade",
    ].contains(before.lower) {
      return before.lower != "no"
    }
    guard before.isCapitalised, !before.has(.function), !before.has(.month) else { return false }
    if index - 1 == range.lowerBound || tokens[index - 2].endsSentence { return false }
    guard let next = token(end), next.isWord, next.capital == .none else { return true }
    return unit(at: end) == nil
  }

  /// "Lena Varn, 42, said": between commas behind a name; "aged 42".
  private func isAge(_ index: Int, _ end: Int) -> Bool {
    if word(index - 1) == "aged" { return true }
    guard token(index - 1)?.kind == .comma, let name = token(index - 2), name.isCapitalised else {
      return false
    }
    let next = end < tokens.count ? tokens[end].kind : .fullStop
    return next == .comma || next == .fullStop
  }

  // MARK: The whole quantity

  private mutating func finish(_ start: Int, _ end: Int, _ value: Double) -> Int {
    if tokens[start].kind == .number, isOrdinal(tokens[start].lower) { return end }
    var low = start
    var high = end
    var unit: String?
    if let sign = token(start - 1), sign.kind == .currency {
      low -= 1
      unit = text.string(tokens: low..<low + 1)
      // "US$5m"
      if let prefix = token(low - 1), prefix.isWord, !sign.spaced, prefix.lower.utf8.count <= 3 {
        low -= 1
      }
    } else if token(end)?.kind == .percent || word(end) == "percent" {
      unit = "percent"
      high += 1
    } else if word(end) == "per", word(end + 1) == "cent" {
      unit = "percent"
      high += 2
    } else if let sign = token(end), sign.kind == .currency, !sign.spaced {
      unit = text.string(tokens: end..<end + 1)
      high += 1
    } else {
      unit = self.unit(at: end) ?? unitOfRange(end)
    }
    add(low..<high, value, unit)
    return high
  }

  private func isOrdinal(_ lower: String) -> Bool {
    for ending in ["st", "nd", "rd", "th", "s"] where lower.hasSuffix(ending) { return true }
    return false
  }

  private mutating func add(_ tokens: Range<Int>, _ value: Double, _ unit: String?) {
    found.append(
      Found(
        tokens: tokens, value: value, unit: unit,
        approximate: isApproximate(tokens.lowerBound, tokens.upperBound)))
  }

  private static let spans: Set<String> = [
    "seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades",
  ]

  private func isApproximate(_ begin: Int, _ end: Int) -> Bool {
    // "as many as a dozen"
    let start = word(begin - 1) == "a" || word(begin - 1) == "an" ? begin - 1 : begin
    let one = word(start - 1)
    let two = word(start - 2)
    switch one {
    // "invest it over five years": how long, and no more than that.
    case "over" where Self.spans.contains(word(end)):
      return ["for", "after", "took", "take", "lasted", "last", "be", "is", "was", "spent", "aged"]
        .contains(two)
    case "about", "some", "nearly", "roughly", "around", "approximately", "almost", "over", "under",
      "estimated", "approx", "circa", "exceeding", "nearing":
      return true
    case "least", "most": return two == "at"
    case "than": return ["more", "less", "fewer", "greater", "higher", "lower"].contains(two)
    case "to": return ["up", "close"].contains(two)
    case "as": return ["many", "much", "few", "little"].contains(two)
    case "of": return ["upwards", "excess", "minimum", "maximum"].contains(two)
    default: break
    }
    return word(end) == "or" && ["so", "more", "fewer", "less"].contains(word(end + 1))
  }
}
