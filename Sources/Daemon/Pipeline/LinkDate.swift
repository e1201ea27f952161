import FeedModel

/// The day that an address names in its path, `/2026/11/26/` or `/2026-11-26`, as those of many publishers do.
enum LinkDate {
  /// The last moment of that day in UTC; nil where the address names none.
  static func endOfDay(_ link: String) -> Instant? {
    let path = link.utf8.prefix(2048).prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let parts = path.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-") })
      .map { Number($0) }
    for ((first, second), third) in zip(zip(parts, parts.dropFirst()), parts.dropFirst(2)) {
      guard let year = first?.of(digits: 4), (1990..<2200).contains(year),
        let month = second?.of(digits: 2), let day = third?.of(digits: 2),
        let last = CivilDate.daysInMonth(year: year, month: month), day >= 1, day <= last
      else { continue }
      let days = CivilDate.days(year: year, month: month, day: day)
      return Instant(seconds: (days + 1) * 86_400 - 1)
    }
    return nil
  }

  private struct Number {
    let value: Int64
    let digits: Int

    /// nil where `text` is no short number.
    init?(_ text: some Collection<UInt8>) {
      guard (1...4).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      value = text.reduce(0) { $0 * 10 + Int64($1) - 0x30 }
      digits = text.count
    }

    func of(digits wanted: Int) -> Int64? { digits == wanted ? value : nil }
  }
}
