import FeedModel
import Testing

@testable import StateStore

/// Items that come back under another identity, and articles that only look like them.
@Suite(.conformance) struct ReturnedItemTests {
  let bench: any StateBench
  let store: any StateStore

  init() throws {
    bench = try StateKind.bench()
    store = try bench.open()
  }

  /// Polls in a row; the words of each.
  private func words(_ documents: [PublishedItem]...) throws -> [[String]] {
    try documents.map { try poll(store, "feed", $0).map(\.word) }
  }

  private func page(_ path: String, scheme: String = "https") -> String {
    "\(scheme)://gazette.example/\(path)"
  }

  @Test func anAddressSpeltOtherwiseIsTheSameItem() throws {
    let spellings = [
      "http://gazette.example/1", "https://gazette.example/1", "https://www.gazette.example/1/",
      "https://gazette.example/1?utm_source=rss",
    ]
    for (round, spelling) in spellings.enumerated() {
      let verdict = try poll(store, "feed", [incoming(spelling, link: spelling, title: "t")])[0]
      #expect(verdict.word == (round == 0 ? "new" : "unchanged"), "\(spelling)")
    }
    #expect(try store.summary().items == ["feed": 1])
  }

  @Test func guidAndLinkMayChurnWhileTitleDateAndTextStay() throws {
    func item(_ mark: Int, title: String = "t", minute: Int = 1, text: String = "x")
      -> PublishedItem
    {
      incoming("g\(mark)", link: page("a\(mark)"), title: title, text: text, minute: minute)
    }
    let steady = incoming("steady", link: page("steady"), title: "s", minute: 3)
    #expect(
      try words([item(1), steady], [item(2), steady], [item(1), steady])
        == [["new", "new"], ["rekeyed", "unchanged"], ["rekeyed", "unchanged"]])
    // Another date, another title, another text: another article.
    #expect(
      try words(
        [item(3, minute: 2), steady], [item(4, title: "u"), steady], [item(5, text: "y"), steady]
      )
      .map { $0[0] } == ["new", "new", "new"])
    // While the one before is still there it is a second one.
    #expect(try words([item(6, text: "y"), item(5, text: "y")]) == [["new", "unchanged"]])
  }

  @Test func wordsAloneAreKnownAgainWhereTheyAreManyOrAllCameAgain() throws {
    let long = String(repeating: "The ship lies at the pier. ", count: 12)
    func item(_ mark: Int, _ text: String, title: String = "Air alert") -> PublishedItem {
      incoming("g\(mark)", link: page("a\(mark)"), title: title, text: text, minute: mark)
    }
    let steady = incoming("steady", link: page("steady"), title: "s", minute: 3)
    // The siren sounds again in the words of yesterday.
    #expect(
      try words([item(1, "x"), steady], [item(2, "x"), steady])
        == [["new", "new"], ["new", "unchanged"]])
    #expect(
      try words([item(3, long), steady], [item(4, long), steady])
        == [["new", "unchanged"], ["rekeyed", "unchanged"]])
    func document(_ mark: Int) -> [PublishedItem] {
      (0..<4).map { item(mark + $0, "Ship \($0) came.", title: "Ship \($0)") }
    }
    #expect(try poll(store, "other", document(10)).map(\.word) == Array(repeating: "new", count: 4))
    #expect(
      try poll(store, "other", document(20)).map(\.word) == Array(repeating: "rekeyed", count: 4))
    // One new among them: then nothing but the words speaks for the others.
    let mixed = document(30).dropLast() + [item(40, "Ship 9 came.", title: "Ship 9")]
    #expect(try poll(store, "other", Array(mixed)).map(\.word) == Array(repeating: "new", count: 4))
  }

  /// Its date churns too, but is older than the last document, in which it stood: no new siren.
  @Test func anItemThatWouldHaveBeenSeenIsTheOneInItsWords() throws {
    func item(_ mark: Int, minute: Int) -> [PublishedItem] {
      [incoming("g\(mark)", link: page("a\(mark)"), title: "Air alert", text: "x", minute: minute)]
    }
    func word(_ items: [PublishedItem], after lastPoll: Int64?, now: Int64) throws -> String? {
      try poll(
        store, "feed", items, now: noon.advanced(byMilliseconds: now),
        lastPoll: lastPoll.map { noon.advanced(byMilliseconds: $0) }
      ).first?.word
    }
    let minute: Int64 = 60_000
    #expect(try word(item(1, minute: -60), after: nil, now: 0) == "new")
    #expect(try word(item(2, minute: -59), after: 0, now: minute) == "rekeyed")
    #expect(try word(item(3, minute: -20), after: minute, now: 2 * minute) == "new", "may be late")
    #expect(
      try word(item(4, minute: 22 * 60), after: 23 * 60 * minute, now: 24 * 60 * minute) == "new",
      "the words of another day")
  }

  /// Standing instructions below a new alarm, and all alarms of last week at once.
  @Test func theSameWordsOfAnotherDayAreNews() throws {
    let long = String(repeating: "Go to the shelter. ", count: 20)
    let day: Int64 = 86_400_000
    func words(_ mark: Int, _ items: [PublishedItem]) throws -> [String] {
      let now = noon.advanced(byMilliseconds: Int64(mark) * day)
      return try poll(
        store, "feed", items, now: now, lastPoll: now.advanced(byMilliseconds: -60_000)
      ).map(\.word)
    }
    func alarm(_ day: Int, _ region: Int, _ text: String) -> PublishedItem {
      incoming(
        "g\(day)-\(region)", link: page("a\(day)-\(region)"), title: "Air alert \(region)",
        text: text, minute: day * 24 * 60 - 1)
    }
    #expect(try words(0, [alarm(0, 0, long)]) == ["new"])
    #expect(try words(7, [alarm(7, 0, long)]) == ["new"])
    let three = { day in (1...3).map { alarm(day, $0, "Boil water.") } }
    #expect(try words(8, three(8)) == Array(repeating: "new", count: 3))
    #expect(try words(15, three(15)) == Array(repeating: "new", count: 3))
  }

  @Test func withoutADateOnlyALongTextIsKnownAgain() throws {
    let long = String(repeating: "The ship lies at the pier. ", count: 12)
    func item(_ mark: Int, _ text: String) -> PublishedItem {
      incoming("g\(mark)", link: page("a\(mark)"), title: "Air alert", text: text)
    }
    #expect(try words([item(1, "x")], [item(2, "x")]) == [["new"], ["new"]])
    #expect(try words([item(3, long)], [item(4, long)]) == [["new"], ["rekeyed"]])
  }

  @Test(arguments: [
    ("48213-kestrel-lost", "48213-kestrel-found", true, true),
    ("48213-kestrel-lost", "48213-kestrel-found", false, true),
    ("2026/11/26/kestrel-lost", "2026/11/26/kestrel-found", true, true),
    ("2026/11/26/kestrel-lost", "2026/11/26/kestrel-found", false, true),
    ("kestrel-lost", "kestrel-found", false, false),
  ])
  func aCorrectedSlugIsTheSameItem(before: String, after: String, hasTitle: Bool, isSame: Bool)
    throws
  {
    let first = incoming(page(before), link: page(before), title: "t", minute: 1)
    let second = incoming(page(after), link: page(after), title: hasTitle ? "t" : "u", minute: 1)
    #expect(
      try words([first], [second]) == [
        ["new"], [isSame ? (hasTitle ? "rekeyed" : "rekeyed+revised") : "new"],
      ])
  }

  @Test func articlesOfOneDayWithOneTitleStayApart() throws {
    func item(_ slug: String, minute: Int, text: String) -> PublishedItem {
      let link = page("2026/11/26/\(slug)")
      return incoming(link, link: link, title: "Air alert", text: text, minute: minute)
    }
    #expect(
      try words(
        [item("a", minute: 1, text: "x")], [item("b", minute: 2, text: "x")],
        [item("c", minute: 2, text: "y")])
        == [["new"], ["new"], ["rekeyed+revised"]],
      "the last has link, title and date of the second")
  }

  @Test func aLinkThatArticlesShareIsNoEvidence() throws {
    let home = "https://gazette.example/"
    func item(_ guid: String, _ text: String, link: String, minute: Int) -> PublishedItem {
      incoming(guid, link: link, title: "Air alert", text: text, minute: minute)
    }
    // The site itself.
    #expect(
      try words([item("1", "x", link: home, minute: 1)], [item("2", "y", link: home, minute: 2)])
        == [["new"], ["new"]])
    // A page on which two of a document stand.
    let list = page("alerts")
    #expect(
      try words(
        [item("3", "a", link: list, minute: 3), item("4", "b", link: list, minute: 4)],
        [item("5", "c", link: list, minute: 5), item("4", "b", link: list, minute: 4)])
        == [["new", "new"], ["new", "unchanged"]])
  }

  @Test func theFeedsOwnLinkIsNoEvidence() throws {
    func document(_ guid: String, _ text: String) -> IncomingDocument {
      IncomingDocument(
        feed: "feed", items: [incoming(guid, link: page("alerts"), title: "Air alert", text: text)],
        home: page("alerts/", scheme: "http"))
    }
    func poll(_ document: IncomingDocument) throws -> String {
      let verdict = try store.classify(document)[0]
      var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
      commit.items = [try #require(ItemWrite(document, index: 0, verdict: verdict, now: noon))]
      _ = try store.commit([commit])
      return verdict.word
    }
    #expect(try poll(document("1", "x")) == "new")
    #expect(try poll(document("2", "y")) == "new")
  }

  @Test func itemsThatSwapTheirGuidsAreKnown() throws {
    func item(_ guid: String, _ name: String) -> PublishedItem {
      incoming(guid, link: page(name), title: "Title \(name)", text: "text \(name)")
    }
    let before = [item("1", "a"), item("2", "b")]
    let after = [item("1", "b"), item("2", "a")]
    #expect(
      try words(before, after, after, before)
        == [["new", "new"]] + [[String]](repeating: ["unchanged", "unchanged"], count: 3))
  }

  /// Seen in feeds made by templates: the first item always has the same guid. (Once the article that
  /// had it first has left the document, the newest is a wholly new text under an old guid.)
  @Test func guidsThatCountPositionsMakeNoItemAnother() throws {
    func document(_ newest: Int) -> [PublishedItem] {
      (0..<4).map { position in
        let name = "\(newest - position)"
        return incoming(
          "\(position)", link: page(name), title: "Title \(name)", text: "text \(name)")
      }
    }
    #expect(try words(document(4)) == [["new", "new", "new", "new"]])
    for newest in 5...7 {
      #expect(
        try words(document(newest), document(newest))
          == [
            ["new", "unchanged", "unchanged", "unchanged"],
            ["unchanged", "unchanged", "unchanged", "unchanged"],
          ])
    }
  }

  @Test func aWhollyNewTextUnderAnOldGuidIsARevision() throws {
    for day in 1...5 {
      let item = incoming(
        "report", link: page("report/\(day)"), title: "Day \(day)", text: "\(day)")
      #expect(try words([item]) == [[day == 1 ? "new" : "revised"]])
    }
  }

  @Test func manyItemsOfOneLinkAreFoundInOnePass() throws {
    func document(_ round: Int) -> [PublishedItem] {
      (0..<3_000).map {
        incoming("\(round)-\($0)", link: page("one"), title: "t", text: "x\($0)", minute: 1)
      }
    }
    try poll(store, "feed", document(0))
    let verdicts = try poll(store, "feed", document(1))
    #expect(Set(verdicts.map(\.word)) == ["rekeyed"], "by title, text and date")
    #expect(verdicts.count { $0.word == "rekeyed" } == 3_000)
    func copies(_ round: Int) -> [PublishedItem] {
      (0..<3_000).map {
        incoming("\(round)-\($0)", link: page("other"), title: "t", text: "x", minute: 1)
      }
    }
    try poll(store, "feed", copies(2))
    let bounded = try poll(store, "feed", copies(3))
    #expect(bounded.count { $0.word == "rekeyed" } == Bound.returning.limit)
    #expect(bounded.count { $0.word == "new" } == 3_000 - Bound.returning.limit)
  }
}
