import Foundation
import LoopbackServer
import Testing

/// `claimwatch feeds preview`, `explain` and what `feeds add` finds beside feeds.
@Suite(.fewAtOnce) struct SourceCommandTests {
  private static let page = """
    <html><head><title>Harbour office</title></head><body><ul>
    <li><a href="/n/1">Two Kestrel-9 launchers left</a><time datetime="2026-11-20">20 Nov</time></li>
    <li><a href="/n/2">Rain would follow</a><time datetime="2026-11-19">19 Nov</time></li>
    </ul></body></html>
    """
  private static let map = """
    kind = "html"
    map = { item = "//li", link = "a", title = "a", date = "time", text = ".//p" }
    """

  private func configured(_ url: String, _ settings: String) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.watchKestrel(
      sourceFeed(url, id: "harbour", "backfill = \"all\"\n\(settings)"))
    return workspace
  }

  private func run(
    _ words: [String], in workspace: Workspace
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      words + ["--config", workspace.configuration.path], in: workspace)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }

  // MARK: preview

  @Test func previewShowsItemsAndWhereEachFieldComesFrom() async throws {
    let server = LoopbackServer()
    server.serve("/page", .ok(Self.page))
    let workspace = try configured(server.url("/page"), Self.map)
    let shown = try await run(["feeds", "preview", "harbour"], in: workspace)
    #expect(shown.status == 0, "\(shown.errors)")
    for line in [
      "Harbour office", "list page, 2 items; utf-8, ", "  item    from //li", "  title   from a",
      "  text    from .//p  finds nothing", "  title   Two Kestrel-9 launchers left",
      "  date    2026-11-20T00:00:00Z", "  link    \(server.url("/n/1"))",
    ] { #expect(shown.output.contains(line), "\(line) in \(shown.output)") }
    #expect(!FileManager.default.fileExists(atPath: workspace.state.path))

    let json = try object(
      try await run(["feeds", "preview", "harbour", "--json"], in: workspace).output)
    #expect(json["schema"] as? String == "claimwatch.preview/1")
    #expect((json["from"] as? [String: String])?["date"] == "time")
    #expect(json["unfilled"] as? [String] == ["text"])
    #expect((json["first"] as? [[String: Any]])?.count == 2)
  }

  @Test func previewTriesAMapOnAnAddress() async throws {
    let server = LoopbackServer()
    server.serve("/page", .ok(Self.page))
    server.serve("/forbidden", .ok(Self.page))
    server.serve("/robots.txt", .ok("User-agent: *\nDisallow: /forbidden\n"))
    let workspace = try configured("file:a.xml", "")
    let given = ["--kind", "html", "--map", "item=//li", "--map", "title=a", "--map", "link=a"]
    let good = try await run(["feeds", "preview", server.url("/page")] + given, in: workspace)
    #expect(good.status == 0 && good.output.contains("Rain would follow"), "\(good.errors)")
    let empty = try await run(
      ["feeds", "preview", server.url("/page"), "--map", "item=//article", "--map", "title=a"],
      in: workspace)
    #expect(empty.status == 65 && empty.errors.contains("map.empty"))
    #expect(!good.output.contains("held in memory"))
    let whole = try await run(
      ["feeds", "preview", server.url("/page"), "--map", "item=//ul/li[1]", "--map", "title=a"],
      in: workspace)
    #expect(whole.output.contains("  held in memory as a whole:"), "\(whole.output)")
    let wrong = try await run(
      ["feeds", "preview", server.url("/page"), "--map", "item=//li["], in: workspace)
    #expect(wrong.status == 64 && wrong.errors.contains("--map item"))
    let refused = try await run(
      ["feeds", "preview", server.url("/forbidden")] + given, in: workspace)
    #expect(refused.status == 65 && refused.errors.contains("robots"))
    #expect(server.requests(for: "/forbidden").isEmpty)
    let unknown = try await run(["feeds", "preview", "nothing"], in: workspace)
    #expect(unknown.status == 64 && unknown.errors.contains("there is no feed 'nothing'"))
  }

  // MARK: explain

  @Test func explainTellsTheLastAnswerAndWhatWasMadeOfIt() async throws {
    let server = LoopbackServer()
    server.serve("/old", .redirect(302, to: "/page"))
    server.serve("/page") {
      .resource(
        Self.page, etag: "\"v1\"", for: $0)
    }
    let workspace = try configured(server.url("/old"), Self.map)
    #expect(try await run(["explain", "harbour"], in: workspace).status == 66)
    _ = try await run(["once"], in: workspace)
    let shown = try await run(["explain", "harbour"], in: workspace)
    #expect(shown.status == 0, "\(shown.errors)")
    for line in [
      "GET                \(server.url("/old"))", "User-Agent         claimwatch/",
      "redirected by      \(server.url("/old"))",
      "status             200 from \(server.url("/page"))",
      "etag               \"v1\"", "read as            list page",
      "items              2, of them 2 new or revised", "map                nothing found by text",
      "next poll",
    ] { #expect(shown.output.contains(line), "\(line) in \(shown.output)") }
    #expect(!shown.output.contains("since then"))

    // A 304 leaves what is known of the answer.
    _ = try await run(["once"], in: workspace)
    let later = try await run(["explain", "harbour"], in: workspace)
    #expect(later.output.contains("since then") && later.output.contains("status             200"))

    // So does a page that cannot be read, which is told with the head it came with.
    server.serve("/page", .ok("<p>A new design</p>"))
    _ = try await run(["once"], in: workspace)
    let broken = try object(try await run(["explain", "harbour", "--json"], in: workspace).output)
    let last = try #require(broken["last"] as? [String: Any])
    #expect((last["failure"] as? [String: Any])?["code"] as? String == "map.empty")
    #expect((last["answer"] as? [String: Any])?["status"] as? Int == 200)
    #expect((broken["feed"] as? [String: Any])?["degraded"] as? [String] == ["text"])
    let status = try await run(["status"], in: workspace)
    #expect(status.output.contains("text of its map finds nothing in any item"))
    #expect(try await run(["explain", "nobody"], in: workspace).status == 64)
  }

  // MARK: add

  private func sitemap(_ title: String) -> String {
    """
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news=\
    "http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://varn.example/1</loc><news:news>\
    <news:title>\(title)</news:title></news:news></url></urlset>
    """
  }

  @Test func addFindsSitemapsByRobotsAndTakesTheOneThatIsChosen() async throws {
    let server = LoopbackServer()
    server.serve(
      "/", .ok("<html><link rel=alternate type=application/rss+xml href=/rss></html>"))
    server.serve("/rss", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    server.serve(
      "/robots.txt",
      .ok(
        "User-agent: *\nDisallow:\nSitemap: \(server.url("/all.xml"))\nsitemap:\(server.url("/news.xml"))\n"
      ))
    server.serve("/news.xml", .ok(sitemap("Bridge closed")))
    let workspace = try configured("file:a.xml", "")
    let first = try await run(["feeds", "add", server.url("/"), "--print"], in: workspace)
    #expect(
      first.status == 0 && first.output.contains("\(server.url("/rss"))\""), "\(first.errors)")
    #expect(
      first.errors.contains("2 \(server.url("/news.xml")) (named by robots.txt): news sitemap"))
    #expect(first.errors.contains("Bridge closed"))
    #expect(first.errors.contains("1 is taken; --choose takes another"))
    let second = try await run(
      ["feeds", "add", server.url("/"), "--print", "--choose", "2"], in: workspace)
    #expect(
      second.output.contains("url   = \"\(server.url("/news.xml"))\"\nkind  = \"sitemap\"\n"))
    let third = try await run(
      ["feeds", "add", server.url("/"), "--print", "--choose", "3"], in: workspace)
    #expect(third.status == 64 && third.output.isEmpty)
  }

  @Test func addLooksInTheUsualPlacesAndWritesWhatTheSiteNeeds() async throws {
    let server = LoopbackServer()
    server.serve("/", .ok("<html><title>Harbour Gazette</title></html>"))
    server.serve("/feed.xml") { request in
      request.headers["accept"] == "*/*"
        ? .ok(NewsFeed(entries: [NewsFeed.missile]).rss) : .status(406)
    }
    let workspace = try configured("file:a.xml", "")
    let result = try await run(["feeds", "add", server.url("/")], in: workspace)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("(in a usual place)"))
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    #expect(text.contains("headers = { Accept = \"*/*\" }\n"))
    let probe = try await run(["check", "--probe"], in: workspace).output
    #expect(probe.contains(", 1 item") && !probe.contains("1 items"), "\(probe)")
  }

  @Test func addKnowsAChannel() async throws {
    let server = LoopbackServer()
    server.serve(
      "/s/varn",
      .ok(
        """
        <section class="tgme_channel_history"><div class="tgme_widget_message" data-post="varn/1">
        <div class="tgme_widget_message_text">A Kestrel-9 left.</div></div></section>
        """))
    let workspace = try configured("file:a.xml", "")
    let result = try await run(["feeds", "add", server.url("/s/varn"), "--print"], in: workspace)
    #expect(result.output.contains("kind  = \"telegram\"\n"), "\(result.errors)")
    #expect(result.errors.contains("no date  A Kestrel-9 left."))
  }

  private static let cards = """
    <html><title>Harbour office</title><div class=list><div class=card><h3><a href=/n/1>Two Kestrel-9 left</a></h3>
    <time datetime=2026-11-20></time></div><div class=card><h3><a href=/n/2>Rain would follow</a></h3>
    <time datetime=2026-11-19></time></div><div class=card><h3><a href=/n/3>Market opens late</a></h3>
    <time datetime=2026-11-18></time></div></div></html>
    """

  /// Whoever names a page means what it lists, and not what its site has elsewhere.
  @Test func addTakesTheListOfAPageBeforeTheUsualPlaces() async throws {
    let server = LoopbackServer()
    server.serve("/press", .ok(Self.cards))
    server.serve("/news-sitemap.xml", .ok(sitemap("Bridge closed")))
    server.serve("/api", .ok("[{\"title\":\"Two Kestrel-9 left\"}]"))
    let workspace = try configured("file:a.xml", "")
    let list = try await run(["feeds", "add", server.url("/press"), "--print"], in: workspace)
    #expect(list.output.contains("kind  = \"html\""), "\(list.errors)")
    #expect(server.requests(for: "/news-sitemap.xml").isEmpty)
    let json = try await run(["feeds", "add", server.url("/api"), "--print"], in: workspace)
    #expect(json.status == 65 && json.errors.contains("kind = \"json\""), "\(json.errors)")
    #expect(server.requests(for: "/news-sitemap.xml").isEmpty)
    // What keeps its fields anywhere is told by a map; a page's list is guessed.
    let bare = try await run(
      ["feeds", "preview", server.url("/api"), "--kind", "json"], in: workspace)
    #expect(bare.status == 64 && bare.errors.contains("--kind json needs --map"), "\(bare.errors)")
    let guessed = try await run(
      ["feeds", "preview", server.url("/press"), "--kind", "html"], in: workspace)
    #expect(
      guessed.status == 0 && guessed.output.contains("guessed; to use it"), "\(guessed.errors)")
    // What the site does not let be read is said.
    server.serve("/closed", .ok(Self.cards))
    server.serve("/news-sitemap.xml", .status(404))
    server.serve("/robots.txt", .ok("User-agent: *\nDisallow: /closed\n"))
    let closed = try await run(["feeds", "add", server.url("/closed")], in: workspace)
    #expect(closed.status == 65 && closed.errors.contains("robots: "), "\(closed.errors)")
    server.serve("/news-sitemap.xml", .ok(sitemap("Bridge closed")))
    let elsewhere = try await run(
      ["feeds", "add", server.url("/closed"), "--print"], in: workspace)
    #expect(
      elsewhere.errors.contains("robots.txt keeps the page's own list from us"),
      "\(elsewhere.errors)")
  }

  @Test func aListIsGuessedShownAndWritten() async throws {
    let server = LoopbackServer()
    server.serve("/press", .ok(Self.cards))
    let workspace = try configured("file:a.xml", "")
    let shown = try await run(["feeds", "preview", server.url("/press")], in: workspace)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("  guessed; to use it write kind"))
    #expect(shown.output.contains("  title   Two Kestrel-9 left"))
    let added = try await run(["feeds", "add", server.url("/press")], in: workspace)
    #expect(added.status == 0, "\(added.errors)")
    #expect(added.errors.contains("(a list that was guessed): list page, Harbour office, 3 items"))
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    #expect(text.contains("kind  = \"html\"\nmap   = { item = \"//div"))
    let probe = try await run(["check", "--probe"], in: workspace)
    #expect(
      probe.output.contains("list page, Harbour office, 3 items"), "\(probe.output)\(probe.errors)")
  }
}
