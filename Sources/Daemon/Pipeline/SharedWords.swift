import FeedModel
import WatchMatch

/// Whether a page and an item have words in common: a site that has removed an article, or a link that leads
/// elsewhere, gives some page or other.
///
/// By the beginnings of longer words, so that endings do not part them; in scripts without spaces by pairs of
/// letters. Of 131 articles with title and lead the right page holds a third of these at least, one of another
/// article of the same country less than a sixth in four of ten (2026-11).
enum SharedWords {
  /// Bytes of an item, and of a page, that are looked at.
  private static let reach = (item: 4 << 10, page: 64 << 10)
  /// An item with fewer says nothing.
  private static let fewest = 6
  /// The page must have one of so many.
  private static let share = 6

  /// Whether a page with `title` and `text` may be that of an item that says `item`.
  static func areShared(_ item: ItemText, title: String?, text: String) -> Bool {
    let wanted = words([item.title, item.summary, item.content], reach.item)
    guard wanted.count >= fewest else { return true }
    let found = words([title, text], reach.page).intersection(wanted)
    return found.count * share >= wanted.count
  }

  private static func words(_ parts: [String?], _ reach: Int) -> Set<[UInt8]> {
    let folder = TextFolder()
    var words: Set<[UInt8]> = []
    var left = reach
    for part in parts.compactMap({ $0 }) where left > 0 {
      let beginning = part.cut(utf8: left)
      left -= beginning.utf8.count
      for word in folder.foldedKey(of: beginning).split(separator: 0x20) { add(word, to: &words) }
    }
    return words
  }

  private static func add(_ word: ArraySlice<UInt8>, to words: inout Set<[UInt8]>) {
    var letters: [ArraySlice<UInt8>] = []
    var rest = word
    while !rest.isEmpty, letters.count < 64 {
      let end = rest.dropFirst().firstIndex { $0 & 0xC0 != 0x80 } ?? rest.endIndex
      letters.append(rest.prefix(upTo: end))
      rest = rest.suffix(from: end)
    }
    if letters.contains(where: { isWithoutSpaces($0.first ?? 0) }) {
      for (left, right) in zip(letters, letters.dropFirst()) { words.insert(Array(left + right)) }
    } else if letters.count >= 4 {
      words.insert(Array(letters.prefix(5).joined()))
    }
  }

  /// Whether a letter that begins so is of a script without spaces: Thai and its neighbours, kana, han, hangul.
  private static func isWithoutSpaces(_ byte: UInt8) -> Bool {
    byte == 0xE0 || (0xE3...0xED).contains(byte)
  }
}
