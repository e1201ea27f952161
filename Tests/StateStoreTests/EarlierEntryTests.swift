import FeedModel
import Foundation
import GRDB
import Testing

@testable import StateStore

/// Entries that an earlier version of claimwatch wrote into an SQLite state.
@Suite struct EarlierEntryTests {
  /// Entries of schema 4 are recognised by guid, link and title as they were published, and written
  /// anew when they are.
  @Test(arguments: [
    ("https://gazette.example/1", "https://gazette.example/1", "unchanged"),
    ("7", "https://gazette.example/1", "unchanged"), ("8", "https://gazette.example/1", "rekeyed"),
  ])
  func entriesOfSchema4AreKnown(guid: String, link: String, word: String) throws {
    let scratch = try ScratchDirectory()
    let store = try openStore(scratch.file("state.sqlite"))
    let before = incoming(guid == "8" ? "7" : guid, link: link, title: "t", text: "x")
    let document = IncomingDocument(feed: "feed", items: [before], hasEarlierKeys: true)
    let earlier = try #require(document.items[0].earlier)
    var pages = SeenPages()
    pages.append(
      SeenEntry(
        key: try #require(earlier.key), marks: .earlier(alias: earlier.alias, text: earlier.text),
        firstSeen: noon, revision: 3, isMoved: false))
    var state = FeedState(feedID: "feed", url: "u")
    state.hasEarlierKeys = true
    _ = try store.commit([FeedCommit(state: state)])
    try store.queue.write { db in
      try db.execute(
        sql: "INSERT INTO seen_page VALUES (?, ?)",
        arguments: [StateRules.pageRange(1).first, Data(pages.pages[0])])
    }
    let first = try poll(store, "feed", [incoming(guid, link: link, title: "t", text: "x")])[0]
    #expect(first.word == word && first.known?.revision == 3)
    // From now on it has marks, and an address that is spelt otherwise is the same.
    let address = "http://www.gazette.example/1/"
    let second = try poll(
      store, "feed", [incoming(guid == link ? address : guid, link: address, title: "t", text: "x")]
    )[0]
    #expect(second.word == "unchanged" && second.itemID == first.itemID)
    #expect(try store.summary().items == ["feed": 1])
    let revised = try poll(store, "feed", [incoming(guid, link: link, title: "t", text: "y")])[0]
    #expect(revised.word == "revised" && revised.known?.revision == 3)
  }
}
