import FeedModel
import FeedParse
import SourceReaders
import Testing

/// Documents made to take long or much: each ends within its budget, with what was read or with an error.
@Suite struct HostileTests {
  private static let map = FieldMap([
    .item: "//li", .title: "h2", .link: "a", .text: ".//p", .date: ".//time",
  ])

  private func read(
    _ body: String, as kind: SourceKind, map: FieldMap = map, budget: WorkBudget = .started()
  ) throws(FeedParseError) -> SourceDocument {
    try SourceReader().read(
      Array(body.utf8), origin: .init(url: "https://varn.example/"), as: kind, map: map,
      budget: budget)
  }

  private func notes(_ source: SourceDocument) -> [String] {
    guard case .repaired(let notes) = source.document.recovery else { return [] }
    return notes.map(\.message)
  }

  private static let item = "<li><h2>Bridge closed</h2><a href=/1>more</a><p>It was shut.</p></li>"

  @Test(arguments: [
    (String(repeating: "<div>", count: 5_000), "too-deep"),
    (
      "<p " + (0..<20_000).map { "a\($0)=\($0) " }.joined() + ">", "too-many-attributes"
    ),
    (String(repeating: "<b></b>", count: 120_000), "too-many-elements"),
    (String(repeating: "&", count: 400_000), "too-many-pieces"),
  ]) func isReadUpToAPoint(_ flood: String, _ reason: String) throws {
    let source = try read("<ul>\(Self.item)</ul>\(flood)<ul>\(Self.item)</ul>", as: .html)
    #expect(source.document.items.first?.title == "Bridge closed")
    #expect(notes(source) == ["the page was read up to a point and no further: \(reason)"])
  }

  @Test func nestedItemsEndAtTheBudget() {
    let deep = String(repeating: "<div>", count: 100)
    let text = String(repeating: "all of it again ", count: 200_000)
    let nested = FieldMap([.item: "//div", .text: "."])
    let budget = WorkBudget.started(memory: 8 << 20)
    #expect(throws: FeedParseError.self) {
      try read("\(deep)\(text)", as: .html, map: nested, budget: budget)
    }
    #expect(budget.exhausted != nil)
  }

  @Test func anExpressionThatTakesTheSquareIsGivenUp() {
    let square = FieldMap([
      .item: "//b[count(preceding::b) = count(following::b)]", .title: ".",
    ])
    let error = #expect(throws: FeedParseError.self) {
      try read(String(repeating: "<b>x</b>", count: 50_000), as: .html, map: square)
    }
    #expect(error?.code == .tooSlow)
  }

  @Test func aQuoteThatHidesTheRestOfThePageIsTakenOut() throws {
    let tag = "<img src=\"a\" blank\" \(String(repeating: "x=y ", count: 100))>"
    let source = try read("<ul>\(tag)\(Self.item)</ul>", as: .html)
    #expect(source.document.items.count == 1)
  }

  @Test func deepJSONIsRefused() {
    let deep = String(repeating: "[", count: 100_000)
    let error = #expect(throws: FeedParseError.self) {
      try read(deep, as: .json, map: FieldMap([.item: ".", .title: "t"]))
    }
    #expect(error?.code == .brokenJSON)
  }

  @Test func aListBeyondTheBoundIsCutAndSaid() throws {
    let count = Bound.items.limit + 5
    let body = "[" + (0..<count).map { "{\"t\":\"\($0)\"}" }.joined(separator: ",") + "]"
    let source = try read(body, as: .json, map: FieldMap([.item: ".", .title: "t"]))
    #expect(source.document.items.count == Bound.items.limit)
    #expect(notes(source).first?.hasPrefix("the list of items is longer than") == true)
  }

  @Test func aBudgetThatIsSpentEndsTheReading() {
    let budget = WorkBudget.started(memory: 1 << 10)
    let long = String(repeating: "x", count: 4_000)
    let error = #expect(throws: FeedParseError.self) {
      try read(
        "[{\"t\":\"\(long)\"}]", as: .json, map: FieldMap([.item: ".", .title: "t"]),
        budget: budget)
    }
    #expect(error?.code == .tooMuchMemory)
  }

  @Test func aSitemapBeyondTheBoundIsCutAndSaid() throws {
    let entry =
      "<url><loc>https://varn.example/1</loc><news:news><news:title>a</news:title></news:news></url>"
    let body =
      "<urlset xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">"
      + String(repeating: entry, count: Bound.items.limit + 1) + "</urlset>"
    let source = try SourceReader().read(Array(body.utf8), as: .sitemap)
    #expect(source.document.items.count == Bound.items.limit)
    #expect(notes(source).first?.hasPrefix("the list of items is longer than") == true)
  }
}
