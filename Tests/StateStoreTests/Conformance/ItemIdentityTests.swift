import ContentDigest
import FeedModel
import Testing

@testable import StateStore

@Suite struct ItemIdentityTests {
  @Test func guidThenLinkThenTitleThenText() {
    let text = SHA256Digest(utf8: "text")
    func identity(_ guid: String?, _ link: String?, _ title: String?) -> ItemIdentity? {
      ItemIdentity(guid: guid, link: link, title: title, textDigest: text)
    }
    #expect(identity("g", "l", "t")?.kind == .guid)
    #expect(identity(" \n", "l", "t")?.kind == .link)
    #expect(identity(nil, "\u{A0}\t", "t")?.kind == .title)
    #expect(identity(nil, nil, "")?.kind == .text)
    #expect(ItemIdentity(guid: nil, link: nil, title: nil, textDigest: nil) == nil)
  }

  @Test func whiteSpaceAtTheEndsDoesNotCount() {
    let plain = ItemIdentity(guid: "a b", link: nil, title: nil, textDigest: nil)
    let spaced = ItemIdentity(guid: "\n\t a b\u{2003}\r\n", link: nil, title: nil, textDigest: nil)
    #expect(plain == spaced)
    #expect(plain?.value == "a b")
  }

  @Test func aRevisionCountedBehindTheOwnLinkIsNoIdentity() {
    func value(_ guid: String) -> String? {
      ItemIdentity(
        guid: guid, link: "https://a.example/1?at_medium=rss", title: nil, textDigest: nil)?.value
    }
    #expect(value("https://a.example/1#0") == value("https://a.example/1#7"))
    #expect(value("https://a.example/2#0") != value("https://a.example/2#7"))
    #expect(value("https://a.example/1#block-7") != value("https://a.example/1"))
  }
}

@Suite(.conformance) struct RecognitionTests {
  let bench: any StateBench
  let store: any StateStore

  init() throws {
    bench = try StateKind.bench()
    store = try bench.open()
  }

  /// Polls in a row; the words of the last one.
  private func words(_ documents: [[PublishedItem]], feed: String = "feed") throws -> [String] {
    var last: [String] = []
    for document in documents { last = try poll(store, feed, document).map(\.word) }
    return last
  }

  @Test func theSameDocumentAgainIsUnchanged() throws {
    let document = [incoming("1"), incoming("2")]
    #expect(try words([document]) == ["new", "new"])
    #expect(try words([document]) == ["unchanged", "unchanged"])
  }

  @Test func feedsDoNotShareItems() throws {
    #expect(try words([[incoming("1")]], feed: "a") == ["new"])
    #expect(try words([[incoming("1")]], feed: "b") == ["new"])
    let ids = try ["a", "b"].map { try store.classify(feed: $0, items: [incoming("1")])[0].itemID }
    #expect(ids[0] != ids[1])
  }

  @Test func anotherTextIsARevision() throws {
    try poll(store, "feed", [incoming("1", text: "a")], now: noon)
    let revised = try poll(
      store, "feed", [incoming("1", text: "b")], now: noon.advanced(byMilliseconds: 5))
    #expect(revised[0].word == "revised")
    #expect(revised[0].known?.revision == 1)
    let after = try store.classify(feed: "feed", items: [incoming("1", text: "b")])
    #expect(after[0].word == "unchanged")
    #expect(after[0].known?.revision == 2)
    #expect(after[0].known?.firstSeen == noon)
    #expect(after[0].itemID == revised[0].itemID)
  }

  @Test func goneAndBackIsNothing() throws {
    #expect(
      try words([[incoming("1"), incoming("2")], [incoming("2")], [], [incoming("1")]])
        == ["unchanged"])
  }

  @Test func theGuidThatBecomesTheLinkIsTheSameItem() throws {
    let before = incoming("https://a.example/1", link: "https://a.example/1", title: "T")
    let after = incoming(nil, link: "https://a.example/1", title: "T")
    #expect(try words([[before], [after]]) == ["unchanged"])
  }

  @Test func anotherGuidWithLinkAndTitleIsTheSameItem() throws {
    let first = try poll(store, "feed", [incoming("1", link: "l", title: "t")])
    let second = try poll(store, "feed", [incoming("2", link: "l", title: "t")])
    #expect(second[0].word == "rekeyed")
    #expect(second[0].itemID == first[0].itemID)
    let third = try poll(store, "feed", [incoming("3", link: " l", title: "t ", text: "new")])
    #expect(third[0].word == "rekeyed+revised")
    #expect(third[0].itemID == first[0].itemID)
    let fourth = try poll(store, "feed", [incoming("3", link: "l", title: "t", text: "new")])
    #expect(fourth[0].word == "unchanged")
    #expect(fourth[0].known?.revision == 2)
    #expect(fourth[0].itemID == first[0].itemID)
    #expect(try store.summary().items == ["feed": 1])
  }

  @Test func whileTheOldGuidIsStillThereTheNewOneIsAnotherItem() throws {
    let old = incoming("1", link: "l", title: "t")
    let twin = incoming("2", link: "l", title: "t")
    #expect(try words([[old], [old, twin]]) == ["unchanged", "new"])
  }

  @Test func churningGuidsDoNotGrowTheState() throws {
    for round in 0..<50 {
      let items = (0..<20).map { incoming("\(round)-\($0)", link: "l\($0)", title: "t\($0)") }
      let verdicts = try poll(store, "feed", items)
      #expect(verdicts.allSatisfy { $0.word == (round == 0 ? "new" : "rekeyed") })
    }
    #expect(try store.summary().items == ["feed": 20])
    #expect(try bench.rows(in: "moved_item") == 20)
  }

  /// Else the second owner's alerts would carry the ids of the first one's, and be dropped.
  @Test func aGuidThatGetsANewOwnerGetsANewItemID() throws {
    let first = try poll(store, "feed", [incoming("1", link: "l", title: "t")])
    try poll(store, "feed", [incoming("2", link: "l", title: "t")])
    let reused = try poll(store, "feed", [incoming("1", link: "other", title: "other", text: "x")])
    #expect(reused[0].word == "new")
    #expect(reused[0].itemID != first[0].itemID)
    let again = try poll(
      store, "feed",
      [
        incoming("1", link: "other", title: "other", text: "x"),
        incoming("2", link: "l", title: "t"),
      ])
    #expect(again.map(\.word) == ["unchanged", "unchanged"])
    #expect(again[0].itemID == reused[0].itemID)
    #expect(again[1].itemID == first[0].itemID)
  }

  @Test func oneGuidForAllItemsLosesNone() throws {
    func item(_ n: Int) -> PublishedItem {
      incoming("https://a.example", link: "l\(n)", title: "t\(n)", text: "x\(n)")
    }
    #expect(try words([[item(1)]]) == ["new"])
    #expect(try words([[item(2), item(1)]]) == ["new", "rekeyed"])
    #expect(try words([[item(3), item(2), item(1)]]) == ["new", "unchanged", "unchanged"])
    #expect(try words([[item(3), item(2), item(1)]]) == ["unchanged", "unchanged", "unchanged"])
  }

  @Test func copiesInOneDocumentCountOnce() throws {
    let item = incoming("1", link: "l", title: "t")
    #expect(try words([[item, item, item]]) == ["new", "duplicate of 0", "duplicate of 0"])
    #expect(try words([[item, item]]) == ["unchanged", "duplicate of 0"])
    #expect(try store.summary().items == ["feed": 1])
  }

  @Test func sameGuidLinkAndTitleWithOtherTextInOneDocumentAreTwoItems() throws {
    let items = [
      incoming("1", link: "l", title: "t", text: "a"),
      incoming("1", link: "l", title: "t", text: "b"),
    ]
    #expect(try words([items]) == ["new", "new"])
    #expect(try words([items.reversed()]) == ["unchanged", "unchanged"])
  }

  @Test func nothingAtAllHasNoIdentity() throws {
    let nothing = PublishedItem(
      guid: nil, link: " ", title: "", text: ItemText(title: nil, summary: nil, content: nil))
    #expect(try words([[nothing, incoming("1")]]) == ["none", "new"])
    #expect(try store.summary().items == ["feed": 1])
  }

  @Test func manyPagesOfItemsAreAllFound() throws {
    let items = (0..<1_000).map { incoming("g\($0)", link: "l\($0)", title: "t") }
    try poll(store, "feed", items)
    let again = try store.classify(feed: "feed", items: items + [incoming("new")])
    #expect(again.dropLast().allSatisfy { $0.word == "unchanged" })
    #expect(again.last?.word == "new")
    // A change in the middle leaves the rest alone.
    try poll(store, "feed", [incoming("g500", link: "l500", title: "t", text: "revised")])
    let after = try store.classify(feed: "feed", items: items)
    #expect(after.filter { $0.word == "revised" }.count == 1)
    #expect(after[500].word == "revised")
  }
}
