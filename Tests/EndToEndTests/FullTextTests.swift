import Foundation
import LoopbackServer
import TestSupport
import Testing

/// The article behind an item: fetched, matched and read, once, whatever its page does.
@Suite(.fewAtOnce) struct FullTextTests {
  private static let auto = "full_text = \"auto\"\nrecheck = []"

  private func workspace(
    _ server: LoopbackServer, pages: String = auto, fetch: String = "host_connections = 20",
    more: String = ""
  ) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + ArticleSite.watch + "\n" + more, fetch: fetch,
      pages: pages)
    return workspace
  }

  private func once(_ workspace: Workspace) async throws -> [[String: Any]] {
    let run = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
    return try workspace.alertObjects()
  }

  private func item(_ alert: [String: Any]) -> [String: Any] {
    alert["item"] as? [String: Any] ?? [:]
  }

  private func page(_ alert: [String: Any]) -> [String: Any] {
    item(alert)["page"] as? [String: Any] ?? [:]
  }

  private func reason(_ alert: [String: Any]) -> String {
    let provenance = alert["provenance"] as? [String: Any] ?? [:]
    return (provenance["page"] as? [String: Any])?["reason"] as? String ?? "-"
  }

  /// Who claims what, of all claims of an alert.
  private func claims(_ alert: [String: Any]) -> Set<String> {
    Set(
      (alert["claims"] as? [[String: Any]] ?? []).map { claim in
        let speaker = (claim["speaker"] as? [String: Any])?["text"] as? String ?? "-"
        let content = (claim["content"] as? [String: Any])?["text"] as? String ?? "-"
        return "\(speaker): \(content)"
      })
  }

  @Test(
    "the term stands on the page alone: the alert has the page's claims, and none of its comments")
  func claimsOfThePage() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/pier", .ok(ArticleSite.page(), headers: [("Content-Type", "text/html")]))
    server.serve("/feed", .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"))])))
    let workspace = try workspace(server)
    let alerts = try await once(workspace)
    #expect(alerts.count == 1)
    let alert = try #require(alerts.first)
    #expect(item(alert)["text_scope"] as? String == "fetched_page")
    #expect(item(alert)["canonical_url"] as? String == "https://gazette.example/pier")
    #expect(page(alert)["status"] as? String == "read" && reason(alert) == "read")
    #expect(page(alert)["url"] as? String == server.url("/pier"))
    #expect(server.requests(for: "/robots.txt").count == 1)
    try AlertSchema.validate(linesOf: workspace.alerts)

    // The bare text in the feed gives the same claims.
    let bare = try Workspace()
    try bare.configure(
      eagerFeed(server.url("/bare")) + "\n" + ArticleSite.watch, pages: "full_text = false")
    let text = (["The ferries were told to wait."] + ArticleSite.paragraphs).joined(
      separator: "\n\n")
    server.serve("/bare", .ok(ArticleSite.feed([ArticleSite.teaser(1, link: "", text: text)])))
    let plain = try #require(try await once(bare).first)
    #expect(claims(alert) == claims(plain) && !claims(alert).isEmpty)
    // Nobody asks again.
    #expect(try await once(workspace).count == 1)
    #expect(server.requests(for: "/pier").count == 1)
    // A replay knows the page.
    let replay = try await ClaimwatchProcess.run(
      ["replay", "--json", "--config", workspace.configuration.path], in: workspace)
    let id = try #require(alert["id"] as? String)
    #expect(replay.status == 0 && replay.output.contains(id), "\(replay)")
  }

  @Test(
    "each way in which a page may fail: its item alerts once, from the feed's text, and says why")
  func failingPages() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let hit = "The Harbour Office said a Kestrel-9 was seen."
    let html = [("Content-Type", "text/html")]
    let cut = Answer([
      .send(
        Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<p>".utf8))
    ])
    let cases: [(name: String, answer: Answer, reason: String, status: String)] = [
      ("read", .ok(ArticleSite.page(), headers: html), "read", "read"),
      ("gone", .status(410), "http-410", "failed"),
      ("missing", .status(404), "http-404", "waiting"),
      ("broken", .status(500), "http-500", "waiting"),
      ("cut", cut, "truncated", "waiting"),
      ("private", .redirect(302, to: "http://10.0.0.1/x"), "address-refused", "failed"),
      (
        "pdf", .ok("%PDF-1.4", headers: [("Content-Type", "application/pdf")]), "not-html",
        "not_article"
      ),
      ("moved", .redirect(302, to: server.url("/")), "redirected", "not_article"),
      ("consent", .ok(ArticleSite.consent, headers: html), "consent-wall", "not_article"),
      ("forbidden", .ok(ArticleSite.page(), headers: html), "robots", "forbidden"),
      (
        "huge", .ok(String(repeating: "<p>Kestrel-9</p>", count: 300_000), headers: html),
        "too-large", "failed"
      ),
      (
        "short", .ok(ArticleSite.page([ArticleSite.paragraphs[0]]), headers: html), "shorter",
        "shorter"
      ),
    ]
    server.serve("/robots.txt", .ok("User-agent: *\nDisallow: /forbidden\n"))
    server.serve("/", .ok(ArticleSite.page(), headers: html))
    for one in cases { server.serve("/" + one.name, one.answer) }
    server.serve(
      "/feed",
      .ok(
        ArticleSite.feed(
          cases.enumerated().map {
            ArticleSite.teaser(
              $0.offset, link: server.url("/" + $0.element.name),
              text: $0.element.name == "short" ? hit + " " + ArticleSite.paragraphs[3] : hit)
          })))
    let workspace = try workspace(server)
    let alerts = try await once(workspace)
    #expect(alerts.count == cases.count)
    for (index, one) in cases.enumerated() {
      let own = alerts.filter { item($0)["guid"] as? String == "item-\(index)" }
      #expect(own.count == 1, "\(one.name)")
      let alert = try #require(own.first)
      #expect(reason(alert) == one.reason, "\(one.name)")
      #expect(page(alert)["status"] as? String == one.status, "\(one.name)")
      let scope = one.name == "read" ? "fetched_page" : "summary"
      #expect(item(alert)["text_scope"] as? String == scope, "\(one.name)")
    }
    #expect(server.requests(for: "/forbidden").isEmpty)
    try WholeLog(workspace).expectEachOnce(cases.indices.map { "item-\($0)" }, "pages that fail")
  }

  @Test("pages are fetched where the configuration says nothing of them")
  func theDefault() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/pier", .ok(ArticleSite.page(), headers: [("Content-Type", "text/html")]))
    server.serve("/feed", .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"))])))
    let alerts = try await once(try workspace(server, pages: "recheck = []"))
    #expect(alerts.map { item($0)["text_scope"] as? String } == ["fetched_page"])
  }

  @Test("an item that has waited long enough is told, and again where its page adds a claim")
  func late() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let hit = "The Harbour Office said a Kestrel-9 was seen."
    server.serve("/robots.txt", .status(404))
    server.serve("/pier", Answer([.stall]))
    server.serve("/dull", Answer([.stall]))
    server.serve(
      "/feed",
      .ok(
        ArticleSite.feed([
          ArticleSite.teaser(1, link: server.url("/pier"), text: hit),
          ArticleSite.teaser(2, link: server.url("/dull")),
        ])))
    let workspace = try workspace(
      server, pages: "full_text = \"auto\"\npage_wait = \"500ms\"\nrecheck = []",
      fetch: "host_connections = 20\ntimeout = \"3s\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the item is told: \(daemon.errors)") {
      try workspace.alertObjects().count == 1
    }
    let first = try #require(try workspace.alertObjects().first)
    #expect(reason(first) == "page-wait" && page(first)["status"] as? String == "waiting")
    // The next attempt comes after the timeout, a minute later; the clock of the state is turned instead.
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    for path in ["/pier", "/dull"] {
      server.serve(path, .ok(ArticleSite.page(), headers: [("Content-Type", "text/html")]))
    }
    #expect(try workspace.changeState("UPDATE page SET next = 0") == 2)
    let again = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("both pages are told: \(again.errors)") {
      try workspace.alertObjects().count == 3
    }
    again.send(SIGTERM)
    #expect(try await again.exitStatus() == 0)
    let alerts = try workspace.alertObjects()
    let updated = try #require(alerts.first { $0["type"] as? String == "alert.updated" })
    #expect(item(updated)["guid"] as? String == "item-1" && item(updated)["revision"] as? Int == 2)
    #expect(updated["supersedes"] as? String == first["id"] as? String)
    #expect(item(updated)["text_scope"] as? String == "fetched_page")
    let new = try #require(alerts.first { item($0)["guid"] as? String == "item-2" })
    #expect(new["type"] as? String == "alert.new" && item(new)["revision"] as? Int == 2)
    #expect(Set(alerts.compactMap { $0["id"] as? String }).count == 3)
  }

  @Test("a post of a live blog is not the whole page, and is told at once")
  func fragment() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/live", .ok(ArticleSite.page(), headers: [("Content-Type", "text/html")]))
    let hit = "The Harbour Office said a Kestrel-9 was seen."
    server.serve(
      "/feed",
      .ok(
        ArticleSite.feed(
          (1...2).map {
            ArticleSite.teaser($0, link: server.url("/live#block-\($0)"), text: hit)
          })))
    let alerts = try await once(try workspace(server))
    #expect(alerts.count == 2 && alerts.allSatisfy { page($0).isEmpty })
    #expect(server.requests(for: "/live").isEmpty)
  }

  @Test("an item whose feed is taken out while it waits is told")
  func takenOut() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    server.serve("/pier", Answer([.stall]))
    let hit = "The Harbour Office said a Kestrel-9 was seen."
    server.serve(
      "/feed",
      .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"), text: hit)])))
    server.serve("/other", .ok(ArticleSite.feed([])))
    // By a tag, which only the configuration knows.
    let tags = "\ntags = [\"harbour\"]\n"
    let other = eagerFeed(server.url("/other"), id: "other") + tags
    let watch = ArticleSite.watch + "\nfeed_tags = [\"harbour\"]"
    let pages = "full_text = \"auto\"\npage_wait = \"1h\"\nrecheck = []"
    let workspace = try Workspace()
    try workspace.configure(
      eagerFeed(server.url("/feed")) + tags + other + watch, fetch: "host_connections = 20",
      pages: pages)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the page is asked for: \(daemon.errors)") {
      !server.requests(for: "/pier").isEmpty
    }
    try workspace.configure(
      other + watch, fetch: "host_connections = 20", pages: pages)
    daemon.send(SIGHUP)
    try await eventually("the item is told: \(daemon.errors)") {
      try workspace.alertObjects().count == 1
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test("a page that adds nothing to what was told raises nothing")
  func nothingNew() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let hit = "Harbour chief Lena Varn said two Kestrel-9 launchers had left the pier before dawn."
    server.serve("/pier", .status(404))
    server.serve(
      "/feed",
      .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"), text: hit)])))
    let workspace = try workspace(server)
    #expect(try await once(workspace).count == 1)
    let said = ArticleSite.paragraphs.map {
      $0.contains("Idris")
        ? "The council meets on Thursday to hear the harbour office at noon." : $0
    }
    server.serve("/pier", .ok(ArticleSite.page(said), headers: [("Content-Type", "text/html")]))
    #expect(try workspace.changeState("UPDATE page SET next = 0") == 1)
    #expect(try await once(workspace).count == 1)
    #expect(server.requests(for: "/pier").count == 2)
    #expect(try workspace.changeState("UPDATE page SET next = 0") == 0, "nothing more is wanted")
  }

  @Test("the page of an item that has alerted is looked at again: a silent correction is told")
  func recheck() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let html = [("Content-Type", "text/html")]
    server.serve("/pier") { request in
      .resource(ArticleSite.page(), etag: "\"1\"", for: request)
    }
    server.serve("/feed", .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"))])))
    let workspace = try workspace(
      server, pages: "full_text = \"auto\"\nrecheck = [\"1h\", \"6h\"]")
    #expect(try await once(workspace).count == 1)
    #expect(try workspace.changeState("UPDATE page SET next = 0") == 1)
    #expect(try await once(workspace).count == 1)
    let asked = server.requests(for: "/pier")
    #expect(asked.count == 2 && asked.last?.headers["if-none-match"] == "\"1\"")
    let corrected = ArticleSite.paragraphs.map {
      $0.replacingOccurrences(of: "two Kestrel-9 launchers", with: "one Kestrel-9 launcher")
    }
    server.serve("/pier", .ok(ArticleSite.page(corrected), headers: html))
    #expect(try workspace.changeState("UPDATE page SET next = 0") == 1)
    let alerts = try await once(workspace)
    #expect(alerts.map { $0["type"] as? String } == ["alert.new", "alert.updated"])
    // A page that cannot be had takes nothing back.
    server.serve("/pier", .status(404))
    #expect(try workspace.changeState("UPDATE page SET next = 0") == 1)
    #expect(try await once(workspace).count == 2)
  }

  @Test("killed in every state of a page, again and again: each item alerts once")
  func killed() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let html = [("Content-Type", "text/html")]
    // Short, since the model of a debug build takes seconds a paragraph.
    let page = ArticleSite.page([ArticleSite.paragraphs[1]])
    let slow = Answer([
      .wait(milliseconds: 150),
      .send(
        Array(
          ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
            + page).utf8)),
    ])
    server.serve("/robots.txt", .status(404))
    var random = SplitMix64(seed: 12)
    var entries: [NewsFeed.Entry] = []
    let workspace = try workspace(
      server, pages: "full_text = \"auto\"\npage_wait = \"400ms\"\nrecheck = []",
      fetch: "host_connections = 4")
    for cycle in 1...16 {
      for _ in 0..<3 {
        let number = entries.count
        let path = "/page-\(number)"
        switch random.next() % 3 {
        case 0: server.serve(path, .ok(page, headers: html))
        case 1: server.serve(path, slow)
        default: server.serve(path, .status(503))
        }
        entries.append(
          ArticleSite.teaser(
            number, link: server.url(path), text: "The Harbour Office said a Kestrel-9 was seen."))
      }
      server.serve("/feed", .ok(ArticleSite.feed(entries)))
      let requests = server.requests.count
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      if cycle % 3 != 0 {
        try await eventually("something is asked for: \(daemon.errors)") {
          server.requests.count > requests + Int(random.next() % 6)
        }
      }
      try await Task.sleep(for: .milliseconds(Int(random.next() % 700)))
      daemon.send(SIGKILL)
      _ = try await daemon.exitStatus()
    }
    #expect(try await once(workspace).count >= entries.count)
    let alerts = try workspace.alertObjects()
    let first = alerts.filter { $0["type"] as? String == "alert.new" }
    #expect(
      first.compactMap { item($0)["guid"] as? String }.sorted() == entries.map(\.guid).sorted())
    #expect(Set(alerts.compactMap { $0["id"] as? String }).count == alerts.count)
    #expect(alerts.compactMap { $0["seq"] as? Int } == Array(1...alerts.count))
    // What was told before its page came is told again at most once, by the page.
    for alert in alerts where alert["type"] as? String == "alert.updated" {
      #expect(item(alert)["text_scope"] as? String == "fetched_page")
    }
  }
}
