import FeedModel
import ReadableText

/// Reads the dates of feeds by hand, on bytes.
///
/// RFC 822 and 2822 with their wild forms, W3CDTF and the truncated forms of ISO 8601, asctime, and
/// Greek, Hungarian and Korean forms seen in feeds. A value out of its range gives nil, never a
/// guess; a date without a zone is taken as UTC and says so.
public enum FeedDate {
  /// What a date string means.
  public struct Reading: Hashable, Sendable {
    public var instant: Instant
    /// False where no zone was given, or none that we know, and UTC was assumed.
    public var hasZone: Bool
  }

  /// Longest string that is looked at; dates are short.
  static let longest = 100

  /// The meaning of `text`, or nil where it is no date we can read.
  public static func read(_ text: String) -> Reading? {
    var copy = text
    return copy.withUTF8 { read($0) }
  }

  static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Reading? {
    guard bytes.count <= longest else { return nil }
    var scanner = DateTokens(bytes)
    scanner.skipSpace()
    if let reading = EpochDate.read(bytes, from: scanner.index) { return reading }
    if let reading = ISODate.read(bytes, from: scanner.index) { return reading }
    return LooseDate.read(&scanner)
  }
}

/// A date in parts, not checked yet.
struct DateParts {
  var year: Int64 = 0
  var month: Int64 = 1
  var day: Int64 = 1
  var hour: Int64 = 0
  var minute: Int64 = 0
  var second: Int64 = 0
  var millisecond: Int64 = 0
  /// Minutes east of Greenwich; nil where unknown.
  var zone: Int64?

  /// The instant, or nil where a part is out of its range. 24:00:00 is the end of the day and
  /// a leap second the one after.
  var reading: FeedDate.Reading? {
    guard (0...9999).contains(year), let days = CivilDate.daysInMonth(year: year, month: month),
      (1...days).contains(day), (0...59).contains(minute), (0...60).contains(second),
      (0...23).contains(hour) || (hour == 24 && minute == 0 && second == 0)
    else { return nil }
    let offset = zone ?? 0
    guard abs(offset) < 24 * 60 else { return nil }
    let date = CivilDate.days(year: year, month: month, day: day)
    let seconds = ((date * 24 + hour) * 60 + minute - offset) * 60 + second
    return .init(
      instant: Instant(milliseconds: seconds * 1000 + millisecond), hasZone: zone != nil)
  }
}
