import FeedModel
import ReadableText

/// Dates with the name of a month: RFC 822, RFC 850, asctime, and whatever resembles them. Read as
/// a bag of tokens, each of which says by its shape what it is.
enum LooseDate {
  static func read(_ tokens: inout DateTokens) -> FeedDate.Reading? {
    var state = State()
    while true {
      skipSeparators(&tokens)
      guard !tokens.atEnd else { break }
      let byte = tokens.peek()
      let accepted: Bool
      if CharacterReference.isDigit(byte) {
        accepted = number(&tokens, &state)
      } else if CharacterReference.isLetter(byte) || byte >= 0x80 {
        accepted = word(&tokens, &state)
      } else if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
        accepted = offset(&tokens, &state)
      } else if byte == UInt8(ascii: "(") {
        // A comment, by RFC 822 the zone's name once more.
        tokens.index = tokens.bytes.count
        accepted = true
      } else {
        return nil
      }
      guard accepted else { return nil }
    }
    return state.reading
  }

  private struct State {
    var parts = DateParts()
    var hasYear = false
    var hasMonth = false
    var hasDay = false
    var hasTime = false
    var words = 0

    var reading: FeedDate.Reading? {
      guard hasYear, hasMonth, hasDay else { return nil }
      return parts.reading
    }

    mutating func set(year value: Int64) -> Bool {
      guard !hasYear else { return false }
      hasYear = true
      parts.year = value
      return true
    }

    mutating func set(month value: Int64) -> Bool {
      guard !hasMonth else { return false }
      hasMonth = true
      parts.month = value
      return true
    }

    mutating func set(day value: Int64) -> Bool {
      guard !hasDay else { return false }
      hasDay = true
      parts.day = value
      return true
    }
  }

  /// White space, commas, and the hyphens, dots and slashes between parts of a date; a hyphen
  /// after the time begins a zone.
  private static func skipSeparators(_ tokens: inout DateTokens) {
    while !tokens.atEnd {
      let byte = tokens.peek()
      guard byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") else { return }
      tokens.index += 1
    }
  }

  private static func number(_ tokens: inout DateTokens, _ state: inout State) -> Bool {
    if !state.hasDay, !state.hasMonth, !state.hasYear, let date = NumericDate.read(&tokens) {
      return state.set(year: date.year) && state.set(month: date.month) && state.set(day: date.day)
    }
    guard let (value, digits) = tokens.number() else { return false }
    switch tokens.peek() {
    case UInt8(ascii: ":"):
      guard !state.hasTime, digits <= 2 else { return false }
      state.hasTime = true
      state.parts.hour = value
      return tokens.minutes(into: &state.parts)
    case UInt8(ascii: "/"), UInt8(ascii: "-"):
      if digits == 4, !state.hasYear, CharacterReference.isDigit(tokens.peek(1)) {
        return yearMonthDay(value, &tokens, &state)
      }
      // `07-Sep-2002`, `2004-július-13T9:15`.
      guard !state.hasTime else { return false }
      tokens.index += 1
    default: break
    }
    return dayOrYear(value, digits: digits, &tokens, &state)
  }

  private static func dayOrYear(
    _ value: Int64, digits: Int, _ tokens: inout DateTokens, _ state: inout State
  ) -> Bool {
    // `2004년 05월 28일`, `2004年5月28日`: year, month, day by their names.
    if tokens.peek() >= 0x80 {
      switch tokens.word().text {
      case "년", "年": return state.set(year: value)
      case "월", "月": return state.set(month: value)
      case "日": return state.set(day: value)
      case "일":
        state.parts.zone = 9 * 60
        return state.set(day: value)
      default: return false
      }
    }
    if digits <= 2, !state.hasDay {
      guard state.set(day: value) else { return false }
      if tokens.peek() | 0x20 == UInt8(ascii: "t"), CharacterReference.isDigit(tokens.peek(1)) {
        tokens.index += 1
        return true
      }
      skipOrdinalSuffix(&tokens)
      return true
    }
    guard !state.hasYear else { return false }
    if digits == 4 { return state.set(year: value) }
    if digits == 3 { return state.set(year: 1900 + value) }
    return digits == 2 && state.set(year: ISODate.century(value))
  }

  /// `1st`, `2nd`, `3rd`, `7th`.
  private static func skipOrdinalSuffix(_ tokens: inout DateTokens) {
    let pair = (tokens.peek() | 0x20, tokens.peek(1) | 0x20)
    let ordinal: [(UInt8, UInt8)] = [(0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68)]
    if ordinal.contains(where: { $0 == pair }) { tokens.index += 2 }
  }

  private static func yearMonthDay(
    _ year: Int64, _ tokens: inout DateTokens, _ state: inout State
  ) -> Bool {
    let separator = tokens.peek()
    tokens.index += 1
    guard let month = tokens.number(), month.digits <= 2, tokens.skip(separator),
      let day = tokens.number(), day.digits <= 2
    else { return false }
    return state.set(year: year) && state.set(month: month.value) && state.set(day: day.value)
  }

  private static func word(_ tokens: inout DateTokens, _ state: inout State) -> Bool {
    let start = tokens.index
    let word = tokens.word()
    state.words += 1
    if WeekdayName.matches(word) { return true }
    if !state.hasMonth, let month = MonthName.number(word) {
      if tokens.peek() == UInt8(ascii: "-") { tokens.index += 1 }
      return state.set(month: month)
    }
    if word.equals("pm") || word.equals("am"), state.hasTime {
      guard (1...12).contains(state.parts.hour) else { return state.parts.hour <= 23 }
      state.parts.hour = state.parts.hour % 12 + (word.equals("pm") ? 12 : 0)
      return true
    }
    // `30T08:57:00`.
    if word.equals("t"), CharacterReference.isDigit(tokens.peek()) { return state.hasDay }
    if state.hasTime {
      tokens.index = start
      return DateZone.read(&tokens, into: &state.parts)
    }
    // A first word that is no month is the name of a day in some language.
    return state.words == 1 && !state.hasDay && !state.hasYear
  }

  private static func offset(_ tokens: inout DateTokens, _ state: inout State) -> Bool {
    guard state.hasTime else {
      tokens.index += 1
      return true
    }
    return DateZone.read(&tokens, into: &state.parts)
  }
}
