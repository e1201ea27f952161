import FeedModel

/// A day by which "on Friday" is resolved.
struct PublicationDate: Equatable {
  /// Midnight UTC.
  let instant: Instant

  /// Reads what begins with a real day as YYYY-MM-DD, alone or followed by a time; nil for anything
  /// else.
  init?(_ text: String) {
    let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      text.utf8.prefix(10).allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
      text.utf8.count == 10 || text.utf8.dropFirst(10).first == UInt8(ascii: "T"),
      let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]),
      let last = CivilDate.daysInMonth(year: year, month: month), (1...last).contains(day)
    else { return nil }
    instant = Instant(seconds: CivilDate.days(year: year, month: month, day: day) * 86_400)
  }
}
