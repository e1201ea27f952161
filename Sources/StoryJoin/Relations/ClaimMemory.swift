import FeedModel

/// The claims of the items in the window, by story. Bounded: 100,000 claims, 400 of a story, 40 of an
/// item, of which each is compared with so many that speak of the same.
struct ClaimMemory: Sendable {
  private static let mostOfStory = 400
  private static let most = 100_000
  private static let mostRelations = 300
  /// Comparisons in full that one item may cost: what a story of a dozen reports has. Beyond, an item that
  /// holds a whole story's claims would cost the more the larger that is.
  private static let mostComparisons = 1_500
  /// From here on a story takes no copies of claims that it has: ten thousand reprints of one text would
  /// push out all that others said.
  private static let roomForCopies = 200

  private var shelves: [Int: ClaimShelf] = [:]
  private var count = 0

  /// Compares the claims of an item with those of its story, then keeps them.
  mutating func add(_ claims: [ClaimTrace], of item: ItemTrace, story: Int) -> [ClaimRelation] {
    add(claims, of: item, story: story, isComparing: true)
  }

  /// Keeps the claims of an item that was compared before.
  mutating func keep(_ claims: [ClaimTrace], of item: ItemTrace, story: Int) {
    _ = add(claims, of: item, story: story, isComparing: false)
  }

  private mutating func add(
    _ claims: [ClaimTrace], of item: ItemTrace, story: Int, isComparing: Bool
  ) -> [ClaimRelation] {
    guard !claims.isEmpty else { return [] }
    var shelf = shelves.removeValue(forKey: story) ?? ClaimShelf()
    var traces = claims.prefix(ItemOutline.mostClaims).map { claim in
      var claim = claim
      (claim.item, claim.original) = (item.number, item.original)
      return claim
    }
    shelf.teach(&traces)
    shelf.count(traces)
    var relations: [ClaimRelation] = []
    if isComparing { relations = Self.compare(traces, with: shelf) }
    if item.isRevision || shelf.claims.count >= Self.roomForCopies {
      traces = shelf.withoutCopies(traces)
    }
    count -= shelf.claims.count
    shelf.keep(traces, atMost: Self.mostOfStory)
    count += shelf.claims.count
    shelves[story] = shelf
    return relations
  }

  private static func compare(
    _ traces: [ClaimTrace], with shelf: ClaimShelf
  ) -> [ClaimRelation] {
    let size = Float(shelf.claims.count + traces.count)
    func weight(_ term: TermVector.Term) -> Float {
      // What half the claims speak of says little about two of them.
      let share = Float(shelf.counts[term.stem] ?? 0) / max(8, size)
      return term.weight * max(0.5, 1 - 2 * share)
    }
    var relations: [ClaimRelation] = []
    var left = mostComparisons
    for trace in traces {
      for earlier in shelf.claims where trace.mayMeet(earlier) {
        guard left > 0, relations.count < mostRelations else { return relations }
        left -= 1
        let sameness = trace.source.sameness(earlier.source)
        guard let found = RelationJudge.judge(trace, earlier, sameness: sameness, weight: weight)
        else { continue }
        relations.append(
          ClaimRelation(
            kind: found.kind, claim: trace.index, otherItem: earlier.item,
            otherClaim: earlier.index, numbers: found.numbers))
      }
    }
    return relations
  }

  /// Puts the claims of one story to another's.
  mutating func merge(_ story: Int, into other: Int) {
    guard let shelf = shelves.removeValue(forKey: story) else { return }
    var all = shelves.removeValue(forKey: other) ?? ClaimShelf()
    count -= all.claims.count + shelf.claims.count
    all.take(shelf, atMost: Self.mostOfStory)
    count += all.claims.count
    shelves[other] = all
  }

  private var cleared = 0

  /// Lets go of stories whose first item has left the window.
  mutating func forget(before number: Int) {
    guard number > cleared || count > Self.most else { return }
    cleared = number
    for (story, shelf) in shelves where story < number {
      count -= shelf.claims.count
      shelves[story] = nil
    }
    guard count > Self.most else { return }
    // A tenth at once, so that the oldest is not looked for with each item.
    for story in shelves.keys.sorted() where count > Self.most / 10 * 9 {
      count -= shelves.removeValue(forKey: story)?.claims.count ?? 0
    }
  }
}

/// The claims of one story.
struct ClaimShelf: Sendable {
  /// In the order of their items.
  private(set) var claims: [ClaimTrace] = []
  /// In how many claims each concept stands.
  private(set) var counts: [UInt32: Int] = [:]

  /// Counts the concepts of claims that are about to be kept, or compared.
  mutating func count(_ traces: [ClaimTrace]) {
    for trace in traces {
      for term in trace.terms { counts[term.stem, default: 0] += 1 }
    }
  }

  private mutating func discount(_ traces: some Sequence<ClaimTrace>) {
    for trace in traces {
      for term in trace.terms {
        let left = (counts[term.stem] ?? 0) - 1
        counts[term.stem] = left > 0 ? left : nil
      }
    }
  }

  /// Tells the sources of an item's claims what earlier items, and the item itself, said of a person's
  /// office.
  func teach(_ traces: inout [ClaimTrace]) {
    guard traces.contains(where: { $0.source.surname != nil }) else { return }
    var known: [UInt32: [SourceTrace]] = [:]
    for surname in traces.compactMap(\.source.surname) { known[surname] = [] }
    for claim in claims + traces {
      guard let surname = claim.source.surname, known[surname] != nil else { continue }
      known[surname]?.append(claim.source)
    }
    for index in traces.indices {
      for source in traces[index].source.surname.flatMap({ known[$0] }) ?? [] {
        if traces[index].source.isFull { break }
        traces[index].source.add(source)
      }
    }
  }

  /// Those of counted claims that no claim of the same text repeats.
  mutating func withoutCopies(_ traces: [ClaimTrace]) -> [ClaimTrace] {
    var kept: [ClaimTrace] = []
    for trace in traces {
      if claims.contains(where: { $0.original == trace.original && $0.isCopy(of: trace) }) {
        discount([trace])
      } else {
        kept.append(trace)
      }
    }
    return kept
  }

  /// Keeps claims that were counted, and the latest `most` of all.
  mutating func keep(_ traces: [ClaimTrace], atMost most: Int) {
    claims += traces
    forget(beyond: most)
  }

  /// Takes the claims of another story, which is this one.
  mutating func take(_ other: ClaimShelf, atMost most: Int) {
    claims = (claims + other.claims).sorted {
      $0.item == $1.item ? $0.index < $1.index : $0.item < $1.item
    }
    for (stem, count) in other.counts { counts[stem, default: 0] += count }
    forget(beyond: most)
  }

  private mutating func forget(beyond most: Int) {
    let excess = max(0, claims.count - most)
    discount(claims.prefix(excess))
    claims = Array(claims.dropFirst(excess))
  }
}

extension ClaimTrace {
  /// Whether the two could stand in any relation: they have a concept in common, or both have figures.
  func mayMeet(_ other: ClaimTrace) -> Bool {
    guard !isOpen, !other.isOpen else { return false }
    if !figures.isEmpty, !other.figures.isEmpty { return true }
    var (i, j) = (0, 0)
    while i < terms.count, j < other.terms.count {
      let (a, b) = (terms[i].stem, other.terms[j].stem)
      if a == b { return true }
      if a < b { i += 1 } else { j += 1 }
    }
    return false
  }

  /// Whether both say the same in the same words.
  func isCopy(of other: ClaimTrace) -> Bool {
    terms.count == other.terms.count && zip(terms, other.terms).allSatisfy { $0.stem == $1.stem }
      && isDenial == other.isDenial && negated == other.negated
      && figures.count == other.figures.count
      && zip(figures, other.figures).allSatisfy { $0.low == $1.low && $0.high == $1.high }
  }
}
