import FeedModel

/// The names in an item: words with a capital letter that are rare and do not owe it to their place.
struct ItemNames: Sendable {
  /// Names in the first lines of the body.
  private(set) var lead: [UInt32] = []
  /// Capitalised rare words of title and first lines, also where they owe it to their place.
  private(set) var front: [UInt32] = []
  /// Every capitalised rare word, also at the head of a sentence or in a headline.
  private(set) var all: [UInt32] = []

  private static let leadWords = 45
  private static let most = 32
  private static let leastRarity: Float = 6

  init(title: [StoryWord], body: [StoryWord], bytes: [UInt8]) {
    for word in title + body where Self.mayBeName(word) {
      if all.count < Self.most, !all.contains(word.stem) { all.append(word.stem) }
    }
    for word in title + body.prefix(Self.leadWords) where Self.mayBeName(word) {
      if !front.contains(word.stem) { front.append(word.stem) }
    }
    for word in body.prefix(Self.leadWords)
    where Self.mayBeName(word) && !Self.beginsSentence(word.range.lowerBound, bytes) {
      if !lead.contains(word.stem) { lead.append(word.stem) }
    }
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
