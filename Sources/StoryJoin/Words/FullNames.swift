/// Names of two words in title and first lines: "David Amess", "Port Vell".
///
/// Two reports that name one person in full have more in common than two that have one of the words: of a title that
/// shares nothing else with the story, the name is what tells it.
enum FullNames {
  struct Mention {
    let stem: UInt32
    let isInTitle: Bool
    /// The two words that it is made of.
    let words: (UInt32, UInt32)
  }

  /// Words of a body that are looked at.
  private static let leadWords = 35
  /// How rare the second word is at least.
  private static let leastRarity: Float = 6

  /// The mentions in a title and at the head of a body, but for what stands in the title's `kicker`: whose column it is
  /// says nothing of the matter.
  static func mentions(title: [StoryWord], kicker: Int, body: [StoryWord]) -> [Mention] {
    let column = Set(title.prefix(kicker).map(\.stem))
    func words(_ words: ArraySlice<StoryWord>) -> [StoryWord] {
      words.filter { !column.contains($0.stem) }
    }
    var found = mentions(words(body.prefix(leadWords)), isInTitle: false)
    let known = Set(found.map(\.stem))
    // Where each word has a capital, only the text can say what is a name.
    let isAllCapitals = 10 * title.count(where: \.isCapital) >= 6 * title.count
    for mention in mentions(words(title.dropFirst(kicker)), isInTitle: true)
    where !isAllCapitals || known.contains(mention.stem) {
      found.append(mention)
    }
    return found
  }

  private static func mentions(_ words: [StoryWord], isInTitle: Bool) -> [Mention] {
    zip(words, words.dropFirst()).compactMap { first, second in
      guard isPart(first), isPart(second), second.rarity >= leastRarity,
        second.range.lowerBound == first.range.upperBound + 1
      else { return nil }
      return Mention(
        stem: StoryHash.of(first.stem, second.stem), isInTitle: isInTitle,
        words: (first.stem, second.stem))
    }
  }

  private static func isPart(_ word: StoryWord) -> Bool {
    word.isCapital && !word.isCommon && !CalendarWords.contains(word.stem)
  }
}
