import FeedModel

/// A word of an item as stories compare it: by the hash of its stem.
struct StoryWord: Sendable {
  /// Of the folded stem; two words of one stem are one word.
  let stem: UInt32
  /// Bytes of the text.
  let range: Range<Int>
  /// It begins with a capital letter.
  let isCapital: Bool
  /// It begins with a digit.
  let isNumber: Bool
  /// How rare the word is in English, 0 to 9.
  let rarity: Float

  /// "of", "said": what every text has, and what no comparison counts. Nor does a letter alone: two reports that both
  /// speak of the U.S. are not of one event.
  var isCommon: Bool { (rarity < 3.2 || range.count == 1) && !isNumber }

  /// "No", "never", and what stands behind the apostrophe of "didn't".
  var isNo: Bool { WordLists.negators.contains(stem) || stem == WordLists.cutNot && !isCapital }

  /// Says nothing of the matter of a claim: a common word, "about", "a", the name of a day.
  var isFiller: Bool {
    isCommon || WordLists.fillers.contains(stem) || isCapital && CalendarWords.contains(stem)
  }
}

/// Finds the words of a text: letters, digits and what stands inside a number. Linear; any bytes.
struct WordReader {
  private static let longest = 40
  private let bytes: [UInt8]
  private var place = 0
  private var folded: [UInt8] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    folded.reserveCapacity(Self.longest + 4)
  }

  /// The first `limit` words.
  static func words(_ bytes: [UInt8], limit: Int) -> [StoryWord] {
    var reader = WordReader(bytes)
    var found: [StoryWord] = []
    while found.count < limit, let word = reader.next() { found.append(word) }
    return found
  }

  mutating func next() -> StoryWord? {
    while place < bytes.count, Self.letterLength(bytes, place) == 0 { place += 1 }
    guard place < bytes.count else { return nil }
    let start = place
    let isNumber = isDigit(place)
    folded.removeAll(keepingCapacity: true)
    while place < bytes.count {
      let length = Self.letterLength(bytes, place)
      if length == 0 {
        // 1,140 and 0.9 are one word; so is o'clock, and the s of a genitive is none.
        if isNumber, bytes[place] == 0x2C || bytes[place] == 0x2E, isDigit(place + 1) {
          if bytes[place] == 0x2E { folded.append(0x2E) }
          place += 1
          continue
        }
        break
      }
      if folded.count < Self.longest {
        LowerCase.append(bytes.slice(place, place + length), to: &folded)
      }
      place += length
    }
    let end = place
    skipGenitive()
    let isCapital = LowerCase.isCapital(bytes, start)
    WordStem.cut(&folded)
    let stem = StoryHash.of(folded)
    return StoryWord(
      stem: stem, range: start..<end, isCapital: isCapital, isNumber: isNumber,
      rarity: isNumber ? 5 : CommonWords.rarity(stem))
  }

  private func isDigit(_ index: Int) -> Bool {
    guard let byte = bytes[at: index] else { return false }
    return byte >= 0x30 && byte <= 0x39
  }

  /// Steps over 's and ’s.
  private mutating func skipGenitive() {
    let isCurled = bytes.slice(place, place + 3) == [0xE2, 0x80, 0x99]
    let mark = isCurled ? 3 : 1
    guard isCurled || bytes[at: place] == 0x27, bytes[at: place + mark] == 0x73,
      Self.letterLength(bytes, place + mark + 1) == 0
    else { return }
    place += mark + 1
  }

  /// Bytes of the letter or digit at `index`; 0 where none stands there.
  private static func letterLength(_ bytes: [UInt8], _ index: Int) -> Int {
    guard let byte = bytes[at: index] else { return 0 }
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return 1
    case 0xC3...0xDF: return 2
    // Punctuation, symbols and spaces: U+2000 to U+2BFF, U+3000 to U+303F.
    case 0xE2: return (bytes[at: index + 1] ?? 0) < 0xB0 ? 0 : 3
    case 0xE3: return (bytes[at: index + 1] ?? 0) == 0x80 ? 0 : 3
    case 0xE0...0xEF: return 3
    case 0xF0...0xF4: return (bytes[at: index + 1] ?? 0) == 0x9F ? 0 : 4
    default: return 0
    }
  }
}
