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

  private var frequencies = TermFrequencies()
  private var shelf: StoryShelf
  private var claims = ClaimMemory()

  /// No items yet; the first one gets the number `first`.
  public init(first: Int = 0) { shelf = StoryShelf(first: first) }

  /// The number that the next item gets.
  public var next: Int { shelf.next }
  /// The number of the oldest item that is held; ``next`` where none is.
  public var oldest: Int { shelf.oldest }

  /// The item whose text an item is: itself, where that is its own, or is not held.
  public func original(of item: Int) -> Int { shelf.held(item)?.original ?? item }

  /// Takes the next item and says where it stands.
  public mutating func add(_ item: StoryItem) -> StoryPlace { add(ItemOutline(item)) }

  /// The same of an item that was read before.
  ///
  /// - Parameter earlier: the number of an earlier revision of this very item. It stays in that one's story,
  ///   unless it has become another text.
  public mutating func add(_ outline: ItemOutline, revising earlier: Int? = nil) -> StoryPlace {
    var trace = begin(outline)
    if let earlier, let before = shelf.held(earlier),
      ReprintJudge.isRevision(trace, of: before)
    {
      (trace.story, trace.original) = (shelf.story(of: before), before.original)
      (trace.origin, trace.isRevision) = (before.origin, true)
      shelf.add(trace)
      return place(trace, outline, merges: [])
    }
    let candidates = shelf.candidates(trace)
    let copies = candidates.filter {
      ReprintJudge.judge(trace, $0) == .reprint && shelf.isOpen($0, trace)
    }
    let fits = shelf.fits(trace, candidates)
    let isQuoting = shelf.quotes(trace, candidates) || shelf.isList(fits, copies)
    trace.isClosed = outline.isRoundUp || isQuoting
    if let reprinted = copies.first, !isQuoting {
      trace.original = reprinted.original
      trace.origin = reprinted.origin
      trace.story = shelf.story(of: reprinted)
    } else if !trace.isClosed, let story = StoryShelf.best(fits) {
      trace.story = story
    }
    shelf.add(trace)
    let merges = isQuoting ? [] : shelf.merge(trace, candidates)
    for merge in merges { claims.merge(merge.story, into: merge.into) }
    return place(trace, outline, merges: merges)
  }

  /// Takes the next item where it was put before, with the same number: `story` and `original` are what
  /// ``add(_:revising:)`` said, after all merges since.
  public mutating func resume(
    _ outline: ItemOutline, story: Int, original: Int, isClosed: Bool, isRevision: Bool
  ) {
    var trace = begin(outline)
    // What is no number of an item before it stands for itself.
    trace.story = story <= trace.number ? shelf.current(story) : trace.number
    trace.original = original <= trace.number ? original : trace.number
    trace.isRevision = isRevision && trace.story < trace.number
    if let first = shelf.held(trace.original) { trace.origin = first.origin }
    trace.isClosed = isClosed
    shelf.add(trace)
    guard shelf.story(trace.story) != nil else { return }
    claims.keep(
      outline.claims, of: trace, story: trace.story)
  }

  private mutating func begin(_ outline: ItemOutline) -> ItemTrace {
    shelf.advance(to: outline.published)
    claims.forget(before: shelf.oldest)
    frequencies.add((outline.words.entries + outline.words.fullNames).lazy.map(\.stem))
    return ItemTrace(outline, number: shelf.next, frequencies)
  }

  private mutating func place(
    _ trace: ItemTrace, _ outline: ItemOutline, merges: [StoryMerge]
  ) -> StoryPlace {
    let number = shelf.story(of: trace)
    let relations = claims.add(outline.claims, of: trace, story: number)
    let story = shelf.story(number)
    return StoryPlace(
      item: trace.number, story: number,
      reprintOf: trace.original == trace.number ? nil : trace.original,
      isClosed: story?.isClosed ?? true, isRevision: trace.isRevision, merges: merges,
      size: max(1, story?.size ?? 1), publishers: max(1, story?.publishers.count ?? 1),
      origins: max(1, story?.origins.count ?? 1), relations: relations)
  }
}
