import FeedModel
import Glibc

/// Bounds what reading for claims may cost in one poll, whatever a feed serves.
///
/// A document of ten megabytes of "He said X, " holds hundreds of thousands of claims and takes the
/// rules 15 s and 440 MB; a model takes 13 s for 128 KiB of it (measured 2026-11). Matching is never
/// cut: every item that holds a term alerts, only claims are missing.
struct ReadingBudget {
  /// Bytes of one item that are read, from the beginning of its title on.
  static let itemBytes = 64 << 10
  /// Bytes that are read in any case.
  static let freeBytes = 64 << 10
  /// Word pieces that a model reads, 1,100 words of news: half a second at 0.2 to 0.3 ms each. Beyond
  /// them only plain speech is found. Not a time, so that the same document gives the same claims.
  static let modelPieces = 1_536
  /// Processor time of the poll's thread after which nothing more than that is read, in nanoseconds.
  static let time: Int64 = 500_000_000

  /// What of ``modelPieces`` is left; 0 once a text was not read to its end.
  var pieces = Self.modelPieces
  private var read = 0
  private let started = Self.threadTime()

  /// Takes the part of `text` that may be read; nil once the poll has read enough.
  mutating func admit(_ text: ItemText) -> ItemText? {
    if read >= Self.freeBytes, Self.threadTime() - started > Self.time { return nil }
    var room = Self.itemBytes
    func take(_ field: String?) -> String? {
      guard let field, room > 0 else { return nil }
      let part = field.beginning(utf8: room)
      room -= part.utf8.count
      return part.isEmpty ? nil : part
    }
    let admitted = ItemText(
      title: take(text.title), summary: take(text.summary), content: take(text.content))
    read += Self.itemBytes - room
    return admitted
  }

  private static func threadTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension String {
  /// The string, or as many of its first Unicode scalars as fit into `limit` bytes of UTF-8.
  fileprivate func beginning(utf8 limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(utf8.startIndex, offsetBy: limit)
    while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}
