import FeedFetch
import Testing

@Suite("Feeds that a page names")
struct AdvertisedFeedsTests {
  private func feeds(_ html: String, at url: String = "https://gazette.example/news/today")
    -> [String]
  {
    AdvertisedFeeds(Array(html.utf8), url: url).feeds.map(\.url)
  }

  @Test(
    "in any order of attributes, any case and quoting, absolute or relative",
    arguments: [
      "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feeds/all.rss\">",
      "<link href='/feeds/all.rss' type='application/atom+xml' rel='alternate'/>",
      "<LINK TYPE=application/RSS+XML REL=Alternate HREF=/feeds/all.rss>",
      "<link rel=\"home alternate\" title=\"A > B\" type=\"application/feed+json\" href=\"../feeds/all.rss\" />",
      "<link\n  rel = \"alternate\"\n  href = \" /feeds/all.rss \"\n  type = \"application/rss+xml; charset=utf-8\"\n>",
      "<link rel=feed href=/feeds/all.rss>",
      "<a rel=alternate type=text/xml href=/feeds/all.rss>RSS</a>",
      "<link rel=alternate type=application/rss+xml href=//gazette.example/feeds/all.rss>",
      "<link rel=alternate type=application/rss+xml href=feed:https://gazette.example/feeds/all.rss>",
      "<link rel=alternate type=application/rss+xml href='&#x2F;feeds&sol;all.rss'>",
      "<base href=\"/feeds/\"><link rel=alternate type=application/rss+xml href=all.rss>",
      "<link rel=alternate type=application/rss+xml href=all.rss><base href='https://gazette.example/feeds/x'>",
      "<!-- <link rel=alternate type=application/rss+xml href=/old.rss> --><link rel=alternate type=application/rss+xml href=/feeds/all.rss>",
      "<script>'<link rel=alternate type=application/rss+xml href=/no.rss>'</script><link rel=alternate type=application/rss+xml href=/feeds/all.rss>",
    ])
  func forms(html: String) {
    #expect(feeds("<html><head>\(html)</head></html>") == ["https://gazette.example/feeds/all.rss"])
  }

  @Test(
    "what is no feed is not named",
    arguments: [
      "<link rel=stylesheet type=application/rss+xml href=/a>",
      "<link rel=alternate hreflang=de href=/de>",
      "<link rel=alternate type=application/json href=/wp-json/>",
      "<link rel=alternate type=application/json+oembed href=/o>",
      "<link rel=alternate type=text/html href=/m>",
      "<link rel=icon type=application/rss+xml href=/i>",
      "<link rel=alternate type=application/rss+xml>",
      "<link rel=alternate type=application/rss+xml href=''>",
      "<link rel=alternate type=application/rss+xml href='javascript:x'>",
      "<link rel=alternate type=application/rss+xml href='http://'>",
      "<linkrel=alternate type=application/rss+xml href=/a>",
      "<p>link rel=alternate type=application/rss+xml href=/a</p>",
      "<link rel=alternate type=application/rss+xml href=/\(String(repeating: "a", count: 3000))>",
    ])
  func others(html: String) { #expect(feeds("<html>\(html)</html>").isEmpty) }

  @Test(
    "a link for people is one where no other is named, on the page's own site",
    arguments: [
      ("<a href=\"/rss.xml\">RSS</a>", ["https://gazette.example/rss.xml"]),
      ("<p><A HREF='/News.RSS?all=1#x'>x</A>", ["https://gazette.example/News.RSS?all=1"]),
      (
        "<a href=\"https://feeds.gazette.example/feed/\">x", ["https://feeds.gazette.example/feed/"]
      ),
      (
        "<a href=/rss>x</a><a href=/rss>y</a><a href=/atom.xml>z</a>",
        ["https://gazette.example/rss", "https://gazette.example/atom.xml"]
      ),
      ("<a href=https://other.example/rss.xml>x</a>", []),
      ("<a href=/about-rss>What is RSS?</a><a href=/feedback>x</a><a href=/>y</a><a>z</a>", []),
      (
        "<link rel=alternate type=application/rss+xml href=/all><a href=/rss.xml>x</a>",
        ["https://gazette.example/all"]
      ),
    ])
  func forPeople(html: String, expected: [String]) {
    #expect(feeds("<html><body>\(html)</body></html>") == expected)
  }

  @Test("several keep their order, each once, those of comments last, with their titles")
  func several() {
    let html = """
      <link rel=alternate type=application/rss+xml title="Comments" href="/comments/feed/">
      <link rel=alternate type=application/rss+xml title="All  news" href="/feed/">
      <link rel=alternate type=application/atom+xml href="/atom?a=1&amp;b=2"><link rel=feed href=/feed/>
      """
    let page = AdvertisedFeeds(Array(html.utf8), url: "http://gazette.example/")
    #expect(
      page.feeds.map(\.url) == [
        "http://gazette.example/feed/", "http://gazette.example/atom?a=1&b=2",
        "http://gazette.example/comments/feed/",
      ])
    #expect(page.feeds.first?.title == "All  news")
  }

  @Test("addresses are plain ASCII, and text from outside cannot control a terminal")
  func clean() {
    let html =
      "<link rel=alternate type=application/rss+xml title='\u{1B}[31m' href='/nåd\u{7}es.rss'>"
    let page = AdvertisedFeeds(Array(html.utf8), url: "http://gazette.example/")
    #expect(page.feeds.allSatisfy { $0.url.utf8.allSatisfy { (0x21...0x7E).contains($0) } })
    #expect(page.feeds.allSatisfy { $0.title?.utf8.contains(0x1B) != true })
  }

  @Test(
    "where a page sends browsers",
    arguments: [
      ("0; url=/feed/", "http://gazette.example/feed/"),
      ("5;URL='http://other.example/x'", "http://other.example/x"),
      ("0;/plain", "http://gazette.example/plain"), ("30", nil), ("0; url=/", nil),
      ("0; url=javascript:x", nil),
    ] as [(String, String?)])
  func refresh(content: String, target: String?) {
    let html = "<html><meta http-equiv=Refresh content=\"\(content)\"></html>"
    #expect(AdvertisedFeeds(Array(html.utf8), url: "http://gazette.example/").refresh == target)
  }
}
