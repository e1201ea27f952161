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
        url   = "https://gazette.example/rss"
        title = "Harbour \\"Gazette\\""

        [[feed]]
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

  @Test func aListMayNameNoLocalFileAndNoSecret() {
    let result = FeedImport(
      ["file:///etc/passwd", "https://me:word@gazette.example/", "gopher://a.example/", "nonsense"]
        .map { .init(url: $0) }, configured: [])
    #expect(result.added == 0 && result.text.isEmpty)
    #expect(
      result.refused.map(\.reason) == [
        "is no feed on the web", "holds a user name or a password",
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
