import FeedModel
import Testing
import WatchQuery

@testable import WatchMatch

@Suite struct QueryTests {
  @Test func thereAreManyCases() { #expect(QueryCase.all.count >= 200) }

  @Test(arguments: QueryCase.all)
  func everyEngineDecidesAlike(_ example: QueryCase) throws {
    for engine in QueryEngine.allCases {
      let spans = try engine.spans(example.query, example.item)
      let texts = spans?.map { span in
        let bytes = Array((example.item.text[span.field] ?? "").utf8)
        return String(decoding: bytes[span.utf8.clamped(to: 0..<bytes.count)], as: UTF8.self)
      }
      #expect(
        texts?.joined(separator: "|").utf8.elementsEqual(
          (example.expected ?? []).joined(separator: "|").utf8)
          ?? (example.expected == nil),
        "\(engine): \(texts?.joined(separator: "|") ?? "no hit")")
      #expect((texts == nil) == (example.expected == nil), "\(engine)")
    }
  }

  /// Without claims nothing is lost: what hits with some claims counts as undecided without any.
  @Test(arguments: QueryCase.all)
  func anUnreadItemLosesNothing(_ example: QueryCase) throws {
    let matcher = WatchMatcher([try QueryCase.watch(example.query)])
    let scan = matcher.scan(example.item.text, example.item.context)
    guard example.expected != nil else { return }
    #expect(!matcher.hits(of: scan, claims: nil).hits.isEmpty)
    #expect(!matcher.hits(of: scan, claims: [], isWhole: false).hits.isEmpty)
  }

  @Test func whatNobodyKnowsIsSaid() throws {
    let item = QueryItem.harbour
    for (query, isUndecided) in [
      ("Kestrel", false), ("Kestrel stance:promise", true), ("speaker:Kestrel", true),
      ("CLAIM(speaker:ministry content:absent)", nil), ("title:speaker", nil),
      ("Kestrel lang:ru", nil), ("speaker:Ruel", true), ("content:Ruel", nil),
      ("CLAIM(Ruel)", true),
    ] as [(String, Bool?)] {
      let matcher = WatchMatcher([try QueryCase.watch(query)])
      let found = matcher.hits(of: matcher.scan(item.text, item.context), claims: nil)
      #expect(found.hits.isEmpty == (isUndecided == nil), "\(query)")
      #expect(found.undecided == (isUndecided == true ? [0] : []), "\(query)")
    }
    let matcher = WatchMatcher([try QueryCase.watch("Kestrel lang:en")])
    let scan = matcher.scan(item.text, ItemContext())
    #expect(matcher.hits(of: scan, claims: []).undecided == [0])
    #expect(matcher.hits(of: scan, claims: [], language: "en").undecided == [])
    #expect(matcher.hits(of: scan, claims: [], language: "de").hits == [])
  }

  @Test func withoutAFeedItsConditionsAreUndecided() throws {
    let item = QueryItem.harbour
    for query in ["Kestrel feed:harbour", "Kestrel NOT feed:harbour", "Kestrel tag:wire"] {
      let matcher = WatchMatcher([try QueryCase.watch(query)])
      let found = matcher.hits(of: matcher.scan(item.text, ItemContext(language: "en")), claims: [])
      #expect(found.undecided == [0], "\(query)")
    }
  }

  /// One claim of two was read: the other may be in the rest.
  @Test func tooFewPlacesInAPartCountAsUndecided() throws {
    let item = QueryItem.harbour
    var watch = try QueryCase.watch("content:(missiles OR rockets)")
    watch.minimumMatches = 2
    let matcher = WatchMatcher([watch])
    let scan = matcher.scan(item.text, item.context)
    let first = Array(item.claims.prefix(1))
    #expect(matcher.hits(of: scan, claims: first, isWhole: true).hits.isEmpty)
    #expect(matcher.hits(of: scan, claims: first, isWhole: false).undecided == [0])
  }

  /// A name that only the byline has is nowhere in the text, and still no alert is lost.
  @Test func aNameBesideTheTextCounts() throws {
    var item = QueryItem(
      text: ItemText(title: "Strike", summary: nil, content: "I saw it, she said."))
    item.context.names = ["Dana Ruel"]
    item.claim("she", "said", "I saw it", name: "Dana Ruel")
    for engine in QueryEngine.allCases {
      let spans = try engine.spans("speaker:Ruel", item)
      #expect(spans == [QueryItem.span("she", in: .content, of: item.text)], "\(engine)")
    }
    let matcher = WatchMatcher([try QueryCase.watch("speaker:Ruel")])
    let found = matcher.hits(of: matcher.scan(item.text, item.context), claims: nil)
    #expect(found.hits.map(\.span) == [TextSpan(field: .title, utf8: 0..<6)])
    #expect(found.undecided == [0])
  }

  @Test func weakClaimsCountForNothing() throws {
    for engine in QueryEngine.allCases {
      let query = "CLAIM(Varn stance:deny)"
      #expect(try engine.spans(query, .harbour, minimumConfidence: 0.5)?.count == 2)
      // The claim of the headline has no confidence that anybody knows.
      #expect(try engine.spans(query, .harbour, minimumConfidence: 0.7)?.count == 1)
      #expect(try engine.spans("speaker:ministry", .harbour, minimumConfidence: 0.95) == nil)
    }
  }

  @Test func scopeAndLeastMatchesHoldForTermsAndQueries() throws {
    let text = ItemText(title: "Kestrel", summary: nil, content: "Kestrel, Kestrel")
    for isQuery in [false, true] {
      var watch = isQuery ? try QueryCase.watch("Kestrel") : Watch(id: "w", terms: ["Kestrel"])
      func count(_ context: ItemContext) -> Int {
        let matcher = WatchMatcher([watch])
        return matcher.hits(of: matcher.scan(text, context), claims: []).hits.count
      }
      let context = ItemContext(feedID: "a", feedTags: ["wire"])
      watch.minimumMatches = 3
      #expect(count(context) == 3)
      watch.minimumMatches = 4
      #expect(count(context) == 0)
      watch.minimumMatches = 1
      watch.feeds = ["b", "a"]
      #expect(count(context) == 3)
      watch.feeds = ["b"]
      #expect(count(context) == 0)
      #expect(count(ItemContext()) == 3)
      watch.feeds = []
      watch.feedTags = ["wire", "x"]
      #expect(count(context) == 3)
      watch.feedTags = ["x"]
      #expect(count(context) == 0)
    }
  }

  /// Terms and queries beside each other: each as if it were alone.
  @Test func queriesChangeNothingForTerms() throws {
    let plain = [Watch(id: "a", terms: ["Kestrel", "missiles"]), Watch(id: "b", terms: ["Varn"])]
    let item = QueryItem.harbour
    let hits = WatchMatcher(plain).hits(in: item.text)
    let matcher = WatchMatcher(plain + [try QueryCase.watch("Kestrel NEAR/3 miss*")])
    #expect(matcher.hits(in: item.text) == hits)
    let scan = matcher.scan(item.text, item.context)
    let all = matcher.hits(of: scan, claims: item.claims).hits
    #expect(all.filter { $0.watch < 2 } == hits)
    #expect(all.filter { $0.watch == 2 }.count == 2)
    #expect(all == all.sorted { $0.isBefore($1) })
  }

  @Test func aQueryIsOnlyDecidedWhereItsRarestWordStands() throws {
    let watches = try (0..<500).map { try QueryCase.watch("the AND uncommon\($0)word") }
    let matcher = WatchMatcher(watches)
    let text = ItemText(title: "the uncommon7word of the day", summary: nil, content: nil)
    #expect(matcher.queries.candidates(matcher.scan(text).places.slots) == [7])
    #expect(matcher.scan(ItemText(title: "the the", summary: nil, content: nil)).isEmpty)
  }
}
