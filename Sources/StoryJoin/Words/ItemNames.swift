import FeedModel

/// The names in an item: words with a capital letter that are rare and do not owe it to their place.
struct ItemNames: Sendable {
  /// Every capitalised rare word, also at the head of a sentence or in a headline.
  private(set) var all: ArraySlice<UInt32> = []
  /// Which of them, by their bits, stand in title or first lines.
  private var inFront: UInt32 = 0
  /// Which are names in the first lines of the body for certain.
  private var inLead: UInt32 = 0

  private static let leadWords = 45
  /// As many as the marks have bits.
  private static let most = 32
  private static let leastRarity: Float = 6

  /// As they were kept.
  init(all: ArraySlice<UInt32>, front: UInt32, lead: UInt32) {
    self.all = all.prefix(Self.most)
    (inFront, inLead) = (front, lead)
  }

  /// What ``front`` and ``lead`` are told by.
  var marks: (front: UInt32, lead: UInt32) { (inFront, inLead) }

  init(title: [StoryWord], body: [StoryWord], bytes: [UInt8]) {
    var found: [UInt32] = []
    for word in title where Self.mayBeName(word) {
      if let bit = Self.bit(word.stem, &found) { inFront |= bit }
    }
    for (place, word) in body.enumerated() where Self.mayBeName(word) {
      guard let bit = Self.bit(word.stem, &found), place < Self.leadWords else { continue }
      inFront |= bit
      if !Self.beginsSentence(word.range.lowerBound, bytes) { inLead |= bit }
    }
    all = found[...]
  }

  /// The mark of a name, which is added where it is new; nil where there are too many.
  private static func bit(_ stem: UInt32, _ names: inout [UInt32]) -> UInt32? {
    if let known = names.firstIndex(of: stem) { return 1 << UInt32(truncatingIfNeeded: known) }
    guard names.count < most else { return nil }
    names.append(stem)
    return 1 << UInt32(truncatingIfNeeded: names.count - 1)
  }

  private static func mayBeName(_ word: StoryWord) -> Bool {
    word.isCapital && word.rarity >= leastRarity && !CalendarWords.contains(word.stem)
  }

  private static func beginsSentence(_ start: Int, _ bytes: [UInt8]) -> Bool {
    var index = start
    // Quotation marks and spaces say nothing.
    while index > 0, let byte = bytes[at: index - 1],
      byte == 0x20 || byte == 0x22 || byte == 0x27 || byte >= 0x80
    {
      index -= 1
    }
    guard index > 0, let byte = bytes[at: index - 1] else { return true }
    return byte == 0x2E || byte == 0x21 || byte == 0x3F || byte == 0x3A || byte == 0x0A
  }
}

/// The names of an item as they are kept for days and compared.
struct PackedNames {
  /// Every capitalised rare word.
  let all: PackedHashes
  let inFront: UInt32
  let inLead: UInt32

  private func stems(_ marks: UInt32) -> [UInt32] {
    all.enumerated().filter { marks >> UInt32(truncatingIfNeeded: $0.offset) & 1 == 1 }
      .map(\.element)
  }

  /// Those of title and first lines, also where they owe the capital to their place.
  var front: [UInt32] { stems(inFront) }
  /// Those of the first lines that are names for certain.
  var lead: [UInt32] { stems(inLead) }
}

/// Days and months, which every report names.
enum CalendarWords {
  private static let stems = Set(
    [
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
      "february", "march", "april", "may", "june", "july", "august", "september", "october",
      "november", "december", "today", "yesterday", "tomorrow",
    ].map(WordStem.of))

  static func contains(_ stem: UInt32) -> Bool { stems.contains(stem) }
}
