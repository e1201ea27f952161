import Configuration
import Daemon
import FeedModel
import Glibc

/// A time as people give it: a date, a time with or without a zone, or how long ago.
struct PointInTime: Equatable {
  let instant: Instant

  /// What is understood, for help and messages.
  static let forms =
    "2026-11-22, 2026-11-22T08:00 or 2026-11-22 08:00:30 (local time), 2026-11-22T08:00:30Z, "
    + "…+02:00, today, yesterday, 08:00 for today, or 90m, 12h, 2d for so long ago"

  /// Reads RFC 3339 with a zone, or local time without one, of which all behind the year may be left out;
  /// or what journalctl takes beside that: a duration, a word, an hour of today, `@` and seconds since 1970.
  /// nil for anything else.
  init?(_ text: String, now: Instant = SystemClock.now()) {
    if let spoken = Self.spoken(text, now) ?? Self.hour(text, now) {
      instant = spoken
      return
    }
    var reader = Reader(bytes: Array(text.utf8))
    guard let year = reader.number(4) else { return nil }
    var fields: [Int64] = [year, 1, 1, 0, 0, 0]
    var milliseconds: Int64 = 0
    var hasTime = false
    for (index, marks) in [(1, "-"), (2, "-"), (3, "Tt "), (4, ":"), (5, ":")] {
      guard reader.take(anyOf: marks) else { break }
      guard let number = reader.number(2) else { return nil }
      fields[index] = number
      hasTime = index >= 4
    }
    if hasTime, reader.take(anyOf: ".,") {
      guard let fraction = reader.fraction() else { return nil }
      milliseconds = fraction
    }
    let offset = hasTime ? reader.offset() : nil
    guard reader.isAtEnd, let last = CivilDate.daysInMonth(year: year, month: fields[1]),
      (1...last).contains(fields[2]), fields[3] < 24, fields[4] < 60, fields[5] <= 60
    else { return nil }
    let days = CivilDate.days(year: year, month: fields[1], day: fields[2])
    let seconds = days * 86_400 + fields[3] * 3600 + fields[4] * 60 + fields[5]
    guard let seconds = offset.map({ seconds - $0 }) ?? Self.local(fields) else { return nil }
    instant = Instant(milliseconds: seconds * 1000 + milliseconds)
  }

  private static func spoken(_ text: String, _ now: Instant) -> Instant? {
    switch text {
    case "now": return now
    case "today": return midnight(before: now, daysAgo: 0)
    case "yesterday": return midnight(before: now, daysAgo: 1)
    default: break
    }
    if text.hasPrefix("@") { return Int64(text.dropFirst()).map { Instant(seconds: $0) } }
    let span = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let length = span.hasSuffix(" ago") ? span.dropLast(4) : span
    return (try? DurationText.parse(String(length))).map { now.advanced(byMilliseconds: -$0) }
  }

  /// `08:00` or `08:00:30` of today.
  private static func hour(_ text: String, _ now: Instant) -> Instant? {
    var reader = Reader(bytes: Array(text.utf8))
    guard let hour = reader.number(2), reader.take(anyOf: ":"), let minute = reader.number(2) else {
      return nil
    }
    let second = reader.take(anyOf: ":") ? reader.number(2) : 0
    guard let second, reader.isAtEnd, hour < 24, minute < 60, second <= 60 else { return nil }
    var fields = day(of: now)
    fields.replaceSubrange(3..., with: [hour, minute, second])
    return local(fields).map { Instant(seconds: $0) }
  }

  private static func midnight(before now: Instant, daysAgo: Int64) -> Instant? {
    var fields = day(of: now)
    // mktime takes day 0 for the last one of the month before.
    fields[2] -= daysAgo
    return local(fields).map { Instant(seconds: $0) }
  }

  /// Year, month and day of `now` by the local clock, at midnight.
  private static func day(of now: Instant) -> [Int64] {
    var seconds = time_t(now.milliseconds / 1000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return [Int64(parts.tm_year) + 1900, Int64(parts.tm_mon) + 1, Int64(parts.tm_mday), 0, 0, 0]
  }

  /// Local time, by TZ or the machine's zone.
  private static func local(_ fields: [Int64]) -> Int64? {
    var parts = tm()
    parts.tm_year = Int32(fields[0] - 1900)
    parts.tm_mon = Int32(fields[1] - 1)
    parts.tm_mday = Int32(fields[2])
    parts.tm_hour = Int32(fields[3])
    parts.tm_min = Int32(fields[4])
    parts.tm_sec = Int32(fields[5])
    parts.tm_isdst = -1
    return Int64(mktime(&parts))
  }

  /// Goes through the digits and marks.
  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(anyOf marks: String) -> Bool {
      guard index < bytes.count, marks.utf8.contains(bytes[index]) else { return false }
      index += 1
      return true
    }

    mutating func number(_ digits: Int) -> Int64? {
      guard index + digits <= bytes.count else { return nil }
      let part = bytes[index..<(index + digits)]
      guard part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      index += digits
      return part.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Milliseconds of any number of digits, at least one.
    mutating func fraction() -> Int64? {
      var value: Int64 = 0
      var digits = 0
      while let digit = number(1) {
        if digits < 3 { value = value * 10 + digit }
        digits += 1
      }
      guard digits > 0 else { return nil }
      for _ in min(digits, 3)..<3 { value *= 10 }
      return value
    }

    /// Seconds east of Greenwich; nil, and nothing taken, where there is no zone.
    mutating func offset() -> Int64? {
      let start = index
      if take(anyOf: " "), index == bytes.count { return nil }
      if take(anyOf: "Zz") { return 0 }
      let isWest = index < bytes.count && bytes[index] == UInt8(ascii: "-")
      if take(anyOf: "+-"), let hours = number(2), hours < 24 {
        _ = take(anyOf: ":")
        let minutes = number(2) ?? 0
        if minutes < 60 { return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1) }
      }
      index = start
      return nil
    }
  }
}

/// Shows times of alerts in the reader's own zone, or in UTC.
enum TimeStyle {
  case local, utc

  /// `2026-11-26 08:00:30+02:00`, a form that ``PointInTime`` reads; with Z where it is UTC.
  func text(_ instant: Instant) -> String {
    let (parts, offset) = fields(instant)
    return parts.prefix(3).joined(separator: "-") + " " + parts.dropFirst(3).joined(separator: ":")
      + offset
  }

  /// The day, or the day and the hour.
  func day(_ instant: Instant, withHour: Bool) -> String {
    let (parts, offset) = fields(instant)
    let day = parts.prefix(3).joined(separator: "-")
    return withHour ? day + " " + parts[3] + ":00" + offset : day
  }

  private func fields(_ instant: Instant) -> (parts: [String], offset: String) {
    var seconds = time_t(Instant.floorSeconds(instant))
    var parts = tm()
    if self == .local { localtime_r(&seconds, &parts) } else { gmtime_r(&seconds, &parts) }
    func padded(_ number: Int, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let texts = [
      padded(Int(parts.tm_year) + 1900, 4), padded(Int(parts.tm_mon) + 1),
      padded(Int(parts.tm_mday)), padded(Int(parts.tm_hour)), padded(Int(parts.tm_min)),
      padded(Int(parts.tm_sec)),
    ]
    let minutes = parts.tm_gmtoff / 60
    if minutes == 0 { return (texts, "Z") }
    let sign = minutes < 0 ? "-" : "+"
    return (texts, sign + padded(abs(minutes) / 60) + ":" + padded(abs(minutes) % 60))
  }
}

extension Instant {
  fileprivate static func floorSeconds(_ instant: Instant) -> Int64 {
    let (quotient, rest) = instant.milliseconds.quotientAndRemainder(dividingBy: 1000)
    return rest < 0 ? quotient - 1 : quotient
  }
}
