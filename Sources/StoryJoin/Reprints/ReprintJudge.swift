import FeedModel

/// Whether one item is in substance the text of another.
enum ReprintJudge {
  enum Verdict { case none, reprint, template }

  private static let fewestPairs = 14
  /// Of another feed: a wire report that was cut and re-ordered keeps two pairs of five, an own
  /// report with the same quotations at most one of three.
  private static let leastPairs: Float = 0.36
  /// And two thirds of its weighty words, which a report that shares no more than quotations has not; half of them
  /// where half of the pairs are there.
  private static let leastWords: Float = 0.65
  private static let leastWordsOfHalf: Float = 0.5
  /// Of fewer pairs a single quotation can be two in five.
  private static let enoughPairs = 56
  /// Of the same feed: the report itself, corrected or updated.
  private static let leastRevised: Float = 0.8
  /// Of the same feed on another day: the same form with other figures.
  private static let leastTemplate: Float = 0.27
  /// Of a text that is quoted in whole.
  private static let leastHeld: Float = 0.8
  /// How similar a revision of a text too short for pairs is to it: as any item of one story.
  private static let leastAlike: Float = 0.13
  private static let anotherDay: UInt64 = 10 * 3_600_000

  /// Whether one is another issue of the other's form.
  static func isTemplate(_ item: ItemTrace, _ earlier: ItemTrace) -> Bool {
    item.feed == earlier.feed && judge(item, earlier) == .template
  }

  static func judge(_ item: ItemTrace, _ earlier: ItemTrace) -> Verdict {
    let (share, seen) = item.pairs.containment(earlier.pairs)
    let isShort = seen < fewestPairs
    if item.feed == earlier.feed {
      let apart = item.published.milliseconds(since: earlier.published).magnitude
      if apart >= anotherDay { return share >= leastTemplate && seen >= 8 ? .template : .none }
      return share >= leastRevised && !isShort ? .reprint : .none
    }
    if isShort { return seen >= 6 && share >= 0.9 ? .reprint : .none }
    if share >= 0.6 { return .reprint }
    guard share >= leastPairs, seen >= enoughPairs else { return .none }
    let least = share >= 0.5 ? leastWordsOfHalf : leastWords
    return words(item.terms, earlier.terms) >= least ? .reprint : .none
  }

  /// Whether the text of `other` stands in that of the longer `item`, of which the more it holds the less is
  /// seen of each: two pairs of a short report in one that holds forty of them.
  static func holds(_ item: ItemTrace, _ other: ItemTrace) -> Bool {
    guard other.pairs.count >= fewestPairs, item.pairs.count > other.pairs.count else {
      return false
    }
    let (share, seen) = item.pairs.containment(other.pairs)
    return share >= leastHeld && seen >= 2
  }

  /// Whether a revision of an item is still the text that it was, with what came to it or was cut; a new text
  /// under an old address is not.
  static func isRevision(_ item: ItemTrace, of earlier: ItemTrace) -> Bool {
    let (share, seen) = item.pairs.containment(earlier.pairs)
    if seen >= fewestPairs { return share >= leastTemplate }
    return item.terms.count == 0 || earlier.terms.count == 0
      || item.terms.similarity(earlier.terms) >= leastAlike
  }

  /// The share of the weight of the one that has fewer words that the other has too.
  private static func words(_ left: TermVector, _ right: TermVector) -> Float {
    func share(_ a: TermVector, _ b: TermVector) -> Float {
      let all = a.terms.reduce(Float(0)) { $0 + $1.weight }
      let found = a.terms.reduce(Float(0)) { $0 + (b.weight($1.stem) > 0 ? $1.weight : 0) }
      return all > 0 ? found / all : 0
    }
    return max(share(left, right), share(right, left))
  }
}
