import FeedModel

/// Every kind of date of publication.
enum Dates {
  /// None, usual ones, the ends of the scale and those of the calendar.
  static func published(_ choice: UInt8) -> Instant? {
    switch choice % 8 {
    case 0: nil
    case 1: Instant(milliseconds: .max)
    case 2: Instant(milliseconds: .min)
    case 3: Instant(milliseconds: 253_402_300_799_999)
    case 4: Instant(milliseconds: -62_135_596_800_000)
    default: Instant(seconds: 1_930_900_000)
    }
  }
}
