import ContentDigest
import FeedModel
import Testing

@testable import StateStore

/// What watches have hit, counted with the alerts.
@Suite(.conformance) struct WatchRecordTests {
  private let bench: any StateBench
  private let clock = TestClock()
  private let store: any StateStore

  init() throws {
    bench = try StateKind.bench()
    store = try bench.open(stories: nil, now: { [clock] in clock.now })
  }

  private func alert(_ name: String, _ watch: String) -> AlertDraft {
    let item = PublishedItem(
      guid: name, link: nil, title: name, text: ItemText(title: name, summary: nil, content: nil),
      date: nil)
    let document = IncomingDocument(feed: "feed", items: [item])
    guard case .new(let new) = ItemVerdict.first(document)[0] else { fatalError("not new") }
    return draft(name, watch: watch, key: new.key)
  }

  private func commit(alerts: [AlertDraft], suppressed: [AlertDraft] = []) throws {
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "https://feed.example/rss"))
    commit.alerts = alerts
    commit.suppressed = suppressed
    _ = try store.commit([commit])
  }

  private func record(_ watch: String) throws -> WatchRecord {
    try #require(store.watchRecords().first { $0.id == watch })
  }

  @Test func everyAlertCountsOnce() throws {
    try store.adopt(watches: [
      WatchForm(id: "kestrel", definition: [1]), WatchForm(id: "quiet", definition: [2]),
    ])
    clock.advance(1000)
    try commit(
      alerts: [alert("a", "kestrel"), alert("b", "kestrel")], suppressed: [alert("c", "kestrel")])
    // The same poll again, as after a kill.
    try commit(
      alerts: [alert("a", "kestrel"), alert("b", "kestrel")], suppressed: [alert("c", "kestrel")])
    var kestrel = try record("kestrel")
    #expect(kestrel.hits == 3 && kestrel.lastHitSeq == 2 && kestrel.firstSeen == noon)
    #expect(kestrel.lastHit == clock.now)
    #expect(try store.summary().suppressedByWatch == ["kestrel": 1])
    let hit = clock.now
    clock.advance(1000)
    #expect(try store.releaseSuppressed(SuppressedAlerts(), limit: 10) == 1)
    kestrel = try record("kestrel")
    #expect(kestrel.hits == 3 && kestrel.lastHitSeq == 3, "it was counted when it was kept back")
    #expect(kestrel.lastHit == hit)
    let quiet = try record("quiet")
    #expect(quiet.hits == 0 && quiet.lastHit == nil && quiet.lastHitSeq == nil)
  }

  @Test func aTransactionThatFailsCountsNothing() throws {
    try store.adopt(watches: [WatchForm(id: "kestrel", definition: [1])])
    try bench.fail(at: .alert(above: 0))
    #expect(throws: StateStoreError.self) { try commit(alerts: [alert("a", "kestrel")]) }
    #expect(try record("kestrel").hits == 0)
  }

  @Test func anotherDefinitionCountsAnew() throws {
    let form = WatchForm(id: "kestrel", definition: [1])
    try store.adopt(watches: [form, WatchForm(id: "former", definition: [3])])
    try commit(alerts: [alert("a", "kestrel")])
    try store.note(quiet: "kestrel", nearMisses: "kestrels")
    clock.advance(1000)
    try store.adopt(watches: [form])
    #expect(try store.watchRecords().map(\.id) == ["kestrel"], "who left is forgotten")
    var kestrel = try record("kestrel")
    #expect(kestrel.hits == 1 && kestrel.quietSaidAt == noon && kestrel.nearMisses == "kestrels")
    try store.adopt(watches: [WatchForm(id: "kestrel", definition: [2])])
    kestrel = try record("kestrel")
    #expect(kestrel.hits == 0 && kestrel.lastHit == nil && kestrel.firstSeen == clock.now)
    #expect(kestrel.quietSaidAt == nil && kestrel.nearMisses.isEmpty)
  }

  @Test func anAlertOfAWatchThatNobodyAdoptedCounts() throws {
    try commit(alerts: [alert("a", "kestrel")])
    #expect(try record("kestrel").hits == 1)
    clock.advance(1000)
    try store.adopt(watches: [WatchForm(id: "kestrel", definition: [1])])
    let kestrel = try record("kestrel")
    #expect(kestrel.hits == 1 && kestrel.firstSeen == noon && kestrel.definition == [1])
  }

  @Test func pollsThatAreAskedForStayUntilTheyAreMade() throws {
    let beside = try bench.openBeside()
    #expect(try store.hasOutsideChanges())
    #expect(try !store.hasOutsideChanges())
    try beside.request(polls: ["a", "b"])
    #expect(try store.hasOutsideChanges())
    try beside.request(polls: ["a"])
    let requests = try store.pollRequests()
    #expect(requests.map(\.feed) == ["a", "b", "a"])
    // Whoever asked them was killed, or the answer was lost on its way.
    #expect(try store.pollRequests() == requests)
    try store.markDone(Array(requests.prefix(2)))
    try store.markDone([])
    #expect(try store.pollRequests() == Array(requests.suffix(1)))
    try store.markDone(requests)
    #expect(try store.pollRequests().isEmpty)
  }
}
