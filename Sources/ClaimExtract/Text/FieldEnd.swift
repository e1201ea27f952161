import FeedModel

/// What aggregators and blogs glue to the end of a field and is no part of its last sentence: the
/// outlet's name ("… was moved - Lowmoor Post"), "Read more", "[+1234 chars]".
///
/// The text is read as if it ended before it, so that no span reaches into it and every offset stays
/// what it was. An outlet is only known by its name:
/// the feed's, the one the item gives as its source, or a tail of the title that another field has too.
/// Looks at the last ``reach`` bytes of a field.
struct FieldEnd {
  private static let reach = 400
  private var names: [[UInt8]] = []
  /// The title without its tail.
  private var headline: [UInt8] = []

  init(_ document: ClaimDocument) {
    names = [document.outlet, document.publisher].compactMap { $0.map { Self.name($0) } }
    let others = [document.text.summary, document.text.content].compactMap { $0 }
    guard let title = document.text.title, title.utf8.count <= Self.reach else { return }
    let bytes = Array(title.utf8)
    headline = bytes
    guard let cut = Self.tail(of: bytes) else { return }
    let tail = Array(bytes.slice(cut.tail, bytes.count))
    let head = Array(bytes.slice(0, cut.head))
    let isKnown = names.contains { $0.elementsEqual(tail) }
    guard
      isKnown || cut.isBar || Self.isHost(tail)
        || others.contains(where: { Self.trimmed(Array($0.utf8.suffix(Self.reach))).hasEnd(tail) })
    else { return }
    headline = head
    if !isKnown { names.append(tail) }
  }

  /// The bytes of `text` without what is glued to its end.
  func read(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    // One may stand behind another: "… [+1234 chars] Read more - Lowmoor Post".
    for _ in 0..<3 {
      guard let start = glueStart(bytes) else { break }
      bytes = Array(bytes.slice(0, start))
    }
    return bytes
  }

  /// Where something glued to the end begins.
  private func glueStart(_ bytes: [UInt8]) -> Int? {
    let end = Self.trimmed(bytes).count
    let low = max(0, end - Self.reach)
    let window = Array(bytes.slice(low, end))
    return (Self.counted(window) ?? Self.invitation(window) ?? outlet(window)).map { low + $0 }
  }

  // MARK: Outlets

  private func outlet(_ window: [UInt8]) -> Int? {
    for name in names where !name.isEmpty && window.hasEnd(name) {
      let head = Self.withoutBy(Self.trimmed(Array(window.slice(0, window.count - name.count))))
      let blanks = window.count - name.count - head.count
      guard !head.isEmpty, blanks > 0 || Self.mark(atEndOf: head) != nil else { continue }
      if let mark = Self.mark(atEndOf: head) {
        return Self.trimmed(Array(head.slice(0, head.count - mark))).count
      }
      // Glued on with nothing between: behind a sentence's end, or behind the headline itself.
      if Self.endsSentence(head) || head.elementsEqual(headline) || blanks >= 2 {
        return head.count
      }
    }
    return nil
  }

  /// Without the "By" of "… was moved - By Lowmoor Post".
  private static func withoutBy(_ head: [UInt8]) -> [UInt8] {
    for word in ["By", "by", "Via", "via"] where head.hasEnd(Array(" \(word)".utf8)) {
      let rest = trimmed(Array(head.slice(0, head.count - word.utf8.count)))
      if mark(atEndOf: rest) != nil { return rest }
    }
    return head
  }

  private static let marks = ["-", "|", "—", "–", "·", "•", "―"].map { Array($0.utf8) }

  /// The bytes of a mark that parts an outlet from a text, at the end of `head`.
  private static func mark(atEndOf head: [UInt8]) -> Int? {
    marks.first {
      head.hasEnd($0) && head[at: head.count - $0.count - 1] == UInt8(ascii: " ")
    }?.count
  }

  /// Where a title's tail begins: behind the last mark between blanks, at most six words of which none
  /// begins in lower case, and fewer than stand before it.
  private static func tail(of title: [UInt8]) -> (head: Int, tail: Int, isBar: Bool)? {
    var best: (head: Int, tail: Int, isBar: Bool)?
    for mark in marks {
      let parted = [UInt8(ascii: " ")] + mark + [UInt8(ascii: " ")]
      var at = title.count - parted.count
      while at > 0, !title.slice(at, at + parted.count).elementsEqual(parted) { at -= 1 }
      if at > (best?.head ?? 0) {
        best = (at, at + parted.count, mark.elementsEqual("|".utf8))
      }
    }
    guard let best else { return nil }
    let blank = UInt8(ascii: " ")
    let words = title.slice(best.tail, title.count).split(separator: blank)
    let before = title.slice(0, best.head).split(separator: blank).count
    guard (1...6).contains(words.count), before >= 4, words.count < before,
      words.allSatisfy({ isName($0) })
    else { return nil }
    return best
  }

  private static func isName(_ word: ArraySlice<UInt8>) -> Bool {
    if ["of", "the", "and", "for", "in", "on", "de", "la"].contains(where: {
      word.elementsEqual($0.utf8)
    }) {
      return true
    }
    guard let first = word.first else { return false }
    return !(0x61...0x7A).contains(first) || isHost(Array(word))
  }

  /// "lowmoor.example": one word with a full stop between letters.
  private static func isHost(_ word: [UInt8]) -> Bool {
    guard let dot = word.lastIndex(of: UInt8(ascii: ".")), dot > 1 else { return false }
    let top = word.slice(dot + 1, word.count)
    return (2...12).contains(top.count) && top.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
      && !word.contains(UInt8(ascii: " "))
  }

  private static func name(_ outlet: String) -> [UInt8] {
    guard (2...100).contains(outlet.utf8.count) else { return [] }
    return Array(trimmed(Array(outlet.utf8)).drop { $0 == UInt8(ascii: " ") })
  }

  // MARK: Other glue

  /// "[+1234 chars]", as news APIs end a text they cut.
  private static func counted(_ window: [UInt8]) -> Int? {
    guard window.hasEnd(Array(" chars]".utf8)), let open = window.lastIndex(of: UInt8(ascii: "["))
    else { return nil }
    let inside = window.slice(open + 1, window.count - 7)
    guard (2...12).contains(inside.count), inside.first == UInt8(ascii: "+"),
      inside.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return open
  }

  private static let invitations = [
    "read more", "read the full story", "read the full article", "read full story",
    "read full article", "continue reading", "keep reading", "full story", "learn more", "see more",
  ].map { Array($0.utf8) }

  /// "Read more", with what arrows and dots are behind it, where a sentence may begin.
  private static func invitation(_ window: [UInt8]) -> Int? {
    var rest = window[...]
    while let last = rest.last,
      last < 0x30 || last >= 0x80 || last == UInt8(ascii: ">")
        || last == UInt8(ascii: "]")
    {
      rest = rest.dropLast()
    }
    let lower = rest.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    guard let words = invitations.first(where: { lower.hasEnd($0) }) else { return nil }
    let start = rest.count - words.count
    let head = trimmed(Array(window.slice(0, start)))
    let isCapital = window[at: start].map { (0x41...0x5A).contains($0) } ?? false
    guard isCapital, !head.isEmpty else { return nil }
    return head.last == UInt8(ascii: "[") ? head.count - 1 : head.count
  }

  private static func endsSentence(_ head: [UInt8]) -> Bool {
    guard let last = head.last else { return true }
    return [0x2E, 0x21, 0x3F, 0x0A, 0x5D, 0x22].contains(last) || head.hasEnd(Array("…".utf8))
      || head.hasEnd(Array("”".utf8))
  }

  /// Without the blanks at the end, those that do not break among them.
  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    var end = bytes.count
    while let last = bytes[at: end - 1] {
      if last == 0x20 || last == 0x0A {
        end -= 1
      } else if last == 0xA0, bytes[at: end - 2] == 0xC2 {
        end -= 2
      } else {
        break
      }
    }
    return end == bytes.count ? bytes : Array(bytes.slice(0, end))
  }
}

extension [UInt8] {
  fileprivate func hasEnd(_ ending: [UInt8]) -> Bool {
    count >= ending.count && suffix(ending.count).elementsEqual(ending)
  }
}
