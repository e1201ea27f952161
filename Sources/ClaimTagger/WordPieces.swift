/// WordPiece (Schuster and Nakajima 2012, as in BERT): the longest piece first, from the left.
struct WordPieces {
  /// Scalars; a longer word becomes one unknown piece.
  static let longestWord = 100

  let vocabulary: Vocabulary
  private let classes = CharacterClass.Table.shared
  private var folded: [UInt8] = []

  init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    folded.reserveCapacity(4 * Self.longestWord)
  }

  /// Appends the pieces of the word at `range` to `ids` and returns how many.
  mutating func append(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to ids: inout [Int32]
  ) -> Int {
    let before = ids.count
    guard fold(text, range) else {
      ids.append(vocabulary.unknown)
      return 1
    }
    var start = 0
    while start < folded.count {
      guard let piece = vocabulary.longestPiece(folded, from: start) else {
        ids.removeLast(max(0, ids.count - before))
        ids.append(vocabulary.unknown)
        return 1
      }
      ids.append(piece.id)
      start = piece.end
    }
    return ids.count - before
  }

  /// Fills `folded`; false when the word is too long.
  private mutating func fold(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    folded.removeAll(keepingCapacity: true)
    var index = range.lowerBound
    var count = 0
    while index < range.upperBound {
      let scalar = Scalar(text, at: index)
      index += scalar.length
      if classes[scalar.value] == .ignored { continue }
      count += 1
      if count > Self.longestWord { return false }
      Scalar.append(LetterCase.fold(scalar.value), to: &folded)
    }
    return true
  }
}
