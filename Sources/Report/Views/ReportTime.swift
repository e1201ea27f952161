import FeedModel

/// Times as readers of a report see them, always UTC: the same bytes on every machine.
enum ReportTime {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let days = [
    "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
  ]

  /// `09:10`, or `26 Nov 09:10` on another day than `day`.
  static func short(_ time: Instant, on day: Instant) -> String {
    let clock = clock(time)
    return CivilDate.day(of: time) == CivilDate.day(of: day) ? clock : date(time) + " " + clock
  }

  /// `09:10`.
  static func clock(_ time: Instant) -> String {
    let bytes = Array(time.description.utf8)
    return String(decoding: bytes.slice(11, 16), as: UTF8.self)
  }

  /// `26 Nov`.
  static func date(_ time: Instant) -> String {
    let (_, month, day) = parts(time)
    return String(day) + " " + String(decoding: name(month).utf8.prefix(3), as: UTF8.self)
  }

  /// `Friday 27 November 2026, 08:00`.
  static func long(_ time: Instant) -> String {
    let (year, month, day) = parts(time)
    let number = CivilDate.day(of: time)
    let weekday = days[at: Int(((number % 7) + 7) % 7)] ?? ""
    return "\(weekday) \(day) \(name(month)) \(year), \(clock(time))"
  }

  /// `24 hours`, `90 minutes`, `3 days`.
  static func length(_ milliseconds: Int64) -> String {
    let minutes = max(0, milliseconds) / 60_000
    if minutes >= 2880, minutes % 1440 == 0 { return "\(minutes / 1440) days" }
    if minutes >= 120 { return "\(minutes / 60) hours" + rest(minutes % 60) }
    return minutes == 60 ? "1 hour" : minutes == 1 ? "1 minute" : "\(minutes) minutes"
  }

  private static func rest(_ minutes: Int64) -> String { minutes == 0 ? "" : " \(minutes) minutes" }

  private static func name(_ month: Int64) -> String { months[at: Int(month) - 1] ?? "" }

  private static func parts(_ time: Instant) -> (Int64, Int64, Int64) {
    CivilDate.fromDays(CivilDate.day(of: time))
  }
}

/// `1 story`, `2 stories`.
func amount(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(grouped(count)) \(count == 1 ? one : many ?? one + "s")"
}

/// `12,345`.
func grouped(_ count: Int) -> String {
  let digits = Array(String(count).utf8)
  var text: [UInt8] = []
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0, digit != UInt8(ascii: "-") {
      text.append(UInt8(ascii: ","))
    }
    text.append(digit)
  }
  return String(decoding: text, as: UTF8.self)
}
