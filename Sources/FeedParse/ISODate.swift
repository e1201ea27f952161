import FeedModel
import ReadableText

/// Dates that begin with the year: W3CDTF (https://www.w3.org/TR/NOTE-datetime), RFC 3339, ISO 8601
/// with its basic, ordinal and truncated forms.
enum ISODate {
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> FeedDate.Reading? {
    var tokens = DateTokens(bytes)
    tokens.index = start
    var parts = DateParts()
    guard date(&tokens, into: &parts) else { return nil }
    if tokens.peek() | 0x20 == UInt8(ascii: "t"),
      CharacterReference.isDigit(tokens.peek(1)) || tokens.peek(1) == 0x20
    {
      tokens.index += 1
    } else if dayZone(&tokens, into: &parts) {
      return parts.reading
    }
    tokens.skipSpace()
    if tokens.atEnd { return parts.reading }
    guard time(&tokens, into: &parts) else { return nil }
    return parts.reading
  }

  /// The zone of a whole day (XML Schema, `xsd:date`): `2026-03-07Z`, `2026-03-07+02:00`.
  private static func dayZone(_ tokens: inout DateTokens, into parts: inout DateParts) -> Bool {
    var ahead = tokens
    if ahead.skip(UInt8(ascii: "Z")) {
      parts.zone = ahead.atEnd ? 0 : nil
      return ahead.atEnd
    }
    guard let offset = ahead.numericZone(), ahead.atEnd,
      tokens.bytes[tokens.index...].contains(UInt8(ascii: ":"))
    else { return false }
    parts.zone = offset
    return true
  }

  private static func date(_ tokens: inout DateTokens, into parts: inout DateParts) -> Bool {
    if tokens.peek() == UInt8(ascii: "-") { return truncated(&tokens, into: &parts) }
    guard let first = tokens.number() else { return false }
    let separated =
      tokens.peek() == UInt8(ascii: "-") || tokens.peek() == UInt8(ascii: "/")
      || (tokens.peek() == UInt8(ascii: ".") && first.digits == 4)
    let separator = tokens.peek()
    switch (first.digits, separated) {
    case (4, true):
      tokens.index += 1
      parts.year = first.value
      guard let second = tokens.number() else { return false }
      if second.digits == 3 { return ordinal(second.value, into: &parts) }
      guard second.digits <= 2 else { return false }
      parts.month = second.value
      guard tokens.skip(separator) else { return true }
      guard let third = tokens.number(), third.digits <= 2 else { return false }
      parts.day = third.value
      return true
    case (2, true) where separator == UInt8(ascii: "-"):
      tokens.index += 1
      parts.year = century(first.value)
      guard let second = tokens.number() else { return false }
      if second.digits == 3 { return ordinal(second.value, into: &parts) }
      guard second.digits == 2, tokens.skip(separator), let third = tokens.number(),
        third.digits == 2
      else { return false }
      parts.month = second.value
      parts.day = third.value
      return true
    case (4, false):
      parts.year = first.value
      return tokens.atEnd || tokens.peek() <= 0x20 || tokens.peek() | 0x20 == UInt8(ascii: "t")
    case (8, false):
      parts.year = first.value / 10_000
      parts.month = first.value / 100 % 100
      parts.day = first.value % 100
      return true
    case (7, false):
      parts.year = first.value / 1000
      return ordinal(first.value % 1000, into: &parts)
    case (14, false):
      parts.year = first.value / 10_000_000_000
      parts.month = first.value / 100_000_000 % 100
      parts.day = first.value / 1_000_000 % 100
      parts.hour = first.value / 10_000 % 100
      parts.minute = first.value / 100 % 100
      parts.second = first.value % 100
      return tokens.atEnd
    case (6, false):
      parts.year = century(first.value / 10_000)
      parts.month = first.value / 100 % 100
      parts.day = first.value % 100
      return tokens.atEnd
    case (5, false):
      parts.year = century(first.value / 1000)
      return tokens.atEnd && ordinal(first.value % 1000, into: &parts)
    default: return false
    }
  }

  /// `-0312`, `-03-12`, `-03`: year and month of this century, of ISO 8601:2000.
  private static func truncated(_ tokens: inout DateTokens, into parts: inout DateParts) -> Bool {
    tokens.index += 1
    guard let first = tokens.number() else { return false }
    switch first.digits {
    case 4:
      parts.year = century(first.value / 100)
      parts.month = first.value % 100
    case 2:
      parts.year = century(first.value)
      if tokens.skip(UInt8(ascii: "-")) {
        guard let month = tokens.number(), month.digits == 2 else { return false }
        parts.month = month.value
      }
    default: return false
    }
    return tokens.atEnd
  }

  private static func time(_ tokens: inout DateTokens, into parts: inout DateParts) -> Bool {
    // `2004-05-25 오후 11:23:17`: Korean morning and afternoon, always Korean time.
    var afternoon = false
    var korean = false
    if tokens.peek() >= 0x80 {
      let word = tokens.word().text
      guard word == "오후" || word == "오전" else { return false }
      afternoon = word == "오후"
      korean = true
      tokens.skipSpace()
    }
    guard let hour = tokens.number() else { return false }
    if hour.digits == 4 || hour.digits == 6 {
      let seconds = hour.digits == 6
      parts.hour = seconds ? hour.value / 10_000 : hour.value / 100
      parts.minute = seconds ? hour.value / 100 % 100 : hour.value % 100
      parts.second = seconds ? hour.value % 100 : 0
      tokens.readFraction(into: &parts)
    } else {
      guard hour.digits <= 2 else { return false }
      parts.hour = hour.value
      if tokens.peek() == UInt8(ascii: ":") {
        guard tokens.minutes(into: &parts) else { return false }
      } else if !hoursAlone(tokens) {
        return false
      }
    }
    if afternoon, parts.hour < 12 { parts.hour += 12 }
    if korean { parts.zone = 9 * 60 }
    tokens.skipSpace()
    guard !tokens.atEnd else { return true }
    return DateZone.read(&tokens, into: &parts)
  }

  /// Whether hours may stand without minutes: before a zone, or at the end of `2026-03-07T09`.
  private static func hoursAlone(_ tokens: DateTokens) -> Bool {
    switch tokens.peek() {
    case UInt8(ascii: "Z"), UInt8(ascii: "+"): true
    case 0: tokens.atEnd
    default: false
    }
  }

  private static func ordinal(_ day: Int64, into parts: inout DateParts) -> Bool {
    let leap = CivilDate.daysInMonth(year: parts.year, month: 2) == 29
    guard (1...(leap ? 366 : 365)).contains(day) else { return false }
    let date = CivilDate.fromDays(
      CivilDate.days(year: parts.year, month: 1, day: 1) + day - 1)
    parts.month = date.month
    parts.day = date.day
    return true
  }

  /// RFC 2822, section 4.3: 00 to 49 are of this century, 50 to 99 of the last.
  static func century(_ year: Int64) -> Int64 { year < 50 ? year + 2000 : year + 1900 }
}
