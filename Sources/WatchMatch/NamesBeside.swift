import FeedModel

/// Names in a text: words in capitals that follow each other, as far as capitals tell (`claimwatch watch
/// suggest`).
public enum NamesBeside {
  /// Words of the longest name.
  private static let mostWords = 4
  /// Bytes of a field that are looked at.
  private static let mostBytes = 64 << 10

  /// The names in `text`, each once. A word that may have its capital from the beginning of a sentence, or
  /// from a headline that capitalises all, is none, and neither are days of the week and months.
  public static func names(in text: ItemText) -> Set<ByteKey> {
    var found: Set<ByteKey> = []
    for (_, field) in text.fields { collect(Array(field.utf8.prefix(mostBytes)), &found) }
    return found
  }

  private struct Word {
    let range: Range<Int>
    let isCapital: Bool
    /// Whether only a blank stands between it and the word before.
    let follows: Bool
    /// Whether a sentence may begin with it.
    let mayBegin: Bool
  }

  private static func collect(_ bytes: [UInt8], _ found: inout Set<ByteKey>) {
    let words = words(of: bytes)
    let long = words.filter { $0.range.count > 3 }
    // A headline in capitals says nothing of names; a few words say nothing of capitals.
    if long.count > 4, long.count(where: \.isCapital) * 10 > long.count * 7 { return }
    var name: [Word] = []
    func finish() {
      var run = name[...]
      if let first = run.first, first.mayBegin { run = run.count > 2 ? run : [] }
      // The initial of what stands behind a full stop.
      while let last = run.last, last.range.count == 1 { run = run.dropLast() }
      guard let first = run.first, let last = run.last, run.count <= mostWords,
        !run.allSatisfy({
          CalendarWord.contains(bytes.slice($0.range.lowerBound, $0.range.upperBound))
        })
      else { return }
      let text = bytes.slice(first.range.lowerBound, last.range.upperBound)
      if text.count > 3 { found.insert(ByteKey(String(decoding: text, as: UTF8.self))) }
    }
    for word in words {
      if !word.isCapital || !word.follows || word.mayBegin {
        finish()
        name = []
      }
      if word.isCapital { name.append(word) }
    }
    finish()
  }

  private static func words(of bytes: [UInt8]) -> [Word] {
    bytes.withUnsafeBufferPointer { text in
      var words: [Word] = []
      var start: Int?
      var next = 0
      var end = 0
      func add(_ range: Range<Int>) {
        let gap = Array(bytes.slice(end, range.lowerBound))
        words.append(
          Word(
            range: range, isCapital: isCapital(bytes, range.lowerBound), follows: gap == [0x20],
            mayBegin: words.isEmpty || !gap.allSatisfy { [0x20, 0x2C, 0x2D, 0x28].contains($0) }))
        end = range.upperBound
      }
      while next < text.count {
        let scalar = FoldedScalar(in: text, at: next)
        let goesOn = start != nil && (scalar.wordClass == .mark || scalar.isIgnored)
        if scalar.wordClass.isWord || goesOn {
          start = start ?? next
        } else if let first = start {
          add(first..<next)
          start = nil
        }
        next = scalar.end
      }
      if let start { add(start..<text.count) }
      return words
    }
  }

  private static func isCapital(_ bytes: [UInt8], _ start: Int) -> Bool {
    let scalar = String(decoding: bytes.slice(start, start + 4), as: UTF8.self).unicodeScalars.first
    return scalar?.properties.isUppercase ?? false
  }
}
