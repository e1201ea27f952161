import FeedModel

/// An item as it is joined to stories: read once, on whatever thread, with nothing kept of its texts but
/// hashes of their words.
///
/// Bounded by itself: 210 words, 96 pairs, 32 names, 40 claims. It can be kept as bytes (``bytes``), so that
/// stories go on after a restart.
public struct ItemOutline: Sendable {
  /// Hashes of names: of the feed, of who published it, of whose text it is.
  let feed: UInt32
  let publisher: UInt32
  let origin: UInt32
  /// When it was published, or first seen.
  public let published: Instant
  let words: WordCounts
  let pairs: PairSketch
  let names: ItemNames
  /// Its title announces a list of stories.
  let isRoundUp: Bool
  /// Claims are numbered within the item; which item that is, the engine says.
  let claims: [ClaimTrace]

  private static let titleWords = 60
  private static let bodyWords = 150
  /// Words of a body that are looked at for reprints.
  private static let sketchWords = 1_200
  /// Claims that are compared; further ones are left out.
  public static let mostClaims = 40

  /// Reads an item.
  public init(_ item: StoryItem) {
    let bytes = Array(item.body.utf8.prefix(max(0, item.textLength)))
    let titleBytes = Array(item.title.utf8)
    let title = WordReader.words(titleBytes, limit: Self.titleWords)
    let body = WordReader.words(bytes, limit: Self.sketchWords)
    self.init(
      feed: StoryHash.of(item.feed.utf8), publisher: StoryHash.of(item.publisher.utf8),
      origin: StoryHash.of(item.origin.utf8), published: item.published,
      words: WordCounts(
        title: title, kicker: Self.kicker(title, titleBytes),
        body: Array(body.prefix(Self.bodyWords)), watched: Self.watched(item)),
      pairs: PairSketch(body), names: ItemNames(title: title, body: body, bytes: bytes),
      isRoundUp: RoundUpTitle.matches(title), claims: ClaimTrace.traces(of: item))
  }

  init(
    feed: UInt32, publisher: UInt32, origin: UInt32, published: Instant, words: WordCounts,
    pairs: PairSketch, names: ItemNames, isRoundUp: Bool, claims: [ClaimTrace]
  ) {
    self.feed = feed
    self.publisher = publisher
    self.origin = origin
    self.published = published
    self.words = words
    self.pairs = pairs
    self.names = names
    self.isRoundUp = isRoundUp
    self.claims = claims
  }

  private static let mostWatched = 40

  private static func watched(_ item: StoryItem) -> Set<UInt32> {
    var stems: Set<UInt32> = []
    for text in item.watched.prefix(mostWatched) {
      stems.formUnion(WordReader.words(Array(text.utf8), limit: 8).map(\.stem))
    }
    return stems
  }

  /// How many words of the title stand before its colon; 0 where that is more than a kicker.
  private static func kicker(_ title: [StoryWord], _ bytes: [UInt8]) -> Int {
    guard let colon = bytes.firstIndex(of: 0x3A) else { return 0 }
    let count = title.prefix { $0.range.upperBound <= colon }.count
    return count <= 4 && count < title.count ? count : 0
  }
}

/// The distinct words of an item that tell anything, with how often they stand in it.
struct WordCounts: Sendable {
  struct Entry: Sendable, Hashable {
    let stem: UInt32
    /// In quarters.
    let rarity: UInt8
    /// In tenths: words of a title count half as much again, those of its kicker ("Kenya: …", "Column: …")
    /// less than others, since a whole section of a feed has them.
    var tenths: UInt16
  }
  private static let title: UInt16 = 15
  private static let kicker: UInt16 = 3
  private static let body: UInt16 = 10
  /// What watched words count at most, however often they stand.
  private static let watched: UInt16 = 5

  /// What a name of two words counts, and how rare one is.
  private static let nameInTitle: UInt16 = 22
  private static let nameInBody: UInt16 = 15
  private static let nameRarity: UInt8 = 24

  /// In the order of their stems.
  private(set) var entries: [Entry] = []
  /// Names of two words, beside the words that they are made of.
  private(set) var fullNames: [Entry] = []

  /// As they were kept.
  init(entries: [Entry], fullNames: [Entry]) {
    self.entries = entries
    self.fullNames = fullNames
  }

  /// Of an item's words, of which the first `kicker` of the title are its kicker.
  init(title: [StoryWord], kicker: Int, body: [StoryWord], watched: Set<UInt32> = []) {
    var all: [Entry] = []
    all.reserveCapacity(title.count + body.count)
    func add(_ word: StoryWord, _ tenths: UInt16) {
      guard !word.isCommon else { return }
      let quarters = UInt8(exactly: (word.rarity * 4).rounded()) ?? 0
      all.append(Entry(stem: word.stem, rarity: quarters, tenths: tenths))
    }
    for (place, word) in title.enumerated() { add(word, place < kicker ? Self.kicker : Self.title) }
    for word in body { add(word, Self.body) }
    entries = Self.counted(all)
    for index in entries.indices where watched.contains(entries[index].stem) {
      entries[index].tenths = min(Self.watched, entries[index].tenths)
    }
    let mentions = FullNames.mentions(title: title, kicker: kicker, body: body)
    fullNames = Self.counted(
      mentions.map { mention in
        let isWatched = watched.contains(mention.words.0) || watched.contains(mention.words.1)
        let tenths = mention.isInTitle ? Self.nameInTitle : Self.nameInBody
        return Entry(
          stem: mention.stem, rarity: Self.nameRarity,
          tenths: isWatched ? min(Self.watched, tenths) : tenths)
      })
  }
  /// The distinct ones, each with how often it stands in all.
  private static func counted(_ all: [Entry]) -> [Entry] {
    var counted: [Entry] = []
    counted.reserveCapacity(all.count)
    for entry in all.sorted(by: { $0.stem < $1.stem }) {
      if let last = counted.last, last.stem == entry.stem {
        counted.replaceLast(
          with: Entry(stem: last.stem, rarity: last.rarity, tenths: last.tenths + entry.tenths))
      } else {
        counted.append(entry)
      }
    }
    return Array(counted[...])
  }
}
