import FeedModel

/// The claims of the items in the window, by story. Bounded: 100,000 claims, 400 of a story, 40 of an
/// item.
struct ClaimMemory: Sendable {
  private static let mostOfItem = 40
  private static let mostOfStory = 400
  private static let most = 100_000
  private static let mostRelations = 300

  private struct Shelf: Sendable {
    var claims: [ClaimTrace] = []
    /// In how many claims each concept stands.
    var counts: [UInt32: Int] = [:]
  }
  private var shelves: [Int: Shelf] = [:]
  private var count = 0

  /// Compares the claims of an item with those of its story, then keeps them.
  mutating func add(_ item: StoryItem, number: Int, original: Int, story: Int) -> [ClaimRelation] {
    var shelf = shelves.removeValue(forKey: story) ?? Shelf()
    var traces = item.claims.prefix(Self.mostOfItem).enumerated().map {
      ClaimTrace($1, index: $0, of: item, number: number, original: original)
    }
    Self.resolve(&traces)
    let known = shelf.claims + traces
    for index in traces.indices { learn(&traces[index].source, from: known) }
    for trace in traces {
      for term in trace.terms { shelf.counts[term.stem, default: 0] += 1 }
    }
    let size = Float(shelf.claims.count + traces.count)
    let counts = shelf.counts
    func weight(_ term: TermVector.Term) -> Float {
      // What half the claims speak of says little about two of them.
      let share = Float(counts[term.stem] ?? 0) / max(8, size)
      return term.weight * max(0.5, 1 - 2 * share)
    }
    var relations: [ClaimRelation] = []
    for trace in traces {
      for earlier in shelf.claims where relations.count < Self.mostRelations {
        let sameness = trace.source.sameness(earlier.source)
        guard let kind = RelationJudge.judge(trace, earlier, sameness: sameness, weight: weight)
        else { continue }
        relations.append(
          ClaimRelation(
            kind: kind, claim: trace.index, otherItem: earlier.item, otherClaim: earlier.index))
      }
    }
    shelf.claims += traces
    count += traces.count
    if shelf.claims.count > Self.mostOfStory {
      let gone = shelf.claims.count - Self.mostOfStory
      shelf.claims.removeFirst(gone)
      count -= gone
    }
    if !shelf.claims.isEmpty { shelves[story] = shelf }
    return relations
  }

  /// Lets "it", "a spokesman" and "the agency" stand for the source that the item named before, and
  /// "that" for what was claimed before.
  private static func resolve(_ traces: inout [ClaimTrace]) {
    for index in traces.indices {
      for earlier in traces.slice(0, index).reversed()
      where traces[index].source.stand(for: earlier.source) { break }
      if traces[index].isAnaphoric, let before = traces[at: index - 1], !before.isAnaphoric,
        traces[index].answers(before)
      {
        traces[index].speak(of: before)
      }
    }
  }

  /// What earlier items said of a person's office.
  private func learn(_ source: inout SourceTrace, from claims: [ClaimTrace]) {
    guard let surname = source.surname else { return }
    for claim in claims where claim.source.surname == surname { source.add(claim.source) }
  }

  /// Puts the claims of one story to another's.
  mutating func merge(_ story: Int, into other: Int) {
    guard let shelf = shelves.removeValue(forKey: story) else { return }
    var all = shelves.removeValue(forKey: other) ?? Shelf()
    all.claims = (all.claims + shelf.claims).sorted {
      $0.item == $1.item ? $0.index < $1.index : $0.item < $1.item
    }
    for (stem, count) in shelf.counts { all.counts[stem, default: 0] += count }
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
    while count > Self.most, let story = shelves.keys.min() {
      count -= shelves.removeValue(forKey: story)?.claims.count ?? 0
    }
  }
}
