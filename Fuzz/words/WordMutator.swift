/// Changes a text by words: phrases of the vocabulary come, words go, change places or are repeated,
/// and lines end between them.
struct WordMutator {
  private var words: [ArraySlice<UInt8>] = []
  private var random: SplitMix

  init(_ text: UnsafeBufferPointer<UInt8>, seed: UInt64) {
    random = SplitMix(seed)
    let bytes = Array(text)
    // A word keeps the white space before it.
    var start = 0
    var isWithinWord = false
    for (index, byte) in bytes.enumerated() {
      let isSpace = byte == 0x20 || byte == 0x0A
      if isSpace, isWithinWord {
        words.append(bytes[start..<index])
        start = index
      }
      isWithinWord = !isSpace
    }
    if start < bytes.count { words.append(bytes[start...]) }
  }

  /// The words of the mutated text.
  mutating func mutated() -> [ArraySlice<UInt8>] {
    for _ in 0..<1 + random.below(4) { change() }
    return words
  }

  private mutating func change() {
    let place = random.below(words.count + 1)
    guard place < words.count, random.below(3) > 0 else { return insert(at: place) }
    switch random.below(8) {
    case 0: words.remove(at: place)
    case 1: words.removeSubrange(place..<min(words.count, place + 1 + random.below(8)))
    case 2: words.swapAt(place, random.below(words.count))
    case 3: words.insert(words[place], at: random.below(words.count + 1))
    case 4:
      let run = words[place..<min(words.count, place + 1 + random.below(8))]
      words.insert(contentsOf: run, at: random.below(words.count + 1))
    case 5:
      // The line ends before this word, or goes on.
      let bare = words[place].drop { $0 == 0x20 || $0 == 0x0A }
      let end: [UInt8] = [[0x0A], [0x0A, 0x0A], [0x20], []][random.below(4)]
      words[place] = (end + bare)[...]
    case 6: words.removeSubrange(place...)
    default:
      words.remove(at: place)
      insert(at: place)
    }
  }

  private mutating func insert(at place: Int) {
    for _ in 0..<1 + random.below(3) {
      var text = NewsText(tied: false)
      let byte = UInt8(truncatingIfNeeded: random.next())
      text.add(Vocabulary.piece(byte) { UInt8(truncatingIfNeeded: random.next()) })
      // Lines end anywhere, which is where a look ahead falls off its sentence.
      let end: [UInt8] = random.below(4) == 0 ? [0x0A] : []
      words.insert((text.bytes + end)[...], at: min(place, words.count))
    }
  }
}
