import Testing

@testable import Configuration

@Suite struct FeedImportTests {
  private func configured(_ urls: String..., id: String? = nil) throws -> [FeedConfiguration] {
    let text = urls.map { "[[feed]]\nurl = \"\($0)\"\n" + (id.map { "id = \"\($0)\"\n" } ?? "") }
    return try plainLoader.load(text: text.joined(), path: "/etc/claimwatch.toml").feeds
  }

  @Test func newFeedsBecomeTables() throws {
    let result = FeedImport(
      [
        .init(
          url: "https://gazette.example/rss", title: "Harbour \"Gazette\"", folders: ["A", "B"]),
        .init(url: "https://courier.example/feed"),
      ], configured: [])
    #expect(
      result.text == """
        # A / B
        [[feed]]
        id    = "gazette-example_rss"
        url   = "https://gazette.example/rss"
        title = "Harbour \\"Gazette\\""

        [[feed]]
        id    = "courier-example_feed"
        url   = "https://courier.example/feed"


        """)
    #expect(result.added == 2 && result.known == 0 && result.refused.isEmpty)
  }

  @Test func whatIsConfiguredOrRepeatedIsLeftOut() throws {
    let entries = [
      "https://gazette.example/rss", "HTTPS://GAZETTE.example:443/rss",
      "http://gazette.example/rss",
      "https://courier.example/feed", "https://courier.example/feed#top",
    ]
    let result = FeedImport(
      entries.map { .init(url: $0) },
      configured: try configured("https://gazette.example/rss", id: "my-own-name"))
    #expect(result.added == 1 && result.known == 4)
    #expect(result.text.contains("courier.example"))
  }

  /// Neither what is printed nor what is said of it holds a secret; where it belongs is said.
  @Test func secretsInAddressesAreWithheld() throws {
    let result = FeedImport(
      [
        "https://me:pass-word@gazette.example/rss", "feed://me@courier.example/",
        "https://gazette.example/key?Api-Key=pass-word-1&x=2#top",
        "https://gazette.example/likely?key=pass-word-2", "https://gazette.example/?key=politics",
        "gopher://me:pass-word@a.example/?token=pass-word",
      ].map { .init(url: $0) }, configured: [])
    let said =
      result.text + result.withheld.map(\.description).joined()
      + result.refused.map(\.description).joined()
    #expect(!said.contains("pass-word"))
    #expect(result.added == 5 && result.refused.count == 1)
    let feeds = try plainLoader.load(text: result.text, path: "/etc/claimwatch.toml").feeds
    #expect(
      feeds.map(\.url) == [
        "https://gazette.example/rss", "http://courier.example/", "https://gazette.example/key?x=2",
        "https://gazette.example/likely", "https://gazette.example/?key=politics",
      ])
    #expect(result.withheld.map(\.parameter) == [nil, nil, "Api-Key", "key"])
    #expect(
      result.text.contains("# auth = { scheme = \"query\", name = \"Api-Key\", file = \"…\" }"))
    #expect(
      result.withheld.last?.description
        == "\"https://gazette.example/likely\": the value of \"key\" was left out; put the secret into "
        + "a file and add auth = { scheme = \"query\", name = \"key\", file = \"…\" }")
  }

  @Test func aListMayNameNoLocalFile() {
    let result = FeedImport(
      ["file:///etc/passwd", "gopher://a.example/", "nonsense"]
        .map { .init(url: $0) }, configured: [])
    #expect(result.added == 0 && result.text.isEmpty)
    #expect(
      result.refused.map(\.reason) == [
        "is no feed on the web",
        "has a scheme that cannot be fetched: \"gopher://a.example/\"",
        "is not a URL: \"nonsense\"",
      ])
  }

  @Test func anIdThatAnotherFeedHasIsSaid() throws {
    let result = FeedImport(
      [.init(url: "https://a.example/")],
      configured: try configured("https://b.example/", id: "a-example"))
    #expect(result.added == 0 && result.known == 0)
    #expect(
      result.refused.map(\.reason) == ["would get the id of another feed, \"a-example\""])
  }

  @Test func theFeedSchemeIsUnderstood() {
    let result = FeedImport(
      [.init(url: "feed://a.example/rss"), .init(url: "feed:https://b.example/rss")],
      configured: [])
    #expect(result.text.contains("\"http://a.example/rss\""))
    #expect(result.text.contains("\"https://b.example/rss\""))
  }

  /// Whatever a list holds, what comes out is a configuration.
  @Test(arguments: [
    "a\nb", "\u{1B}[31mred", "\"\\", "]] \n[[watch]]", "\u{202E}gnorw", "\u{2028}", "", " ",
    String(repeating: "ж", count: 400), "'''", "# x",
  ])
  func theTablesAlwaysLoad(text: String) throws {
    let result = FeedImport(
      [.init(url: "https://a.example/", title: text, folders: [text, text])], configured: [])
    let loaded = try plainLoader.load(text: result.text, path: "/etc/claimwatch.toml")
    #expect(loaded.feeds.map(\.url) == ["https://a.example/"])
    #expect(loaded.watches.isEmpty)
  }
}
