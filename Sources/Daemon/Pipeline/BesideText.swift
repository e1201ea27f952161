import FeedModel
import Glibc

/// What stands beside an item's texts and may hold a term: captions and alternative texts of pictures,
/// second descriptions, categories.
///
/// Each has a line of its own, a paragraph below the text, so that no sentence reaches into it. A
/// category that the text names already, as a whole word, is left out: a term there is found there.
enum BesideText {
  /// Bytes of an item's texts in which its categories are looked for.
  private static let readBytes = 64 << 10
  /// Bytes that looking for all categories of one item may take.
  private static let searchedBytes = 1 << 20

  /// The lines, or nil where there are none.
  static func of(_ item: Item, title: String?, summary: String?, content: String?) -> String? {
    guard !item.asides.isEmpty || !item.categories.isEmpty else { return nil }
    var lines = item.asides
    if !item.categories.isEmpty {
      var text: [UInt8] = []
      for case var part? in [title, summary, content] where text.count < readBytes {
        // As a buffer: byte by byte the copy was a twentieth of a first poll.
        part.withUTF8 { utf8 in
          text.append(
            contentsOf: UnsafeBufferPointer(rebasing: utf8.prefix(max(0, readBytes - text.count))))
        }
        text.append(0x0A)
      }
      var room = searchedBytes
      lines += item.categories.filter { category in
        guard room > 0 else { return true }
        room -= text.count
        return !holds(text, Array(category.utf8))
      }
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// Whether `words` stand in `text` with no letter or digit on either side.
  private static func holds(_ text: [UInt8], _ words: [UInt8]) -> Bool {
    guard let first = words.first else { return true }
    return text.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return false }
      var start = 0
      while start < raw.count,
        let found = memchr(base + start, Int32(truncatingIfNeeded: first), raw.count - start)
      {
        let at = UnsafeRawPointer(found) - base
        let end = at + words.count
        if end > raw.count { return false }
        if isEdge(raw, at - 1), isEdge(raw, end), memcmp(base + at, words, words.count) == 0 {
          return true
        }
        start = at + 1
      }
      return false
    }
  }

  private static func isEdge(_ text: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    guard let byte = text[at: index] else { return true }
    return byte < 0x80 && !((byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10)
  }
}
