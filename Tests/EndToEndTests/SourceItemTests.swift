import Foundation
import LoopbackServer
import TestSupport
import Testing

/// What alerts say of items from sources that are no publisher's own feed.
@Suite(.fewAtOnce) struct SourceItemTests {
  private func polled(_ feeds: [(id: String, url: String, settings: String)]) async throws
    -> Workspace
  {
    let workspace = try Workspace()
    let tables = feeds.map { feed in
      sourceFeed(feed.url, id: feed.id, "backfill = \"all\"\n\(feed.settings)")
    }
    try workspace.watchKestrel(tables.joined(separator: "\n\n"))
    try await workspace.poll()
    try AlertSchema.validate(linesOf: workspace.alerts)
    return workspace
  }

  private func item(_ alert: [String: Any]?) -> [String: Any] {
    alert?["item"] as? [String: Any] ?? [:]
  }

  @Test func ofASearchFeedTheOutletIsThePublisher() async throws {
    let server = LoopbackServer()
    server.serve(
      "/rss",
      .ok(
        """
        <rss version="2.0"><channel><title>Search</title><item><title>A Kestrel-9 left - Varn Herald</title>
        <link>https://news.google.com/rss/articles/CBMiX?oc=5</link><guid>CBMiX</guid>
        <source url="https://herald.varn.example">Varn Herald</source></item></channel></rss>
        """))
    let workspace = try await polled([("search", server.url("/rss"), "full_text = true")])
    let found = item(try workspace.alertObjects().first)
    #expect(found["title"] as? String == "A Kestrel-9 left")
    #expect(found["aggregator"] as? String == "news.google.com")
    #expect((found["publisher"] as? [String: Any])?["name"] as? String == "varn.example")
    #expect(found["page"] == nil && found["via"] == nil)
  }

  @Test func aForwardedPostSaysWhomItIsFrom() async throws {
    let server = LoopbackServer()
    server.serve(
      "/s",
      .ok(
        """
        <div class="tgme_channel_info_header_title">Varn Watch</div>
        <section class="tgme_channel_history"><div class="tgme_widget_message" data-post="varn/1">
        <div>Forwarded from <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/cole">Cole</a></div>
        <div class="tgme_widget_message_text">A Kestrel-9 left.</div></div></section>
        """))
    let workspace = try await polled([("channel", server.url("/s"), "kind = \"telegram\"")])
    let alert = try #require(try workspace.alertObjects().first)
    #expect(
      (alert["summary"] as? String)?.hasSuffix(" — Cole, forwarded by Varn Watch") == true,
      "\(alert)")
    let via = item(alert)["via"] as? [String: Any]
    #expect(via?["title"] as? String == "Cole" && via?["url"] as? String == "https://t.me/cole")
    // A post has no title; what it says stands in the summary.
    #expect(item(alert)["title"] is NSNull)
    #expect((alert["summary"] as? String)?.contains("Kestrel-9") == true)
  }

  /// By sitemap, by feed and by list it is one item of one story.
  @Test func oneArticleByThreeWaysIsOneItemOfAStory() async throws {
    let server = LoopbackServer()
    let (title, link) = (
      "Two Kestrel-9 launchers left the northern pier at dawn", "https://varn.example/n/1"
    )
    server.serve(
      "/rss",
      .ok(
        "<rss version=\"2.0\"><channel><title>Herald</title><item><title>\(title)</title><link>\(link)</link></item></channel></rss>"
      ))
    server.serve(
      "/news.xml",
      .ok(
        """
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news=\
        "http://www.google.com/schemas/sitemap-news/0.9"><url><loc>\(link)</loc><news:news><news:title>\(title)\
        </news:title></news:news></url></urlset>
        """))
    server.serve("/list", .ok("<ul><li><a href=\"\(link)\">\(title)</a></li></ul>"))
    let workspace = try await polled([
      ("feed", server.url("/rss"), ""), ("sitemap", server.url("/news.xml"), "kind = \"sitemap\""),
      (
        "list", server.url("/list"),
        "kind = \"html\"\nmap = { item = \"//li\", link = \"a\", title = \"a\" }"
      ),
    ])
    let alerts = try workspace.alertObjects()
    #expect(alerts.count == 3)
    let stories = Set(alerts.map { ($0["cluster"] as? [String: Any])?["id"] as? String })
    #expect(stories.count == 1, "\(alerts)")
    let last = try #require(
      alerts.max { ($0["seq"] as? Int ?? 0) < ($1["seq"] as? Int ?? 0) }?["cluster"]
        as? [String: Any])
    #expect(last["publishers"] as? Int == 1, "\(last)")
    #expect(last["origins"] as? Int == 1, "\(last)")
  }
}
