import FeedModel

extension ValueRule where Value == OutputSettings.Beginning {
  /// `"now"`, `"start"`, a number of an alert or a time in UTC.
  static var beginning: ValueRule<OutputSettings.Beginning> {
    ValueRule(
      type: "\"now\", \"start\", a seq or a time",
      written: { value in
        switch value {
        case .now: "\"now\""
        case .start: "\"start\""
        case .seq(let number): String(number)
        case .time(let time): "\"\(time.secondsDescription)\""
        }
      }
    ) { node, key, reading in
      let advice = "write \"now\", \"start\", a seq such as 1200, or \"2026-03-11T09:00:00Z\""
      switch node.value {
      case .integer(let number):
        if number >= 1 { return .seq(number) }
      case .string(let text):
        if text.utf8.elementsEqual("now".utf8) { return .now }
        if text.utf8.elementsEqual("start".utf8) { return .start }
        if let time = UTCText.parse(text) { return .time(time) }
      default: break
      }
      reading.refuse(key, "is no place in the log", node, advice: advice)
      return nil
    }
  }
}

/// Times of alerts as a person writes them.
private enum UTCText {
  /// The instant of `2026-03-11T09:00:00Z`; nil for anything else.
  static func parse(_ text: String) -> Instant? {
    let bytes = Array(text.utf8)
    let form = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
    guard bytes.count == form.count else { return nil }
    for (byte, expected) in zip(bytes, form) {
      guard expected == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == expected else {
        return nil
      }
    }
    func number(_ start: Int, _ count: Int) -> Int64 {
      bytes[start..<(start + count)].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    let (year, month, day) = (number(0, 4), number(5, 2), number(8, 2))
    let (hour, minute, second) = (number(11, 2), number(14, 2), number(17, 2))
    guard let last = CivilDate.daysInMonth(year: year, month: month), (1...last).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = CivilDate.days(year: year, month: month, day: day)
    return Instant(seconds: days * 86_400 + hour * 3600 + minute * 60 + second)
  }
}
