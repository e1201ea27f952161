import Foundation
import LoopbackServer
import TestSupport
import Testing

/// What has no feed, with the real program against a real server: new, edited, changed beyond the map, mended.
@Suite(.fewAtOnce) struct SourceTests {
  struct Post {
    var id: Int
    var title: String
    var text: String
  }

  /// One kind of source: how it is configured, and how posts look there.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let settings: String
    let page: @Sendable ([Post]) -> String
    /// What its page becomes after a new design.
    let redesigned: String
    let failure: String
    var testDescription: String { name }
  }

  static let kinds: [Kind] = [
    Kind(
      name: "html",
      settings: """
        kind = "html"
          [feed.map]
          item  = "//ul[@class='press']/li"
          link  = ".//a"
          title = ".//a"
          text  = ".//p"
        """,
      page: { posts in
        let items = posts.map {
          "<li><a href=\"/n/\($0.id)\">\($0.title)</a><p>\($0.text)</p></li>"
        }
        return "<html><title>Press</title><ul class=press>\(items.joined())</ul></html>"
      },
      redesigned: "<html><div class=card>Two Kestrel-9 launchers had left.</div></html>",
      failure: "map.empty"),
    Kind(
      name: "html, guessed", settings: "kind = \"html\"\nmap = \"guess\"",
      page: { posts in
        let items = posts.map {
          """
          <li class=card><a href="/n/\($0.id)">\($0.title) in the old town</a><time datetime="2026-11-20"></time>
          <p>\($0.text)</p></li>
          """
        }
        let more =
          "<li class=card><a href=/n/9>Nothing of any note</a><time datetime=2026-11-19></time></li>"
        return "<html><title>Press</title><ul class=press>\(items.joined())\(more)</ul></html>"
      },
      redesigned: "<html><div class=card>Two Kestrel-9 launchers had left.</div></html>",
      failure: "map.empty"),
    Kind(
      name: "json",
      settings: """
        kind = "json"
        map = { item = "data.posts", id = "id", title = "title", text = "body" }
        """,
      page: { posts in
        let items = posts.map {
          "{\"id\":\($0.id),\"title\":\"\($0.title)\",\"body\":\"\($0.text)\"}"
        }
        return "{\"data\":{\"posts\":[\(items.joined(separator: ","))]}}"
      },
      redesigned: "{\"data\":{\"entries\":[]}}", failure: "map.empty"),
    Kind(
      name: "json that is emptied",
      settings: """
        kind = "json"
        map = { item = ".", id = "id", title = "title", text = "body" }
        """,
      page: { posts in
        let items = posts.map {
          "{\"id\":\($0.id),\"title\":\"\($0.title)\",\"body\":\"\($0.text)\"}"
        }
        return "[\(items.joined(separator: ","))]"
      },
      redesigned: "[]", failure: "map.empty"),
    Kind(
      name: "telegram", settings: "kind = \"telegram\"",
      page: { posts in
        let items = posts.map {
          """
          <div class="tgme_widget_message js-widget_message" data-post="varn/\($0.id)">
          <div class="tgme_widget_message_text js-message_text">\($0.title). \($0.text)</div>
          <a class="tgme_widget_message_date" href="https://t.me/varn/\($0.id)"></a></div>
          """
        }
        return "<section class=\"tgme_channel_history\">\(items.joined())</section>"
      },
      redesigned: "<section class=\"tgme_channel_history\"><p id=m1>Kestrel-9</p></section>",
      failure: "map.empty"),
    Kind(
      name: "sitemap", settings: "kind = \"sitemap\"",
      page: { posts in
        let items = posts.map {
          """
          <url><loc>https://varn.example/\($0.id)</loc><news:news><news:title>\($0.text)\
          </news:title></news:news></url>
          """
        }
        return """
          <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news=\
          "http://www.google.com/schemas/sitemap-news/0.9">\(items.joined())</urlset>
          """
      },
      redesigned: "<html><body>News</body></html>", failure: "not-a-feed"),
  ]

  private func types(_ workspace: Workspace) throws -> [String] {
    try workspace.alertObjects().map { $0["type"] as? String ?? "?" }
  }

  @Test(arguments: kinds) func newEditedChangedAndMended(_ kind: Kind) async throws {
    let server = LoopbackServer()
    let workspace = try Workspace()
    try workspace.watchKestrel(
      sourceFeed(server.url("/page"), "backfill = \"all\"\n\(kind.settings)"))
    func poll(_ body: String) async throws {
      server.serve("/page", .ok(body))
      try await workspace.poll()
    }
    var first = Post(
      id: 1, title: "Harbour",
      text: "Harbour chief Lena Varn said two Kestrel-9 launchers had left the pier.")
    let dull = Post(id: 2, title: "Weather", text: "Rain would follow.")
    try await poll(kind.page([first, dull]))
    #expect(try types(workspace) == ["alert.new"])

    first.text += " Mayor Idris Cole denied that a Kestrel-9 had been lost."
    try await poll(kind.page([first, dull]))
    #expect(try types(workspace) == ["alert.new", "alert.updated"])

    try await poll(kind.redesigned)
    #expect(try types(workspace).count == 2)
    let failing = try workspace.alertObjects(in: workspace.events).filter {
      $0["event"] as? String == "feed.failing"
    }
    #expect(failing.map { $0["code"] as? String } == [kind.failure])

    let second = Post(id: 3, title: "Quay", text: "A Kestrel-9 was seen at the quay.")
    try await poll(kind.page([second, first, dull]))
    #expect(try types(workspace) == ["alert.new", "alert.updated", "alert.new"])
    #expect(try workspace.eventTypes().contains("feed.recovered"))
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  /// The page stays, and gives the same validators; the map is mended.
  @Test func anotherMapReadsTheSamePageAnew() async throws {
    let server = LoopbackServer()
    let page = "<ul><li><a href=/1>Harbour</a><p>A Kestrel-9 was seen.</p></li></ul>"
    server.serve("/page") { .resource(page, etag: "\"1\"", for: $0) }
    let workspace = try Workspace()
    for (keys, alerts) in [("title = \"a\"", 0), ("title = \"a\", text = \"p\"", 1)] {
      let map = "kind = \"html\"\nmap = { item = \"//li\", link = \"a\", \(keys) }"
      try workspace.watchKestrel(
        sourceFeed(server.url("/page"), "backfill = \"all\"\n\(map)"))
      try await workspace.poll()
      #expect(try types(workspace).count == alerts)
    }
  }

  @Test func whatAMapNoLongerFindsIsSaid() async throws {
    let server = LoopbackServer()
    func page(_ count: Int, _ time: String) -> String {
      "<ul>" + (0..<count).map { "<li><a href=/\($0)>Item \($0)</a>\(time)</li>" }.joined()
        + "</ul>"
    }
    server.serve("/page", .ok(page(2, "<time datetime=2026-11-20>today</time>")))
    let workspace = try Workspace()
    let map = "map = { item = \"//li\", link = \"a\", title = \"a\", date = \"time\" }"
    try workspace.watchKestrel(
      sourceFeed(server.url("/page"), "interval = \"1s\"\nkind = \"html\"\n\(map)"))
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the page is polled") { server.requests(for: "/page").count >= 2 }
    #expect(try !workspace.eventTypes().contains("map.degraded"))
    server.serve("/page", .ok(page(3, "")))
    try await eventually("the loss of dates is said") {
      try workspace.eventTypes().contains("map.degraded")
    }
    server.serve("/page", .ok(page(4, "<time datetime=2026-11-20>today</time>")))
    try await eventually("their return is said") {
      try workspace.eventTypes().contains("map.whole")
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let event = try workspace.alertObjects(in: workspace.events).first {
      $0["event"] as? String == "map.degraded"
    }
    #expect(event?["keys"] as? [String] == ["date"])
    #expect(event?["items"] as? Int == 3)
  }

  @Test func aProbeSaysWhatItIs() async throws {
    let server = LoopbackServer()
    server.serve("/page", .ok(Self.kinds[5].page([Post(id: 1, title: "", text: "Rain")])))
    let workspace = try Workspace()
    try workspace.watchKestrel(sourceFeed(server.url("/page")))
    let run = try await ClaimwatchProcess.run(
      ["check", "--probe", "--config", workspace.configuration.path], in: workspace)
    #expect(
      run.output.contains("news sitemap, (no title), 1 item") && !run.output.contains("1 items"),
      "\(run.output)")
  }

  /// The page's examples are configurations, and their expressions are read by those who evaluate them.
  @Test func everyExampleOfTheDocumentIsTaken() async throws {
    let text = try String(
      contentsOf: repositoryRoot.appending(path: "docs/sources.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```toml\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count == 5)
    let workspace = try Workspace()
    try workspace.watchKestrel(blocks.joined(separator: "\n"))
    let good = try await ClaimwatchProcess.run(
      ["check", "--config", workspace.configuration.path], in: workspace)
    #expect(good.status == 0, "\(good.output)")

    let broken = blocks.joined(separator: "\n").replacing(
      "//ul[@class='press']/li", with: "//ul[press(")
    try workspace.watchKestrel(broken)
    let bad = try await ClaimwatchProcess.run(
      ["check", "--config", workspace.configuration.path], in: workspace)
    #expect(bad.status == 78)
    #expect(
      (bad.output + bad.errors).contains("'item' calls 'press', which XPath 1.0 does not know"))
  }
}
