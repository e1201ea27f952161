import FeedModel
import ReadableText

/// Texts that stand beside title, summary and content.
enum Asides {
  /// `asides` without those that say what another text of the item says already.
  ///
  /// Each is looked for by its beginning, so that the time is that of reading the item's texts once for
  /// each of the few asides there may be.
  static func distinct(_ asides: [String], beside item: Item) -> [String] {
    var seen: Set<ByteKey> = []
    let texts = [item.title, item.summary?.text, item.content?.text].compactMap { $0 }
    return asides.filter { aside in
      guard seen.insert(ByteKey(aside)).inserted else { return false }
      return !texts.contains { holds($0, aside) }
    }
  }

  /// Bytes of a text in which asides are looked for; one that stands further on is read twice.
  static let searched = 64 << 10

  /// Whether `aside` stands in `text`, near enough to its beginning.
  static func holds(_ text: String, _ aside: String) -> Bool {
    var (text, aside) = (text, aside)
    return text.withUTF8 { whole in
      aside.withUTF8 { part in
        UnsafeBufferPointer(rebasing: whole.prefix(searched)).holds(part)
      }
    }
  }
}
