/// Changes a text by words: phrases of the vocabulary come, words go, change places or are repeated,
/// and lines end between them.
struct WordMutator {
  private var words: [[UInt8]]
  private var random: SplitMix

  init(_ text: UnsafeBufferPointer<UInt8>, seed: UInt64) {
    random = SplitMix(seed)
    words = []
    // A word keeps the white space before it.
    var word: [UInt8] = []
    for byte in text {
      let isSpace = byte == 0x20 || byte == 0x0A
      if isSpace, word.contains(where: { $0 != 0x20 && $0 != 0x0A }) {
        words.append(word)
        word = []
      }
      word.append(byte)
    }
    if !word.isEmpty { words.append(word) }
  }

  mutating func mutated() -> [UInt8] {
    for _ in 0..<1 + random.below(4) { change() }
    return Array(words.joined())
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
      words[place] = [[0x0A], [0x0A, 0x0A], [0x20], []][random.below(4)] + bare
    case 6: words.removeSubrange(place...)
    default:
      words.remove(at: place)
      insert(at: place)
    }
  }

  private mutating func insert(at place: Int) {
    for _ in 0..<1 + random.below(3) {
      var text = NewsText()
      text.add("x")
      let byte = UInt8(truncatingIfNeeded: random.next())
      text.add(Vocabulary.piece(byte) { UInt8(truncatingIfNeeded: random.next()) })
      // Lines end anywhere, which is where a look ahead falls off its sentence.
      let end: [UInt8] = random.below(4) == 0 ? [0x0A] : []
      words.insert(Array(text.text.utf8.dropFirst()) + end, at: min(place, words.count))
    }
  }
}
