import FeedModel

/// The words of a text, folded, without marks and punctuation: é and e are the same, S-400 is two words.
struct PlainWords {
  /// Words of a phrase that are put together.
  static let longestPhrase = 8
  /// Letters of a word that are kept.
  private static let longestWord = 64

  /// The letters of each word.
  let letters: [[UInt32]]
  private let ranges: [Range<Int>]
  private let bytes: [UInt8]

  /// The first `most` words of the beginning of `text`, of which `mostBytes` are looked at.
  init(_ text: String, most: Int, mostBytes: Int = NearMissFinder.mostBytes) {
    let bytes = Array(text.utf8.prefix(mostBytes))
    let ranges = bytes.withUnsafeBufferPointer { Self.ranges(in: $0, most: most) }
    self.bytes = bytes
    self.ranges = ranges
    letters = ranges.map { Self.letters(bytes.slice($0)) }
  }

  private static func ranges(in text: TextBytes, most: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start: Int?
    var next = 0
    while next < text.count, ranges.count < most {
      let scalar = FoldedScalar(in: text, at: next)
      // A mark, and what is not seen, belong to the letter before them.
      let goesOn = start != nil && (scalar.wordClass == .mark || scalar.isIgnored)
      if !scalar.wordClass.isWord, !goesOn {
        if let start { ranges.append(start..<next) }
        start = nil
      } else if start == nil {
        start = next
      }
      next = scalar.end
    }
    if let start, ranges.count < most { ranges.append(start..<text.count) }
    return ranges
  }

  /// The letters of the words from `first` on, put together, at least three where there are so many.
  func run(from first: Int) -> ArraySlice<UInt32> {
    var run: [UInt32] = []
    for word in letters.dropFirst(first).prefix(3) where run.count < 3 { run += word }
    return run[...]
  }

  /// The text of the words from `first` up to `end`, as it stands.
  func text(from first: Int, to end: Int) -> String {
    guard let start = ranges[at: first]?.lowerBound, let last = ranges[at: end - 1]?.upperBound
    else { return "" }
    return String(decoding: bytes.slice(start, last).prefix(200), as: UTF8.self)
  }

  private static func letters(_ word: ArraySlice<UInt8>) -> [UInt32] {
    let folded = Array(word).withUnsafeBufferPointer { Folding.folded($0) }
    return FoldedScalars(folded).filter { $0.wordClass.isWord }.prefix(longestWord).map(\.value)
  }
}

/// The distance of Levenshtein, as far as it is small.
enum LetterDistance {
  /// Whether `left` becomes `right` by at most `limit` letters put in, taken out or changed.
  static func isWithin(_ limit: Int, _ left: [UInt32], _ right: [UInt32]) -> Bool {
    guard abs(left.count - right.count) <= limit else { return false }
    var row = TotalArray(Array(0..<right.count + 1), outside: limit + 1)
    for (index, letter) in left.enumerated() {
      var next = row
      next[0] = index + 1
      var least = next[0]
      for (place, other) in right.enumerated() {
        // bounds: a TotalArray, whose indices are all good.
        let change = row[place] + (letter == other ? 0 : 1)
        // bounds: likewise.
        next[place + 1] = min(change, row[place + 1] + 1, next[place] + 1)
        // bounds: likewise.
        least = min(least, next[place + 1])
      }
      if least > limit { return false }
      row = next
    }
    return row[right.count] <= limit
  }
}
