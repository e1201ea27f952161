/// What pages count and how long ago they were changed: "12 comments", "5 minutes ago". It stands in the
/// text, changes at each poll, and is no news.
enum Counters {
  private static let counted = words(
    "comment comments view views share shares like likes reply replies vote votes point points",
    "reaction reactions read reads kommentar kommentare commentaire commentaires comentario",
    "comentarios комментарий комментария комментариев просмотр просмотра просмотров")
  private static let times = words(
    "second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks")
  private static let ago = words("ago")
  private static let changed = words("updated modified обновлено")

  /// `words`, folded with single spaces between, without counters.
  static func removed(from text: [UInt8]) -> [UInt8] {
    guard text.contains(where: isDigit) else { return text }
    let words = text.split(separator: 0x20)
    var kept: [ArraySlice<UInt8>] = []
    var index = 0
    while index < words.count {
      let length = counter(at: index, in: words)
      if length == 0 { kept.append(words[index]) }
      index += max(length, 1)
    }
    return Array(kept.joined(separator: [0x20]))
  }

  /// How many words a counter takes that begins at `index`; 0 where none does.
  private static func counter(at index: Int, in words: [ArraySlice<UInt8>]) -> Int {
    func word(_ offset: Int) -> ArraySlice<UInt8> {
      index + offset < words.count ? words[index + offset] : []
    }
    if isNumber(word(0)) {
      if counted.contains(Array(word(1))) { return 2 }
      if times.contains(Array(word(1))), ago.contains(Array(word(2))) { return 3 }
    } else if isNumber(word(1)) {
      // "Comments: 5", but not "views 5 ships".
      let isLast = index + 2 >= words.count
      if counted.contains(Array(word(0))), isLast { return 2 }
      if changed.contains(Array(word(0))) { return isNumber(word(2)) ? 3 : 2 }
    }
    return 0
  }

  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    word.first.map(isDigit) ?? false
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func words(_ lines: String...) -> Set<[UInt8]> {
    Set(lines.flatMap { $0.utf8.split(separator: 0x20).map(Array.init) })
  }
}
