import FeedModel

/// Reads the three date formats of HTTP (RFC 9110, section 5.6.7), and `GMT` in any letter case.
public enum HTTPDate {
  /// The instant of `text`; nil for anything that is not an HTTP date or no real day.
  /// Two-digit years are taken as 1970 to 2069.
  public static func parse(_ text: some Collection<UInt8>) -> Instant? {
    guard text.count <= 64 else { return nil }
    // Sun, 06 Nov 1994 08:49:37 GMT | Sunday, 06-Nov-94 08:49:37 GMT | Sun Nov  6 08:49:37 1994
    let words = text.split { $0 == 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "-") }
    let fields: (day: Int?, month: Int?, year: Int?, time: ArraySlice<UInt8>)
    let parts = words.map { ArraySlice($0) }
    if parts.count == 6, ["GMT", "UTC"].contains(upper(parts[5])) {
      fields = (number(parts[1]), month(parts[2]), year(parts[3]), parts[4])
    } else if parts.count == 5 {
      fields = (number(parts[2]), month(parts[1]), year(parts[4]), parts[3])
    } else {
      return nil
    }
    let clock = fields.time.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard clock.count == 3, clock.allSatisfy({ $0.count == 2 }), let hour = number(clock[0]),
      let minute = number(clock[1]), let second = number(clock[2]), hour < 24, minute < 60,
      second <= 60, let day = fields.day, let month = fields.month, let year = fields.year,
      let last = CivilDate.daysInMonth(year: Int64(year), month: Int64(month)), day >= 1,
      Int64(day) <= last
    else { return nil }
    let days = CivilDate.days(year: Int64(year), month: Int64(month), day: Int64(day))
    return Instant(seconds: days * 86_400 + Int64(hour * 3600 + minute * 60 + min(second, 59)))
  }

  private static let months = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]

  private static func month(_ word: ArraySlice<UInt8>) -> Int? {
    months.firstIndex(of: upper(word)).map { $0 + 1 }
  }

  private static func year(_ word: ArraySlice<UInt8>) -> Int? {
    guard let value = number(word) else { return nil }
    return word.count == 4 ? value : word.count == 2 ? (value < 70 ? 2000 : 1900) + value : nil
  }

  private static func upper(_ word: ArraySlice<UInt8>) -> String {
    String(decoding: word, as: UTF8.self).uppercased()
  }

  /// Up to four digits.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...4).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}
