import ContentDigest
import FeedModel
import Testing

@testable import StateStore

/// Stories of alerts: joined in the transaction that commits the alerts, and known from its rows.
@Suite(.conformance) struct StoryPlacesTests {
  private let bench: any StateBench
  private let joiner = StoriesByName()
  private let store: any StateStore

  init() throws {
    bench = try StateKind.bench()
    store = try bench.open(stories: joiner, now: { noon })
  }

  private func reopened(_ joiner: StoriesByName = StoriesByName()) throws -> any StateStore {
    try bench.open(stories: joiner, now: { noon })
  }

  private func alert(
    _ item: String, _ story: String, watch: String = "w", revision: Int = 1, once: Bool = false
  ) -> AlertDraft {
    let entry = entry(item, story, revision: revision)
    var draft = AlertDraft(
      id: DerivedUUID.alert(watchID: watch, itemID: entry.itemID, revision: revision),
      watchID: watch,
      itemKey: ItemKey(bits: UInt64(item.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })),
      told: Told(item), story: entry
    ) { place in
      let story = place.story
      let others = story.relations.map {
        "\($0.joined.kind) \(String(decoding: $0.other.details, as: UTF8.self)) "
          + "\($0.other.alert(of: watch) == $0.other.alert(of: "w") ? "w" : "other")"
      }
      return Array(
        ("{\"seq\":\(place.seq)}\(story.id) \(place.storyPosition) of \(story.size) "
          + "merged \(story.merged.map(\.description)) \(others)").utf8)
    }
    draft.isOncePerStory = once
    return draft
  }

  @discardableResult
  private func commit(
    _ store: any StateStore, _ alerts: [AlertDraft], suppressed: [AlertDraft] = []
  ) throws -> CommitResult {
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    (commit.alerts, commit.suppressed) = (alerts, suppressed)
    return try store.commit([commit])
  }

  private func lines(_ store: any StateStore) throws -> [String] {
    try store.pendingAlerts(after: 0, limit: 100).map { String(decoding: $0.line, as: UTF8.self) }
  }

  private func id(_ item: String) -> String { "\(entry(item, "").storyID)" }

  @Test func itemsOfAStoryAreOneClusterWithWhatTheirClaimsSay() throws {
    try commit(store, [alert("a", "ferry"), alert("a", "ferry", watch: "v"), alert("b", "strike")])
    try commit(store, [alert("c", "ferry"), alert("c", "ferry", watch: "v")])
    #expect(
      try lines(store) == [
        "{\"seq\":1}\(id("a")) 1 of 1 merged [] []",
        "{\"seq\":2}\(id("a")) 1 of 1 merged [] []",
        "{\"seq\":3}\(id("b")) 1 of 1 merged [] []",
        "{\"seq\":4}\(id("a")) 2 of 2 merged [] [\"denies a w\"]",
        "{\"seq\":5}\(id("a")) 2 of 2 merged [] [\"denies a other\"]",
      ])
    let rows = try store.storyRows()
    #expect(
      rows.map(\.number) == [1, 2, 3]
        && rows.map(\.head.watches) == [["w", "v"], ["w"], ["w", "v"]])
    #expect(rows.map { "\($0.story)" } == [id("a"), id("b"), id("a")])
    #expect(rows.map(\.reprintOf) == [nil, nil, 1] && rows[2].relations.map(\.other) == [1])
    #expect(rows.map(\.joinedAt) == [noon, noon, noon])
  }

  /// A start reads back what was joined, and goes on there.
  @Test func whatWasJoinedIsReadBack() throws {
    try commit(store, [alert("a", "ferry"), alert("b", "strike")])
    let again = StoriesByName()
    let other = try reopened(again)
    try other.readStories()
    #expect(again.count == 2 && again.next == 3)
    try commit(other, [alert("c", "ferry")])
    #expect(try lines(other).last == "{\"seq\":3}\(id("a")) 2 of 2 merged [] [\"denies a w\"]")
  }

  /// `claimwatch replay --write` joins items beside the daemon.
  @Test func whatAnotherProcessJoinsIsKnown() throws {
    try commit(store, [alert("a", "ferry")])
    let other = try bench.openBeside(stories: StoriesByName(), now: { noon })
    try commit(other, [alert("b", "ferry"), alert("s", "strike")])
    try commit(store, [alert("c", "strike"), alert("d", "ferry")])
    #expect(try lines(store)[3].hasPrefix("{\"seq\":4}\(id("s")) 2 of 2"))
    #expect(try lines(store)[4].hasPrefix("{\"seq\":5}\(id("a")) 3 of 3"))
    #expect(joiner.next == 6)
  }

  /// What is not committed was not joined: neither in the state nor in memory.
  @Test func aTransactionThatFailsLeavesEverythingAsItWas() throws {
    try commit(store, [alert("a", "ferry")])
    try bench.fail(at: .alert(above: 2))
    for _ in 0..<3 {
      #expect(throws: StateStoreError.self) {
        try commit(store, [alert("b", "ferry"), alert("c", "ferry")])
      }
      #expect(joiner.count == 1 && joiner.next == 2)
      #expect(try store.storyRows().count == 1)
    }
    try bench.mend()
    try commit(store, [alert("b", "ferry"), alert("c", "ferry")])
    #expect(try store.storyRows().map(\.number) == [1, 2, 3])
    #expect(try lines(store).map { $0.contains(" 3 of 3 ") } == [false, false, true])
    // The same poll again, as after a kill, joins nothing twice.
    #expect(try commit(store, [alert("b", "ferry"), alert("c", "ferry")]).repeated == 2)
    #expect(joiner.count == 3)
  }

  /// A revision is no other item; what its claims stand to are others' alone.
  @Test func aRevisionHasNoRelationToItself() throws {
    try commit(store, [alert("a", "ferry")])
    try commit(store, [alert("a", "ferry", revision: 2)])
    try commit(store, [alert("b", "ferry")])
    #expect(try lines(store)[1].hasSuffix("2 of 1 merged [] []"))
    // One claim of one item, though two revisions have it.
    #expect(try lines(store)[2].hasSuffix("3 of 2 merged [] [\"denies a w\"]"))
    #expect(try store.storyRows().map(\.isRevision) == [false, true, false])
  }

  /// Where two stories are one the older id goes on, and positions go on from both.
  @Test func mergedStoriesGoOnAsOne() throws {
    try commit(store, [alert("a", "ferry"), alert("b", "wreck"), alert("c", "wreck")])
    try commit(store, [alert("d", "wreck ferry")], suppressed: [alert("c", "wreck", watch: "v")])
    #expect(
      try lines(store)[3].hasPrefix("{\"seq\":4}\(id("a")) 4 of 4 merged [\"\(id("b"))\"]"))
    #expect(Set(try store.storyRows().map { "\($0.story)" }) == [id("a")])
    try commit(store, [alert("e", "wreck"), alert("e", "wreck", watch: "v")])
    #expect(try lines(store)[4].hasPrefix("{\"seq\":5}\(id("a")) 5 of 5 merged []"))
    #expect(try lines(store)[5].hasPrefix("{\"seq\":6}\(id("a")) 2 of 5"))
    // After a start as well.
    let other = try reopened()
    try commit(other, [alert("f", "wreck")])
    #expect(try lines(other).last?.hasPrefix("{\"seq\":7}\(id("a")) 6 of 6") == true)
  }

  /// What is not needed any more goes.
  @Test func rowsLeaveWithTheWindow() throws {
    let joiner = StoriesByName(keeping: 10)
    let store = try reopened(joiner)
    for number in 1...200 { try commit(store, [alert("\(number)", "s\(number)")]) }
    let rows = try store.storyRows()
    #expect(rows.count < 80 && rows.last?.number == 200 && (rows.first?.number ?? 0) > 180 - 64)
    let again = StoriesByName(keeping: 10)
    try reopened(again).readStories()
    #expect(again.count == rows.count && again.next == 201)
  }

  /// `once_per = "story"`, over restarts, and whatever else the watch asks.
  @Test func aWatchMayWantOneAlertOfAStory() throws {
    let first = try commit(
      store, [alert("a", "ferry", once: true), alert("b", "ferry", once: true)])
    #expect(first.alerts == 1 && first.keptAsRepeats == 1)
    #expect(try commit(store, [alert("c", "strike", once: true)]).alerts == 1)
    #expect(try commit(store, [alert("c", "strike", watch: "v", once: true)]).alerts == 1)
    let other = try reopened()
    #expect(try commit(other, [alert("d", "ferry", once: true)]).keptAsRepeats == 1)
    // A revision of the one that was told is of its story.
    #expect(try commit(other, [alert("a", "ferry", revision: 2, once: true)]).keptAsRepeats == 1)
    // Where two stories become one, that had one.
    #expect(try commit(other, [alert("e", "wreck", watch: "v", once: true)]).alerts == 1)
    #expect(try commit(other, [alert("f", "wreck ferry", once: true)]).keptAsRepeats == 1)
    #expect(try commit(other, [alert("g", "wreck", watch: "v", once: true)]).keptAsRepeats == 1)
    #expect(try other.summary(countingItems: false).repeatsByWatch == ["w": 4, "v": 1])
    let repeats = SuppressedAlerts(watch: "w", reason: .repeated)
    #expect(try other.releaseSuppressed(repeats, limit: 10) == 4)
    #expect(try lines(other).count == 8)
  }

  /// A watch may ask for a story with two origins: the item that brings the second one is told, whatever watch
  /// the first one was found by.
  @Test func aWatchIsToldOnceTheStoryIsWhatItAsksFor() throws {
    func wish(_ item: String, _ story: String, watch: String = "w", revision: Int = 1) -> AlertDraft
    {
      var draft = alert(item, story, watch: watch, revision: revision)
      draft.isWanted = { $0.origins >= 2 && $0.kinds == ["denies"] }
      return draft
    }
    let first = try commit(store, [wish("a", "ferry"), alert("b", "strike", watch: "v")])
    #expect(first.alerts == 1 && first.keptAsRepeats == 1)
    #expect(try commit(store, [wish("c", "ferry"), wish("d", "strike")]).alerts == 2)
    // What becomes of an item that was told is told; of one that was not the story is asked again.
    #expect(try commit(store, [alert("c", "ferry", revision: 2)]).alerts == 1)
    #expect(try commit(store, [wish("a", "ferry", revision: 2)]).alerts == 1)
    // No flood hides, or spends, what is not wanted.
    let flood = try commit(store, [], suppressed: [wish("x", "wreck"), wish("y", "ferry")])
    #expect(flood.keptAsRepeats == 1 && flood.suppressed == 1)
    // The same poll again keeps nothing twice.
    #expect(try commit(store, [wish("x", "wreck")]).repeated == 1)
    #expect(try store.summary(countingItems: false).repeatsByWatch == ["w": 2])
    #expect(
      try store.releaseSuppressed(SuppressedAlerts(watch: "w", reason: .repeated), limit: 10) == 2)
  }

  /// What a flood kept back nobody has seen: the next one of the story is told.
  @Test func aFloodSilencesNoStory() throws {
    let result = try commit(store, [], suppressed: [alert("a", "ferry", once: true)])
    #expect(result.suppressed == 1)
    #expect(try commit(store, [alert("b", "ferry", once: true)]).alerts == 1)
    #expect(try commit(store, [alert("c", "ferry", once: true)]).keptAsRepeats == 1)
    #expect(
      try commit(store, [], suppressed: [alert("d", "ferry", once: true)]).keptAsRepeats == 1)
  }

  /// Without anybody who joins them, items are stories of their own.
  @Test func withoutAJoinerEachItemIsAStory() throws {
    let store = try bench.open(stories: nil, now: { noon })
    try commit(store, [alert("a", "ferry"), alert("b", "ferry")])
    #expect(try lines(store).allSatisfy { $0.contains(" 1 of 1 merged [] []") })
    #expect(try store.storyRows().isEmpty)
    try store.readStories()
  }
}
