import FeedModel

/// `times`: expressions that name a day, a week, a month or a year, resolved against the publication
/// date.
///
/// Values are ISO 8601: `2031-03-14`, `2031-W10`, `2031-03`, `2031`. A weekday without a date is the
/// latest one up to the day of publication, or the next one where the content speaks of the future or
/// says "next" or "by". Where the publication date is needed and unknown the anchor is unresolved and
/// the value nil. Times of day and "overnight" are left out.
struct TimeReader {
  private let text: AnalysedText
  private let range: Range<Int>
  private let today: Day?
  private let future: Bool
  private(set) var found: [(tokens: Range<Int>, value: String?, anchor: TimeExpression.Anchor)] = []
  /// Figures inside times of day, which are no quantities either.
  private(set) var clockTokens: [Int] = []

  private var tokens: Tokens { text.tokens }

  /// Reads the tokens of `range`. `published` gives the day, taken in UTC.
  init(_ range: Range<Int>, in text: AnalysedText, published: Instant?, future: Bool) {
    self.text = text
    self.range = range
    self.future = future
    today = published.flatMap(Day.init)
    var index = range.lowerBound
    while index < range.upperBound { index = max(index + 1, read(index)) }
  }

  private func token(_ index: Int) -> Token? { range.contains(index) ? tokens[index] : nil }
  private func word(_ index: Int) -> String { token(index)?.lower ?? "" }

  private mutating func read(_ index: Int) -> Int {
    let token = tokens[index]
    if token.kind == .number { return readNumber(index) }
    guard token.isWord else { return index + 1 }
    if token.has(.weekday), token.isCapitalised { return readWeekday(index) }
    if token.has(.month), isMonth(index) { return readMonth(index) }
    if let month = Self.partOfMonth(token) { return readMonth(index, named: month) }
    switch token.lower {
    case "today", "tonight": return relative(index, index + 1, days: 0)
    case "yesterday":
      return relative(dayBut(index, "before"), index + 1, days: isDayBut(index, "before") ? -2 : -1)
    case "tomorrow":
      return relative(dayBut(index, "after"), index + 1, days: isDayBut(index, "after") ? 2 : 1)
    case "this", "last", "next", "coming": return readUnit(index)
    case "end" where word(index + 1) == "of" && word(index + 2) == "the":
      return readEnd(index)
    case "in" where future:
      let end = readAhead(index)
      if end > index + 1 { return end }
    default: break
    }
    if token.has(.cardinal) || token.lower == "a" || token.lower == "an" { return readAgo(index) }
    return index + 1
  }

  // MARK: Days

  private mutating func relative(_ start: Int, _ end: Int, days: Int64) -> Int {
    add(start, end, today.map { $0.adding(days).description })
    return end
  }

  /// "the day before yesterday", "the day after tomorrow".
  private func isDayBut(_ index: Int, _ side: String) -> Bool {
    word(index - 1) == side && word(index - 2) == "day"
  }

  private func dayBut(_ index: Int, _ side: String) -> Int {
    guard isDayBut(index, side) else { return index }
    return word(index - 3) == "the" ? index - 3 : index - 2
  }

  private mutating func readWeekday(_ index: Int) -> Int {
    guard let number = Self.weekday(tokens[index].lower) else { return index + 1 }
    var end = index + 1
    if ["morning", "afternoon", "evening", "night"].contains(word(end)) { end += 1 }
    if word(end) == "," { end += 1 }
    // "Monday, June 23": the month says it all.
    let comma = token(end)?.kind == .comma ? end + 1 : end
    if let month = token(comma), month.has(.month), isMonth(comma),
      token(comma + 1)?.kind == .number
    {
      return readMonth(comma, from: index)
    }
    // "Monday, 16 March"
    if let day = token(comma), Self.dayNumber(day) != nil, let month = token(comma + 1),
      month.has(.month), isMonth(comma + 1)
    {
      return readMonth(comma + 1, from: index)
    }
    let before = word(index - 1)
    let value = today.map { day -> String in
      let back = (day.weekday - number + 7) % 7
      let forward = back == 0 ? 0 : 7 - back
      if before == "next" { return day.adding(Int64(back == 0 ? 7 : forward)).description }
      if before == "last" { return day.adding(Int64(back == 0 ? -7 : -back)).description }
      if before == "since" { return day.adding(Int64(-back)).description }
      if before == "by" || before == "until" || before == "this" && future || before == "coming"
        || future
      {
        return day.adding(Int64(forward)).description
      }
      return day.adding(Int64(-back)).description
    }
    var start = index
    if ["last", "next", "this", "coming"].contains(before) { start -= 1 }
    add(start, end, value)
    return end
  }

  // MARK: Months

  private func isMonth(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.isCapitalised else { return false }
    // Words that are other things too need a number or a preposition beside them.
    guard
      ["may", "march", "mar", "august", "dec", "sep", "jan", "jun", "june", "april"].contains(
        token.lower)
    else { return true }
    if self.token(index + 1)?.kind == .number { return true }
    if let before = self.token(index - 1) {
      if before.kind == .number { return true }
      if [
        "in", "since", "by", "until", "from", "last", "next", "this", "early", "late", "mid", "of",
        "before", "after", "to", "for", "through", "during", "and", "between",
      ]
      .contains(before.lower) {
        return token.lower == "june" || token.lower == "april" || token.lower == "august"
          || !["to", "for", "and", "of", "this"].contains(before.lower)
      }
    }
    return false
  }

  private mutating func readMonth(_ index: Int, from first: Int? = nil, named: Int64? = nil) -> Int
  {
    guard let month = named ?? Self.month(tokens[index].lower) else { return index + 1 }
    var start = first ?? index
    var end = index + 1
    var day: Int64?
    var year: Int64?
    if let before = token(index - 1), first == nil || first ?? index < index - 1,
      let value = Self.dayNumber(before)
    {
      day = value
      start = index - 1
    } else if word(index - 1) == "of", index - 2 >= range.lowerBound,
      let value = Self.dayNumber(tokens[index - 2])
    {
      day = value
      start = index - 2
    }
    if day == nil, let next = token(end), let value = Self.dayNumber(next) {
      day = value
      end += 1
    }
    let comma = token(end)?.kind == .comma ? end + 1 : end
    if let next = token(comma), let value = Self.yearNumber(next), comma == end || day != nil {
      year = value
      end = comma + 1
    }
    if start > index - 1, first == nil { start = index }
    if let first { start = first }
    var anchor = TimeExpression.Anchor.absolute
    // "12 November last year"
    if year == nil, word(end + 1) == "year", let side = Self.years[word(end)] {
      anchor = .published
      year = today.map { $0.year + side }
      end += 2
    }
    if year == nil {
      anchor = .published
      let side = word(start - 1)
      if side == "last" || side == "next" || side == "this" { start -= 1 }
      year = today.map { nearestYear(month: month, day: day, $0, side: side) }
    }
    guard let year else {
      add(start, end, nil, .unresolved)
      return end
    }
    var value = Day.pad(year, 4) + "-" + Day.pad(month, 2)
    if let day {
      guard day <= CivilDate.daysInMonth(year: year, month: month) ?? 0 else { return end }
      value += "-" + Day.pad(day, 2)
    }
    add(start, end, value, anchor)
    return end
  }

  /// The year that puts the month on the side of the publication date the sentence speaks of.
  private func nearestYear(month: Int64, day: Int64?, _ today: Day, side: String) -> Int64 {
    let later = month > today.month || (month == today.month && (day ?? 0) > today.day)
    let same = month == today.month && day == nil
    if side == "next" { return later ? today.year : today.year + 1 }
    if side == "last" { return later || same ? today.year - 1 : today.year }
    // What has been so since then began in the past, whatever the sentence speaks of.
    if side == "since" { return later ? today.year - 1 : today.year }
    if future || side == "by" { return later || same ? today.year : today.year + 1 }
    return later ? today.year - 1 : today.year
  }

  // MARK: Years, ISO dates, clocks

  private mutating func readNumber(_ index: Int) -> Int {
    let token = tokens[index]
    if let iso = isoDate(index) {
      add(index, iso.end, iso.value, .absolute)
      return iso.end
    }
    if Self.dayNumber(token) != nil, let next = self.token(index + 1) {
      if next.has(.month), isMonth(index + 1) { return readMonth(index + 1) }
      if next.lower == "of", let month = self.token(index + 2), month.has(.month),
        month.isCapitalised
      {
        return readMonth(index + 2)
      }
      if ["am", "pm", "a.m.", "p.m.", "a.m", "p.m"].contains(next.lower) {
        clockTokens.append(index)
        return index + 2
      }
    }
    if token.lower.contains(":") {
      clockTokens.append(index)
      return index + 1
    }
    for ending in ["am", "pm"] where token.lower.hasSuffix(ending) { clockTokens.append(index) }
    if token.lower == "24/7" { clockTokens.append(index) }
    if let year = Self.yearNumber(token), year >= 1500, isYear(index) {
      add(index, index + 1, Day.pad(year, 4), .absolute)
      return index + 1
    }
    return readAgo(index)
  }

  private func isoDate(_ index: Int) -> (end: Int, value: String)? {
    guard Self.yearNumber(tokens[index]) != nil, index + 4 < range.upperBound else { return nil }
    guard !tokens[index + 1].spaced, !tokens[index + 2].spaced, !tokens[index + 3].spaced,
      !tokens[index + 4].spaced, tokens[index + 1].kind == .symbol,
      tokens[index + 3].kind == .symbol,
      let year = Int64(tokens[index].lower), let month = Int64(tokens[index + 2].lower),
      let day = Int64(tokens[index + 4].lower), month >= 1, month <= 12, day >= 1,
      day <= CivilDate.daysInMonth(year: year, month: month) ?? 0
    else { return nil }
    return (index + 5, Day.pad(year, 4) + "-" + Day.pad(month, 2) + "-" + Day.pad(day, 2))
  }

  /// "in 2014", "the 2014 vote": not "2014 people", not "$2014".
  private func isYear(_ index: Int) -> Bool {
    let before = token(index - 1)
    if before?.kind == .currency || before?.kind == .symbol { return false }
    if before.map({
      [
        "in", "since", "by", "until", "from", "before", "after", "during", "of", "to", "early",
        "late", "mid", "between", "and", "around", "for", "through", "year", "till",
      ].contains($0.lower)
    }) == true {
      // "of 2,014 people" never has this shape; "after 1945 shots" does.
      return !hasCountedNoun(index + 1)
    }
    guard let next = token(index + 1) else { return before?.kind != .number }
    if next.kind == .percent { return false }
    // "2025 was the worst year"
    if next.has([.be, .have]), before == nil || before?.lower == "that" { return true }
    return (before?.has([.determiner, .possessive]) == true || before?.kind == .clitic)
      && next.isWord && !next.lower.hasSuffix("s")
  }

  private func hasCountedNoun(_ index: Int) -> Bool {
    guard let next = token(index), next.isWord, next.capital == .none else { return false }
    return next.lower == "people"
      || (next.lower.hasSuffix("s") && next.isUnlisted
        && GeneralVerbs.form(of: next.lower) == nil)
  }

  // MARK: "last week", "two days ago"

  private mutating func readUnit(_ index: Int) -> Int {
    let unit = word(index + 1)
    let side = word(index)
    let step: Int64 = side == "last" ? -1 : side == "this" ? 0 : 1
    switch unit {
    case "morning", "afternoon", "evening", "night", "weekend":
      guard side == "this" || side == "last" && unit == "night" else { return index + 1 }
      guard unit != "weekend" else { return index + 2 }
      return relative(index, index + 2, days: side == "last" ? -1 : 0)
    case "week":
      add(index, index + 2, today.map { $0.adding(7 * step).isoWeek })
    case "month":
      add(index, index + 2, today.map { $0.addingMonths(step).month2 })
    case "year":
      add(index, index + 2, today.map { Day.pad($0.year + step, 4) })
    default:
      return index + 1
    }
    return index + 2
  }

  /// "the end of the year": the year, month or week it ends.
  private mutating func readEnd(_ index: Int) -> Int {
    let value: String?
    switch word(index + 3) {
    case "week": value = today?.isoWeek
    case "month": value = today?.month2
    case "year": value = today.map { Day.pad($0.year, 4) }
    default: return index + 1
    }
    add(word(index - 1) == "the" ? index - 1 : index, index + 4, value)
    return index + 4
  }

  /// "in two weeks", of the future.
  private mutating func readAhead(_ index: Int) -> Int {
    guard token(index + 1) != nil, let (value, span) = amount(index + 1) else { return index + 1 }
    let end = index + span + 2
    let result: String?
    switch word(index + span + 1) {
    case "day", "days": result = today?.adding(value).description
    case "week", "weeks": result = today?.adding(7 * value).description
    case "month", "months": result = today?.addingMonths(value).month2
    case "year", "years": result = today.map { Day.pad($0.year + value, 4) }
    default: return index + 1
    }
    // "in two years of war" is how long, not when.
    guard word(end) != "of", word(end) != "or" else { return index + 1 }
    add(index, end, result)
    return end
  }

  private mutating func readAgo(_ index: Int) -> Int {
    guard let unit = token(index + 1), unit.isWord, let (value, span) = amount(index) else {
      return index + 1
    }
    let name = word(index + span)
    guard word(index + span + 1) == "ago" else { return index + 1 }
    let end = index + span + 2
    let result: String?
    switch name {
    case "day", "days": result = today?.adding(-value).description
    case "week", "weeks": result = today?.adding(-7 * value).description
    case "month", "months": result = today?.addingMonths(-value).month2
    case "year", "years": result = today.map { Day.pad($0.year - value, 4) }
    case "decade", "decades": result = today.map { Day.pad($0.year - 10 * value, 4) }
    case "hour", "hours", "minute", "minutes":
      result = today?.description
    default: return index + 1
    }
    add(index, end, result)
    return end
  }

  private func amount(_ index: Int) -> (Int64, Int)? {
    let token = tokens[index]
    if token.lower == "a" || token.lower == "an" { return (1, 1) }
    if token.kind == .number, let value = Int64(token.lower), value < 1000 { return (value, 1) }
    if let value = NumberWords.value(of: token.lower), value < 100 { return (Int64(value), 1) }
    return nil
  }

  // MARK: -

  private static let openers: Set<String> = [
    "on", "by", "in", "since", "until", "from", "before", "after", "during", "early", "late",
    "earlier",
    "later", "till",
  ]

  private mutating func add(
    _ start: Int, _ end: Int, _ value: String?, _ anchor: TimeExpression.Anchor = .published
  ) {
    var low = start
    while low > range.lowerBound, Self.openers.contains(tokens[low - 1].lower), start - low < 2 {
      low -= 1
    }
    let end = min(end, range.upperBound)
    guard low < end else { return }
    let anchor: TimeExpression.Anchor = value == nil ? .unresolved : anchor
    found.append((low..<end, value, anchor))
  }
}
