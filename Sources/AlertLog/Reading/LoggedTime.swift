import FeedModel

/// Reads times as alerts have them: RFC 3339 in UTC, with milliseconds or without.
public enum LoggedTime {
  /// The instant of `2026-11-26T06:00:00.000Z`; nil for anything else.
  public static func parse(_ text: some Collection<UInt8>) -> Instant? {
    let bytes = Array(text)
    guard bytes.count == 20 || bytes.count == 24, bytes.last == UInt8(ascii: "Z") else {
      return nil
    }
    let form = Array((bytes.count == 20 ? "dddd-dd-ddTdd:dd:ddZ" : "dddd-dd-ddTdd:dd:dd.dddZ").utf8)
    for (byte, expected) in zip(bytes, form) {
      guard expected == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == expected else {
        return nil
      }
    }
    func number(_ start: Int, _ count: Int) -> Int64 {
      bytes[start..<(start + count)].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    guard let last = CivilDate.daysInMonth(year: number(0, 4), month: number(5, 2)),
      (1...last).contains(number(8, 2))
    else { return nil }
    let days = CivilDate.days(year: number(0, 4), month: number(5, 2), day: number(8, 2))
    let seconds = days * 86_400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2)
    return Instant(milliseconds: seconds * 1000 + (bytes.count == 24 ? number(20, 3) : 0))
  }
}
