import FeedModel

/// Finds the first date in a text: `2026-03-07`, `7.3.2026`, `7. März 2026`, `March 7, 2026`, `7 de marzo
/// de 2026`. A date needs a day, a month and a year with four digits.
enum DateScan {
  /// A day of the calendar.
  struct Day: Hashable {
    var year: Int
    var month: Int
    var day: Int

    /// `2026-03-07`
    var text: String {
      func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
      return "\(year)-\(two(month))-\(two(day))"
    }

    /// Whether it comes before the other.
    func isBefore(_ other: Day) -> Bool {
      (year, month, day) < (other.year, other.month, other.day)
    }

    /// Days from one to the other, without a sign.
    func distance(to other: Day) -> Int {
      func days(_ day: Day) -> Int64 {
        CivilDate.days(year: Int64(day.year), month: Int64(day.month), day: Int64(day.day))
      }
      return Int(abs(days(self) - days(other)))
    }

    init?(year: Int, month: Int, day: Int) {
      guard (1990...2100).contains(year),
        let most = CivilDate.daysInMonth(year: Int64(year), month: Int64(month)), day > 0,
        day <= Int(most)
      else { return nil }
      self.year = year
      self.month = month
      self.day = day
    }
  }

  private enum Token {
    case number(Int, digits: Int)
    case month(Int)
    case sign(UInt8)
    /// `de`, `of`: what may stand between the parts of a date.
    case filler
    case word
  }

  /// The date that `text` begins with.
  static func beginning(of text: some Collection<UInt8>) -> Day? {
    let tokens = tokens(Array(text.prefix(40)))
    var index = 0
    // Behind a bracket or a place.
    while index < 3 {
      if let day = date(tokens, at: index) { return day }
      index += 1
    }
    return nil
  }

  /// The first date of `text`, of which 512 bytes are looked at.
  static func first(in text: some Collection<UInt8>) -> Day? {
    let tokens = tokens(Array(text.prefix(512)))
    var index = 0
    while index < tokens.count {
      if let day = date(tokens, at: index) { return day }
      index += 1
    }
    return nil
  }

  private static func tokens(_ bytes: [UInt8]) -> TotalArray<Token> {
    var tokens: [Token] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte &- 0x30 < 10 {
        var value = 0
        var digits = 0
        while index < bytes.count, bytes[index] &- 0x30 < 10 {
          if digits < 9 { value = value * 10 + Int(bytes[index] - 0x30) }
          digits += 1
          index += 1
        }
        // `1st`, `2nd`, `3rd`, `7th`
        let suffix = ((bytes[at: index] ?? 0) | 0x20, (bytes[at: index + 1] ?? 0) | 0x20)
        if digits <= 2,
          suffix == (0x73, 0x74) || suffix == (0x6E, 0x64) || suffix == (0x72, 0x64)
            || suffix == (0x74, 0x68)
        {
          index += 2
        }
        tokens.append(.number(value, digits: digits))
      } else if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 {
        var hash = WordHash()
        while index < bytes.count, bytes[index] >= 0x80 || (bytes[index] | 0x20) &- 0x61 < 26 {
          hash.add(bytes[index] &- 0x41 < 26 ? bytes[index] | 0x20 : bytes[index])
          index += 1
        }
        let month = Int(months.value(hash))
        tokens.append(month == 0 ? .word : month == 99 ? .filler : .month(month))
      } else {
        if byte > 0x20 { tokens.append(.sign(byte)) }
        index += 1
      }
    }
    return TotalArray(tokens, outside: .word)
  }

  private static func date(_ tokens: TotalArray<Token>, at index: Int) -> Day? {
    switch tokens[index] {
    case .number(let first, let digits):
      // A number behind a point or a slash is the rest of something else.
      if digits == 4 { return yearFirst(first, tokens, index + 1) }
      guard digits <= 2 else { return nil }
      return dayFirst(first, tokens, index + 1)
    case .month(let month): return monthFirst(month, tokens, index + 1)
    default: return nil
    }
  }

  private static func yearFirst(_ year: Int, _ tokens: TotalArray<Token>, _ index: Int) -> Day? {
    guard case .sign(let sign) = tokens[index], sign == 0x2D || sign == 0x2F || sign == 0x2E,
      case .number(let month, let monthDigits) = tokens[index + 1], monthDigits <= 2,
      case .sign(sign) = tokens[index + 2],
      case .number(let day, let dayDigits) = tokens[index + 3], dayDigits <= 2
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  private static func dayFirst(_ day: Int, _ tokens: TotalArray<Token>, _ index: Int) -> Day? {
    var at = index
    var signs = 0
    while signs < 2 {
      switch tokens[at] {
      case .sign(0x2E), .sign(0x2C), .sign(0x2D), .filler:
        at += 1
        signs += 1
        continue
      case .month(let month):
        return year(tokens, at + 1).flatMap { Day(year: $0, month: month, day: day) }
      default: signs = 2
      }
    }
    guard case .sign(let sign) = tokens[index], sign == 0x2E || sign == 0x2F || sign == 0x2D,
      case .number(let month, let digits) = tokens[index + 1], digits <= 2,
      case .sign(sign) = tokens[index + 2],
      case .number(let year, let yearDigits) = tokens[index + 3]
    else { return nil }
    let whole = yearDigits == 4 ? year : yearDigits == 2 && sign == 0x2E ? 2000 + year : 0
    if month > 12 { return Day(year: whole, month: day, day: month) }
    return Day(year: whole, month: month, day: day)
  }

  private static func monthFirst(_ month: Int, _ tokens: TotalArray<Token>, _ index: Int) -> Day? {
    var at = index
    if case .sign(0x2E) = tokens[at] { at += 1 }
    guard case .number(let day, let digits) = tokens[at], digits <= 2 else { return nil }
    return year(tokens, at + 1).flatMap { Day(year: $0, month: month, day: day) }
  }

  private static func year(_ tokens: TotalArray<Token>, _ index: Int) -> Int? {
    var at = index
    for _ in 0..<3 {
      switch tokens[at] {
      case .number(let year, digits: 4): return year
      // `3 de mayo de 202221:25`: a time or another date without a space.
      case .number(let year, digits: 5..<9):
        var year = year
        while year > 9999 { year /= 10 }
        return year
      case .sign, .filler: at += 1
      default: return nil
      }
    }
    return nil
  }

  private static let months = WordTable([
    (99, "de del of \u{433} \u{433}\u{43E}\u{434}\u{430}"),
    (
      1,
      "january jan januar j\u{E4}n j\u{E4}nner janvier janv enero ene gennaio gen janeiro januari sty stycznia ledna leden \u{44F}\u{43D}\u{432}\u{430}\u{440}\u{44F} \u{44F}\u{43D}\u{432}"
    ),
    (
      2,
      "february feb februar f\u{E9}vrier f\u{E9}vr febrero febbraio fevereiro fev februari lut lutego \u{FA}nora \u{444}\u{435}\u{432}\u{440}\u{430}\u{43B}\u{44F} \u{444}\u{435}\u{432}"
    ),
    (
      3,
      "march mar m\u{E4}rz mrz maerz mars marzo mar\u{E7}o maart marca b\u{159}ezna \u{43C}\u{430}\u{440}\u{442}\u{430} \u{43C}\u{430}\u{440}"
    ),
    (
      4,
      "april apr avril avr abril abr aprile kwietnia dubna \u{430}\u{43F}\u{440}\u{435}\u{43B}\u{44F} \u{430}\u{43F}\u{440}"
    ),
    (
      5,
      "may mai mayo maggio mag maio mei maj maja kv\u{11B}tna \u{43C}\u{430}\u{44F} \u{43C}\u{430}\u{439}"
    ),
    (
      6,
      "june jun juni juin junio giugno giu junho czerwca \u{10D}ervna \u{438}\u{44E}\u{43D}\u{44F} \u{438}\u{44E}\u{43D}"
    ),
    (
      7,
      "july jul juli juillet juil julio luglio lug julho lipca \u{10D}ervence \u{438}\u{44E}\u{43B}\u{44F} \u{438}\u{44E}\u{43B}"
    ),
    (
      8,
      "august aug ao\u{FB}t agosto ago augusti augustus sierpnia srpna \u{430}\u{432}\u{433}\u{443}\u{441}\u{442}\u{430} \u{430}\u{432}\u{433}"
    ),
    (
      9,
      "september sep sept septembre septiembre settembre set setembro wrze\u{15B}nia z\u{E1}\u{159}\u{ED} \u{441}\u{435}\u{43D}\u{442}\u{44F}\u{431}\u{440}\u{44F} \u{441}\u{435}\u{43D}"
    ),
    (
      10,
      "october oct oktober okt octobre octubre ottobre ott outubro out pa\u{17A}dziernika \u{159}\u{ED}jna \u{43E}\u{43A}\u{442}\u{44F}\u{431}\u{440}\u{44F} \u{43E}\u{43A}\u{442}"
    ),
    (
      11,
      "november nov novembre noviembre novembro listopada listopadu \u{43D}\u{43E}\u{44F}\u{431}\u{440}\u{44F} \u{43D}\u{43E}\u{44F}"
    ),
    (
      12,
      "december dec dezember dez d\u{E9}cembre d\u{E9}c diciembre dic dicembre dezembro desember des grudnia prosince \u{434}\u{435}\u{43A}\u{430}\u{431}\u{440}\u{44F} \u{434}\u{435}\u{43A}"
    ),
  ])
}
