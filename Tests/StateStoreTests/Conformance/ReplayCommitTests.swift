import ContentDigest
import FeedModel
import Testing

@testable import StateStore

/// Alerts that come later than their items: only of what the state has stored, and as it stood when they
/// were drafted.
@Suite(.conformance) struct ReplayCommitTests {
  let bench: any StateBench
  let store: any StateStore

  init() throws {
    bench = try StateKind.bench()
    store = try bench.open()
  }

  private static func item(_ guid: String, _ text: String = "text") -> PublishedItem {
    incoming(guid, link: "http://feed.example/1", title: "A title", text: text)
  }

  /// Polls an item that is new, and gives what it is known by.
  private func first() throws -> (handle: ItemHandle, key: ItemKey) {
    guard case .new(let item) = try poll(store, "feed", [Self.item("a")])[0] else {
      throw NotNew()
    }
    return (ItemHandle(feed: "feed", itemID: item.itemID), item.key)
  }

  private struct NotNew: Error {}

  private func replay(
    _ handle: ItemHandle, _ standing: ItemStanding, _ name: String = "late"
  ) throws -> ReplayResult {
    try store.commit([
      ItemReplay(
        handle, standing: standing, alerts: [draft(name, key: standing.key)], recorded: [])
    ])
  }

  @Test func anItemIsFoundWhereItStandsNow() throws {
    let (handle, key) = try first()
    #expect(
      try replay(handle, try #require(try store.standings(of: [handle: [key]])[handle])).alerts == 1
    )
    try poll(store, "feed", [Self.item("b")])
    let moved = try #require(try store.standings(of: [handle: [key]])[handle])
    #expect(moved.key != key && moved.revision == 1)
    #expect(moved.told.map(\.alertID) == [DerivedUUID(SHA256Digest(utf8: "late"))])
    // Its old guid goes to another article.
    try poll(
      store, "feed",
      [
        Self.item("b"),
        incoming("a", link: "http://feed.example/2", title: "Another", text: "Of other things"),
      ])
    #expect(try store.standings(of: [handle: [key]])[handle] == moved)
    // And an id that nobody has is nowhere, whatever its key.
    let nobody = ItemHandle(feed: "feed", itemID: DerivedUUID(SHA256Digest(utf8: "nobody")))
    #expect(try store.standings(of: [nobody: [key, moved.key]]).isEmpty)
  }

  @Test func whatWasStoredMeanwhileMakesADraftStale() throws {
    let (handle, key) = try first()
    let before = try #require(try store.standings(of: [handle: [key]])[handle])
    #expect(before.has(Self.item("a").text) && !before.has(Self.item("a", "other").text))
    // Another revision, of which nothing was told.
    try poll(store, "feed", [Self.item("a", "other")])
    #expect(try replay(handle, before).stale == [0])
    let revised = try #require(try store.standings(of: [handle: [key]])[handle])
    #expect(revised.revision == 2 && revised.told == before.told)
    // Another key.
    try poll(store, "feed", [Self.item("b", "other")])
    #expect(try replay(handle, revised).stale == [0])
    // Something told.
    let moved = try #require(try store.standings(of: [handle: [key]])[handle])
    #expect(try replay(handle, moved).alerts == 1)
    #expect(try replay(handle, moved, "later").stale == [0])
    #expect(try store.pendingAlerts(after: 0, limit: 10).count == 1)
  }
}
