import FeedModel

/// Joins items to stories, one at a time, in one pass (`docs/stories.md`).
///
/// Deterministic: the same items in the same order give the same answers, on every machine. Bounded:
/// no more than 60,000 items are held. Total: any bytes do. A value type for one thread at a time.
public struct StoryEngine: Sendable {
  /// How long after its first item a story takes others, in milliseconds.
  public static let window: Int64 = 72 * 3_600_000
  /// Items held at most.
  public static let mostItems = 60_000
  private static let titleWords = 60
  private static let bodyWords = 150
  /// Words of a body that are looked at for reprints.
  private static let sketchWords = 1_200

  private var frequencies = TermFrequencies()
  private var shelf = StoryShelf()
  private var claims = ClaimMemory()

  /// No items yet.
  public init() {}

  /// Takes the next item and says where it stands.
  public mutating func add(_ item: StoryItem) -> StoryPlace {
    shelf.advance(to: item.published)
    claims.forget(before: shelf.oldest)
    let (title, read) = (Self.title(item), Self.trace(item, shelf.next, &frequencies))
    var trace = read
    let candidates = shelf.candidates(trace)
    let reprinted = candidates.first {
      ReprintJudge.judge(trace, $0) == .reprint && shelf.isOpen($0, trace)
    }
    if let reprinted {
      trace.original = reprinted.original
      trace.origin = reprinted.origin
      trace.story = shelf.story(of: reprinted)
    } else if !RoundUpTitle.matches(title), let story = shelf.best(for: trace, candidates) {
      trace.story = story
    }
    shelf.add(trace, isClosed: RoundUpTitle.matches(title))
    let merges = shelf.merge(trace, candidates)
    for merge in merges { claims.merge(merge.story, into: merge.into) }
    let story = shelf.story(of: trace)
    let relations = claims.add(item, number: trace.number, original: trace.original, story: story)
    let counts = shelf.counts(of: story)
    return StoryPlace(
      item: trace.number, story: story,
      reprintOf: trace.original == trace.number ? nil : trace.original, merges: merges,
      publishers: counts.publishers, origins: counts.origins, relations: relations)
  }

  private static func title(_ item: StoryItem) -> [StoryWord] {
    WordReader.words(Array(item.title.utf8), limit: titleWords)
  }

  private static func trace(
    _ item: StoryItem, _ number: Int, _ frequencies: inout TermFrequencies
  ) -> ItemTrace {
    let bytes = Array(item.body.utf8)
    let title = title(item)
    let words = WordReader.words(bytes, limit: sketchWords)
    let body = Array(words.prefix(bodyWords))
    frequencies.add(Set((title + body).lazy.filter { !$0.isCommon }.map(\.stem)))
    return ItemTrace(
      number: number, feed: StoryHash.of(item.feed.utf8),
      publisher: StoryHash.of(item.publisher.utf8), origin: StoryHash.of(item.origin.utf8),
      published: item.published,
      terms: TermVector(
        title: title, kicker: kicker(title, Array(item.title.utf8)), body: body, frequencies),
      pairs: PairSketch(words), names: ItemNames(title: title, body: words, bytes: bytes),
      original: number, story: number)
  }

  /// How many words of the title stand before its colon; 0 where that is more than a kicker.
  private static func kicker(_ title: [StoryWord], _ bytes: [UInt8]) -> Int {
    guard let colon = bytes.firstIndex(of: 0x3A) else { return 0 }
    let count = title.prefix { $0.range.upperBound <= colon }.count
    return count <= 4 && count < title.count ? count : 0
  }
}
