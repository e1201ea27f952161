import FeedModel
import ReadableText

/// Seconds or milliseconds since 1970, as some scripts write them into `pubDate`.
enum EpochDate {
  /// Digits that stand for a time of this century, and nothing else; nil for anything else.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> FeedDate.Reading? {
    var tokens = DateTokens(bytes)
    tokens.index = start
    guard let (value, digits) = tokens.number(), digits == 10 || digits == 13 else { return nil }
    tokens.skipSpace()
    guard tokens.atEnd else { return nil }
    let milliseconds = digits == 10 ? value * 1000 : value
    guard times.contains(milliseconds) else { return nil }
    return .init(instant: Instant(milliseconds: milliseconds), hasZone: true)
  }

  /// From 2001, when there were ten digits for the first time, to 2033: 2026112610 is a day and an hour.
  private static let times: Range<Int64> = 1_000_000_000_000..<2_000_000_000_000
}
