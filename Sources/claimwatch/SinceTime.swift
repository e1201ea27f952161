import Configuration
import Daemon
import FeedModel

/// `--since`: a date, a time, or how long ago.
struct SinceTime: Equatable {
  /// The beginning of an RFC 3339 time in UTC; as text it sorts before every time it begins.
  let beginning: String

  /// Reads `2026-11-22`, `2026-11-22T08:00` (in UTC; a blank does for the T), or `90m`, `12h`, `2d`;
  /// nil for anything else.
  init?(_ text: String, now: Instant = SystemClock.now()) {
    if let ago = try? DurationText.parse(text) {
      beginning = now.advanced(byMilliseconds: -ago).description
      return
    }
    let form = "dddd-dd-ddTdd:dd:dd.dddZ"
    let time = text.replacing(" ", with: "T")
    guard (4...form.utf8.count).contains(time.utf8.count),
      zip(time.utf8, form.utf8).allSatisfy({ byte, expected in
        expected == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == expected
      }), time.utf8.count < 10 || PublicationDate(time) != nil
    else { return nil }
    beginning = time
  }
}
