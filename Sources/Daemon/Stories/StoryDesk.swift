import FeedModel
import Locking
import StateStore
import StoryJoin

/// Joins the items of alerts to stories, where the alerts are committed
/// (`docs/decisions/0026-stories-in-the-transaction.md`).
///
/// Any thread, one transaction at a time. A transaction that fails leaves the engine as it was: it is a
/// value, of which a copy is kept until the end, in a few milliseconds.
final class StoryDesk: StoryJoiner {
  private struct State {
    var engine: StoryEngine?
    /// As it was when the transaction began; nil outside.
    var before: StoryEngine??
  }
  private let state = Guarded(State())

  /// Relations of an item that are looked at by the state, which tells some of them.
  private static let mostRelations = 32

  var next: Int64 { state.withLock { $0.engine.map { Int64($0.next) } ?? 0 } }

  var oldest: Int64 { state.withLock { $0.engine.map { Int64($0.oldest) } ?? 0 } }

  func begin() {
    state.withLock { if $0.before == nil { $0.before = .some($0.engine) } }
  }

  func settle(committed: Bool) {
    state.withLock { state in
      if !committed, let before = state.before { state.engine = before }
      state.before = nil
    }
  }

  func reset(next number: Int64) {
    state.withLock { $0.engine = StoryEngine(first: Int(clamping: max(0, number))) }
  }

  func resume(_ item: JoinedStoryItem) {
    // Of another version of claimwatch: nobody joins it, but its own revisions go on with it.
    let outline =
      ItemOutline(bytes: item.outline) ?? .unknown
    state.withLock {
      $0.engine?.resume(
        outline, story: Int(clamping: item.story), original: Int(clamping: item.original),
        isClosed: item.isClosed, isRevision: item.isRevision)
    }
  }

  func join(_ item: StoryEntry, revising earlier: Int64?) -> JoinedStory {
    let outline = ItemOutline(bytes: item.outline) ?? .unknown
    return state.withLock { state in
      var engine = state.engine ?? StoryEngine(first: 1)
      state.engine = nil
      defer { state.engine = engine }
      let place = engine.add(outline, revising: earlier.map { Int(clamping: $0) })
      var joined = JoinedStory(number: Int64(place.item))
      joined.story = Int64(place.story)
      joined.original = Int64(place.reprintOf ?? place.item)
      (joined.isClosed, joined.isRevision) = (place.isClosed, place.isRevision)
      (joined.size, joined.publishers, joined.origins) = (
        place.size, place.publishers, place.origins
      )
      joined.merges = place.merges.map {
        JoinedStory.Merge(story: Int64($0.story), into: Int64($0.into))
      }
      joined.relations = Self.strongest(place.relations, engine)
      return joined
    }
  }

  /// The strongest relations, the first of each kind that a claim has to one text: a report in ten outlets
  /// denies once.
  static func strongest(
    _ relations: [ClaimRelation], _ engine: StoryEngine
  ) -> [JoinedStory.Relation] {
    var known: Set<[Int]> = []
    let distinct = relations.filter { relation in
      let text = engine.original(of: relation.otherItem)
      return known.insert([relation.kind.rank, relation.claim, text]).inserted
    }
    let ranked = distinct.enumerated().sorted {
      ($0.element.kind.rank, $0.offset) < ($1.element.kind.rank, $1.offset)
    }
    return ranked.prefix(mostRelations).map { JoinedStory.Relation($0.element) }
  }
}

extension JoinedStory.Relation {
  fileprivate init(_ relation: ClaimRelation) {
    self.init(
      kind: relation.kind.rawValue, claim: relation.claim, other: Int64(relation.otherItem),
      otherClaim: relation.otherClaim,
      numbers: relation.numbers.map {
        JoinedStory.Numbers(
          claim: JoinedStory.Interval(low: $0.claim.low, high: $0.claim.high),
          other: JoinedStory.Interval(low: $0.other.low, high: $0.other.high))
      })
  }
}

extension ItemOutline {
  /// An item of which nothing is known but that it is there.
  fileprivate static var unknown: ItemOutline {
    ItemOutline(
      StoryItem(
        feed: "", published: Instant(milliseconds: 0), title: "", body: "", claims: []))
  }
}
