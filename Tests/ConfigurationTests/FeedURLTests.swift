import Testing

@testable import Configuration

@Suite struct FeedURLTests {
  private func id(_ url: String) throws -> String {
    FeedSlug.id(for: try FeedURL(url, relativeTo: "/etc").slugSource)
  }

  @Test(arguments: [
    ("https://feeds.example.org/world/rss.xml", "feeds-example-org_world_rss-xml"),
    ("http://feeds.example.org/world/rss.xml", "feeds-example-org_world_rss-xml"),
    ("https://www.example.org/", "www-example-org"),
    ("https://example.org", "example-org"),
    ("https://example.org/en-gb/a_b", "example-org_en--gb_a__b"),
    ("https://example.org/feed/", "example-org_feed_"),
    ("file:sample-feed.xml", "file-sample--feed-xml"),
    ("file:///var/feeds/a.xml", "file_var_feeds_a-xml"),
  ])
  func idsAreReadable(url: String, expected: String) throws {
    #expect(try id(url) == expected)
  }

  /// What the id cannot hold goes into a hash, and is never lost.
  @Test func differentURLsHaveDifferentIDs() throws {
    let urls = [
      "https://example.org/a/b", "https://example.org/a-b", "https://example.org/a_b",
      "https://example.org/a.b", "https://example.org/a.-b", "https://example.org/a-.b",
      "https://example.org/a//b", "https://example.org/a_/b", "https://example.org/a/_b",
      "https://example.org/A/b", "https://example.org/a/b/", "https://example.org/a/b?",
      "https://example.org/a?b", "https://example.org/a?b=1", "https://example.org:8080/a/b",
      "https://example.org/a%2Fb", "https://example.org/a--b", "https://example.org/a..b",
      "https://example-org/a/b", "https://sub.example.org/a/b", "file:a/b", "file:/a/b", "file:a-b",
      "https://example.org/" + String(repeating: "a", count: 100),
      "https://example.org/" + String(repeating: "a", count: 101),
    ]
    let ids = try urls.map(id)
    #expect(Set(ids).count == urls.count)
    for id in ids { #expect(Identifier.isValid(id), "\(id)") }
  }

  @Test func theSameFeedHasOneNormalForm() throws {
    let forms = [
      "https://example.org/a?b", "HTTPS://EXAMPLE.org:443/a?b", "https://example.org/a?b#c",
    ]
    let normalised = try forms.map { try FeedURL($0, relativeTo: "/").normalised }
    #expect(Set(normalised) == ["https://example.org/a?b"])
    #expect(
      try FeedURL("https://example.org", relativeTo: "/").normalised == "https://example.org/")
    #expect(
      try FeedURL("file:b.xml", relativeTo: "/a").normalised
        == FeedURL("file://localhost/a/./b.xml", relativeTo: "/").normalised)
  }

  @Test func whatIsFetchedIsAsWrittenWithoutTheFragment() throws {
    let url = try FeedURL("https://Example.org:443/A%20b?c=D#e", relativeTo: "/")
    #expect(url.url == "https://Example.org:443/A%20b?c=D")
    #expect(url.location == .web(url.url))
    #expect(url.fragment == "e")
  }

  @Test(arguments: [
    "https://[::1]/", "https://127.0.0.1:1/", "https://localhost", "https://a_b.c-d./",
  ])
  func hostsMayBeAddressesAndNames(url: String) {
    #expect(throws: Never.self) { try FeedURL(url, relativeTo: "/") }
  }

  @Test(arguments: [
    "", ":", "://", "https:", "https://", "https:///", "https://:80/", "https://a:/",
    "https://a:0/",
    "https://a:-1/", "https://a:+1/", "https://a:65536/", "https://-a/", "https://a-/",
    "https://a..b/",
    "https://[::1/", "https://[]/", "https://[1.2.3.4]/", "https://a b/", "https://a/\u{0}",
    "https://a\\b/", "https://a/%", "https://a/%4", "https://a/%4G", "https://a@b/", "https://@b/",
    "javascript:alert(1)", "file:", "file:/", "file://", "file://a", "file:%00", "file:%FF",
    "file:%0A", "file:a%", "data:text/xml,<a/>",
    "https://" + String(repeating: "a", count: 64) + "/",
  ])
  func refuses(url: String) {
    #expect(throws: FeedURL.Fault.self) { try FeedURL(url, relativeTo: "/") }
  }
}

@Suite struct OrderTests {
  /// A feed keeps its id, and so its state, whatever stands before or behind it.
  @Test func idsDoNotDependOnTheOrderOfFeeds() throws {
    let urls = [
      "https://example.org/a/b", "https://example.org/a-b", "https://example.org/a?b=1",
      "https://example.org/a?b=2", "https://example.org/A/b",
    ]
    func ids(_ urls: [String]) throws -> [String: String] {
      let text = urls.map { "[[feed]]\nurl = \"\($0)\"\n" }.joined()
      let feeds = try plainLoader.load(text: text, path: "/etc/c.toml").feeds
      return Dictionary(uniqueKeysWithValues: feeds.map { ($0.url, $0.id) })
    }
    let all = try ids(urls)
    #expect(try ids(urls.reversed()) == all)
    for url in urls { #expect(try ids([url])[url] == all[url]) }
  }
}
