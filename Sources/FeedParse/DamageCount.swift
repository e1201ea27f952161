import FeedModel
import ReadableText

/// Counts letters that arrive as replacement characters or question marks: nothing can be found in a
/// text of these, and nothing else shows that the feed is blind.
package struct DamageCount {
  private var bytes = 0
  private var replacements = 0
  private var questionMarks = 0
  /// Bytes of a document's texts that are looked at.
  private static let sample = 128 << 10

  /// Looks at the texts of `items`.
  package static func damage(in items: [Item]) -> TextDamage? {
    var count = DamageCount()
    for item in items {
      for text in [item.title, item.summary?.text, item.content?.text] {
        guard count.bytes < sample else { return count.damage }
        if let text { count.add(text) }
      }
    }
    return count.damage
  }

  /// One stray mark is no damage, nor are the lost quotes of an English text: one of thirty letters
  /// is, since hardly a longer word is whole then.
  private var damage: TextDamage? {
    let whole = bytes - 3 * replacements - questionMarks
    if replacements >= 8, replacements * 30 > whole { return .replaced }
    return questionMarks >= 16 && questionMarks * 12 > whole ? .questionMarks : nil
  }

  private mutating func add(_ text: String) {
    var copy = text
    copy.withUTF8 { all in
      let part = UnsafeBufferPointer(rebasing: all.prefix(Self.sample - bytes))
      bytes += part.count
      var at = 0
      while let found = part.firstIndex(of: 0xEF, from: at) {
        if part[at: found + 1] == 0xBF, part[at: found + 2] == 0xBD { replacements += 1 }
        at = found + 1
      }
      at = 0
      while let found = part.firstIndex(of: UInt8(ascii: "?"), from: at) {
        at = found + 1
        while part[at: at] == UInt8(ascii: "?") { at += 1 }
        // "What???" is a question; lost words are longer, or follow one another.
        if at - found >= 4 { questionMarks += at - found }
      }
    }
  }
}
