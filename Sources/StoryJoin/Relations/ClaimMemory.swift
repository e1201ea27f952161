import FeedModel

/// The claims of the items in the window, by story. Bounded: 100,000 claims, 400 of a story, 40 of an
/// item, of which each is compared with so many that speak of the same.
struct ClaimMemory: Sendable {
  private static let most = 100_000
  private static let mostRelations = 300
  /// Comparisons in full that one item may cost: what a story of a dozen reports has. Beyond, an item that
  /// holds a whole story's claims would cost the more the larger that is.
  private static let mostComparisons = 1_500
  /// From here on a story takes no copies of claims that it has: ten thousand reprints of one text would
  /// push out all that others said.
  private static let roomForCopies = 200
  /// Stories whose claims lie open, the latest last: a hot story is asked with each item.
  private static let mostOpen = 8

  private var shelves: [Int: ClaimShelf] = [:]
  private var open: [(story: Int, claims: [ClaimTrace])] = []
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
    var known = takeOpen(story, shelf)
    var traces = claims.prefix(ItemOutline.mostClaims).map { claim in
      var claim = claim
      (claim.item, claim.original) = (item.number, item.original)
      claim.publisher = item.publisher
      return claim
    }
    ClaimShelf.teach(&traces, known)
    var relations: [ClaimRelation] = []
    if isComparing { relations = Self.compare(traces, with: ClaimShelf.taught(known, by: traces)) }
    if item.isRevision || known.count >= Self.roomForCopies {
      traces.removeAll { trace in
        known.contains { $0.original == trace.original && $0.isCopy(of: trace) }
      }
    }
    count -= shelf.count
    let left = shelf.keep(traces)
    count += shelf.count
    shelves[story] = shelf
    known += traces
    known.removeFirst(min(left, known.count))
    if known.count > traces.count { open.append((story, known)) }
    return relations
  }

  /// The claims of a story, which lie open from now on, but for who takes them.
  private mutating func takeOpen(_ story: Int, _ shelf: ClaimShelf) -> [ClaimTrace] {
    if let place = open.firstIndex(where: { $0.story == story }) {
      return open.remove(at: place).claims
    }
    if open.count == Self.mostOpen { open.removeFirst() }
    return shelf.claims
  }

  private static func compare(
    _ traces: [ClaimTrace], with known: [ClaimTrace]
  ) -> [ClaimRelation] {
    guard !known.isEmpty else { return [] }
    let size = Float(known.count + traces.count)
    var counts: [UInt32: Int] = [:]
    for trace in known + traces {
      for term in trace.terms { counts[term.stem, default: 0] += 1 }
    }
    func weight(_ term: TermVector.Term) -> Float {
      // What half the claims speak of says little about two of them.
      let share = Float(counts[term.stem] ?? 0) / max(8, size)
      return term.weight * max(0.5, 1 - 2 * share)
    }
    var relations: [ClaimRelation] = []
    var left = mostComparisons
    for trace in traces {
      for earlier in known where trace.mayMeet(earlier) && !trace.isAgain(earlier) {
        guard left > 0, relations.count < mostRelations else { return relations }
        left -= 1
        let sameness = trace.source.sameness(earlier.source)
        guard let found = RelationJudge.judge(trace, earlier, sameness: sameness, weight: weight)
        else { continue }
        // A text that has both figures has both in its copy as well.
        let isOfCopy = found.kind == .differsNumber && trace.original == earlier.original
        if isOfCopy,
          traces.contains(where: { $0.isCopy(of: earlier) })
            || known.contains(where: { $0.item == earlier.item && $0.isCopy(of: trace) })
        {
          continue
        }
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
    count -= all.count + shelf.count
    all.take(shelf)
    count += all.count
    shelves[other] = all
    open.removeAll { $0.story == story || $0.story == other }
  }

  private var cleared = 0

  /// Lets go of stories whose first item has left the window.
  mutating func forget(before number: Int) {
    guard number > cleared || count > Self.most else { return }
    cleared = number
    for (story, shelf) in shelves where story < number {
      count -= shelf.count
      shelves[story] = nil
    }
    open.removeAll { $0.story < number }
    guard count > Self.most else { return }
    // A tenth at once, so that the oldest is not looked for with each item.
    for story in shelves.keys.sorted() where count > Self.most / 10 * 9 {
      count -= shelves.removeValue(forKey: story)?.count ?? 0
      open.removeAll { $0.story == story }
    }
  }
}
