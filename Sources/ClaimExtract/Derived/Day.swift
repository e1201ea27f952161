import FeedModel

/// A day of the proleptic Gregorian calendar, for years 1 to 9998.
struct Day: CustomStringConvertible {
  let number: Int64
  let year: Int64
  let month: Int64
  let day: Int64

  private init(number: Int64) {
    self.number = number
    (year, month, day) = CivilDate.fromDays(number)
  }

  /// The day of an instant in UTC; nil outside the years that can be written.
  init?(_ instant: Instant) {
    let milliseconds = instant.milliseconds
    guard milliseconds > -62_000_000_000_000, milliseconds < 253_000_000_000_000 else { return nil }
    let day = milliseconds / 86_400_000
    self.init(number: milliseconds < 0 && milliseconds % 86_400_000 != 0 ? day - 1 : day)
  }

  /// Monday is 0. 1970-01-01 was a Thursday.
  var weekday: Int64 { ((number + 3) % 7 + 7) % 7 }

  func adding(_ days: Int64) -> Day { Day(number: number + days) }

  /// The first of the month `months` away.
  func addingMonths(_ months: Int64) -> Day {
    let index = year * 12 + month - 1 + months
    let newYear = index >= 0 ? index / 12 : (index - 11) / 12
    return Day(number: CivilDate.days(year: newYear, month: index - newYear * 12 + 1, day: 1))
  }

  /// `2031-03`.
  var month2: String { Self.pad(year, 4) + "-" + Self.pad(month, 2) }

  /// `2031-W11` (ISO 8601: the week belongs to the year its Thursday is in).
  var isoWeek: String {
    let thursday = adding(3 - weekday)
    let first = CivilDate.days(year: thursday.year, month: 1, day: 1)
    return Self.pad(thursday.year, 4) + "-W" + Self.pad((thursday.number - first) / 7 + 1, 2)
  }

  /// `2031-03-11`.
  var description: String { month2 + "-" + Self.pad(day, 2) }

  static func pad(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
