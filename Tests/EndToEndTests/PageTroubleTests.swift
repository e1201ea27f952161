import Foundation
import GRDB
import LoopbackServer
import Testing

/// Pages that are not to be had, not to be believed, or too many: what is said, and what is raised of it.
@Suite(.fewAtOnce) struct PageTroubleTests {
  private static let html = [("Content-Type", "text/html")]
  private static let hit = "The Harbour Office said a Kestrel-9 was seen."

  private let server = LoopbackServer()

  private func workspace(
    watch: String = ArticleSite.watch, recheck: String = "[]", wait: String = "60s",
    more: String = ""
  ) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + watch + "\n" + more,
      fetch: "host_connections = 20",
      pages: "full_text = \"auto\"\npage_wait = \"\(wait)\"\nrecheck = \(recheck)")
    return workspace
  }

  private func once(_ workspace: Workspace) async throws -> [[String: Any]] {
    let run = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
    return try workspace.alertObjects()
  }

  private func reason(_ alert: [String: Any]) -> String {
    let provenance = alert["provenance"] as? [String: Any] ?? [:]
    return (provenance["page"] as? [String: Any])?["reason"] as? String ?? "-"
  }

  private func events(_ workspace: Workspace, _ name: String) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter { $0["event"] as? String == name }
  }

  /// Rows of pages in the state, whether or not a claimwatch runs.
  private func wanted(_ workspace: Workspace) throws -> Int {
    try workspace.database(toRead: true).read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM page") ?? 0
    }
  }

  @Test("a feed none of whose pages gives an article is said, once, and so is its recovery")
  func failing() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .ok("User-agent: *\nDisallow: /closed\n"))
    var entries = (1...5).map {
      ArticleSite.teaser($0, link: server.url("/closed/\($0)"), text: Self.hit)
    }
    server.serve("/feed", .ok(ArticleSite.feed(entries)))
    let workspace = try workspace()
    #expect(try await once(workspace).count == 5)
    let failing = try #require(try events(workspace, "pages.failing").first)
    #expect(failing["code"] as? String == "robots" && failing["pages"] as? Int == 5)
    let status = try await ClaimwatchProcess.run(
      ["status", "--config", workspace.configuration.path], in: workspace)
    #expect(status.output.contains("none of its last 5 pages gave an article"), "\(status)")
    entries.append(ArticleSite.teaser(6, link: server.url("/closed/6"), text: Self.hit))
    server.serve("/feed", .ok(ArticleSite.feed(entries)))
    #expect(try await once(workspace).count == 6)
    #expect(try events(workspace, "pages.failing").count == 1)
    server.serve("/open", .ok(ArticleSite.page(), headers: Self.html))
    entries.append(ArticleSite.teaser(7, link: server.url("/open")))
    server.serve("/feed", .ok(ArticleSite.feed(entries)))
    #expect(try await once(workspace).count == 7)
    let recovered = try events(workspace, "pages.recovered")
    #expect(recovered.count == 1 && recovered.first?["pages"] as? Int == 6)
    let json = try await ClaimwatchProcess.run(
      ["status", "--json", "--config", workspace.configuration.path], in: workspace)
    #expect(json.output.contains(#""pages":{"read":1,"failed":0,"#), "\(json.output)")
  }

  @Test("what a kill has kept from being said of a feed's pages is said by the next start")
  func unsaidNews() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .ok("User-agent: *\nDisallow: /closed\n"))
    server.serve(
      "/feed",
      .ok(
        ArticleSite.feed(
          (1...5).map {
            ArticleSite.teaser($0, link: server.url("/closed/\($0)"), text: Self.hit)
          })))
    let workspace = try workspace()
    #expect(try await once(workspace).count == 5)
    // As a kill between the commit and the event leaves it.
    #expect(try workspace.changeState("UPDATE page_health SET said = 0 WHERE said = 1") == 1)
    _ = try await once(workspace)
    let failing = try events(workspace, "pages.failing")
    #expect(failing.count == 2 && failing.last?["pages"] as? Int == 5)
    #expect(failing.last?["url"] as? String == failing.first?["url"] as? String)
    #expect(
      try workspace.changeState(
        "UPDATE page_health SET is_failing = 0, past_pages = 5, past_since = since") == 1)
    _ = try await once(workspace)
    _ = try await once(workspace)
    let recovered = try events(workspace, "pages.recovered")
    #expect(recovered.count == 1 && recovered.first?["pages"] as? Int == 5)
  }

  @Test("the flood cap holds over the pages of a poll, however they come")
  func flood() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    for number in 1...9 {
      server.serve("/\(number)", .ok(ArticleSite.page(), headers: Self.html))
    }
    // The hit stands on the pages alone.
    server.serve(
      "/feed",
      .ok(ArticleSite.feed((1...9).map { ArticleSite.teaser($0, link: server.url("/\($0)")) })))
    let workspace = try workspace(more: "[alerts]\nflood_cap = 4")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("all are read: \(daemon.errors)") {
      try events(workspace, "watch.flooding").reduce(0) { $0 + ($1["suppressed"] as? Int ?? 0) }
        == 5
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try workspace.alertObjects().count == 4)
  }

  @Test("a page that says the feed's cut sentence in full takes no alert back")
  func cutSentence() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    server.serve("/pier", .status(404))
    let cut = "Harbour chief Lena Varn said two Kestrel-9 launchers had left the [...]"
    server.serve(
      "/feed",
      .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"), text: cut)])))
    let watch = "[[watch]]\nid = \"kestrel\"\nquery = 'Kestrel-9 NOT breakwater'"
    let workspace = try workspace(watch: watch, recheck: "[\"1h\", \"6h\"]")
    #expect(try await once(workspace).count == 1)
    for paragraphs in [ArticleSite.paragraphs, Array(ArticleSite.paragraphs.dropLast())] {
      server.serve("/pier", .ok(ArticleSite.page(paragraphs), headers: Self.html))
      #expect(try workspace.changeState("UPDATE page SET next = 0") == 1)
      let alerts = try await once(workspace)
      #expect(alerts.count == 1, "\(alerts.last ?? [:])")
    }
    #expect(server.requests(for: "/pier").count == 3)
    // A replay knows the page's texts from the feed's.
    let replay = try await ClaimwatchProcess.run(
      ["replay", "--json", "--config", workspace.configuration.path], in: workspace)
    #expect(replay.status == 0 && !replay.output.contains(#""withdrawn":true"#), "\(replay.output)")
    let writing = try await ClaimwatchProcess.run(
      ["replay", "--write", "--yes", "--config", workspace.configuration.path], in: workspace)
    #expect(writing.status == 0, "\(writing)")
    #expect(try workspace.alertObjects().count == 1)
  }

  @Test("a link, or a redirect, to another host inside the operator's network is not followed")
  func otherHosts() async throws {
    defer { server.stop() }
    let inside = LoopbackServer()
    defer { inside.stop() }
    for path in ["/", "/robots.txt", "/secret"] {
      inside.serve(path, .ok(ArticleSite.page(), headers: Self.html))
    }
    server.serve("/robots.txt", .status(404))
    server.serve("/away", .redirect(302, to: inside.url("/secret")))
    server.serve(
      "/feed",
      .ok(
        ArticleSite.feed([
          ArticleSite.teaser(1, link: server.url("/away"), text: Self.hit),
          ArticleSite.teaser(2, link: inside.url("/secret"), text: Self.hit),
        ])))
    let alerts = try await once(try workspace())
    #expect(alerts.map(reason) == ["address-refused", "address-refused"])
    #expect(inside.requests.isEmpty)
  }

  @Test("a page that has hardly a word of its item is not its article")
  func unrelated() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    let other = [
      "Gardeners across the valley have begun to plant early potatoes, since the frost went a month sooner.",
      "Seed merchants speak of a Kestrel-9 variety that ripens within eight weeks, even under cloudy skies.",
    ]
    server.serve(
      "/pier", .ok(ArticleSite.page(other, title: "Potatoes go in early"), headers: Self.html))
    server.serve(
      "/feed",
      .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"), text: Self.hit)])))
    let alerts = try await once(try workspace())
    #expect(alerts.map(reason) == ["unrelated"])
    let item = alerts.first?["item"] as? [String: Any]
    #expect(item?["text_scope"] as? String == "summary")
  }

  @Test("rows of a feed that is taken out go, and what they waited with is told")
  func vanishedFeed() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    server.serve("/pier", .status(404))
    server.serve(
      "/feed",
      .ok(
        ArticleSite.feed([
          ArticleSite.teaser(1, link: server.url("/pier"), text: Self.hit),
          ArticleSite.teaser(2, link: server.url("/pier?2"), text: Self.hit),
        ])))
    server.serve("/other", .ok(ArticleSite.feed([])))
    let workspace = try workspace()
    #expect(try await once(workspace).count == 2)
    #expect(try wanted(workspace) == 2, "told, and still wanted")
    #expect(try workspace.changeState("UPDATE page_health SET is_failing = 1, said = 1") == 1)
    let metrics = workspace.folder.appending(path: "metrics.prom")
    try workspace.configure(
      eagerFeed(server.url("/other"), id: "other") + "\n" + ArticleSite.watch,
      paths: "metrics = \"\(metrics.path)\"", pages: "full_text = \"auto\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("nothing is wanted any more: \(daemon.errors)") {
      try wanted(workspace) == 0
    }
    try await eventually("its pages are not counted any more: \(daemon.errors)") {
      let text = (try? String(contentsOf: metrics, encoding: .utf8)) ?? ""
      return text.contains("claimwatch_pages_failing_feeds 0\n")
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try workspace.alertObjects().count == 2)
  }

  @Test("an item whose own text ends the daemon while it waits is told when it may be read again")
  func poisonWaits() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    server.serve("/pier", Answer([.stall]))
    server.serve(
      "/feed",
      .ok(
        ArticleSite.feed([
          ArticleSite.teaser(1, link: server.url("/pier"), text: Self.hit + " Trapday.")
        ])))
    // Long enough for a busy machine: what is told before the kill is not told again.
    let workspace = try workspace(wait: "10m")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the page is asked for: \(daemon.errors)") {
      !server.requests(for: "/pier").isEmpty
    }
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    // Only now its text is one at which the daemon dies.
    server.serve("/pier", .status(410))
    let supervisor = try Supervisor(workspace, fault: "match trap Trapday")
    try await supervisor.run(until: "it is given up") {
      try events(workspace, "item.poisoned").contains { $0["given_up"] as? String == "item" }
    }
    #expect(try await supervisor.stop() == 0)
    #expect(try workspace.alertObjects().isEmpty)
    // A pass leaves it, and ends.
    #expect(try await once(workspace).isEmpty && wanted(workspace) == 1)
    let list = try await ClaimwatchProcess.run(
      ["poison", "list", "--json", "--config", workspace.configuration.path], in: workspace)
    let entries = try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]]
    let id = try #require(entries?.first?["id"] as? String)
    let forgotten = try await ClaimwatchProcess.run(
      ["poison", "forget", id, "--config", workspace.configuration.path], in: workspace)
    #expect(forgotten.status == 0, "\(forgotten)")
    #expect(try await once(workspace).map(reason) == ["http-410"])
  }

  @Test("max_age asks how old an item was when it came, not how long it waited for its page")
  func age() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    server.serve("/pier", .status(404))
    var entry = ArticleSite.teaser(1, link: server.url("/pier"))
    entry.date = "Tue, 04 Feb 2020 10:00:00 GMT"
    server.serve("/feed", .ok(ArticleSite.feed([entry])))
    let workspace = try workspace(watch: ArticleSite.watch + "\nmax_age = \"2d\"")
    #expect(try await once(workspace).isEmpty)
    server.serve("/pier", .ok(ArticleSite.page(), headers: Self.html))
    // It came an hour after its date.
    #expect(try workspace.changeState("UPDATE page SET next = 0, since = 1580814000000") == 1)
    #expect(try await once(workspace).count == 1)
  }

  @Test(
    "a page that could not even be tried for a day is given up, and that is said without its password"
  )
  func neverTried() async throws {
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    server.serve("/pier", .status(404))
    server.serve(
      "/feed",
      .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"), text: Self.hit)])))
    let workspace = try workspace()
    #expect(try await once(workspace).count == 1)
    let url = server.url("/pier").replacing("http://", with: "http://desk:secret@")
    #expect(
      try workspace.changeState(
        "UPDATE page SET next = 9000000000000, since = 0, deadline = 0, attempts = 0, url = '\(url)'"
      )
        == 1)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it is given up: \(daemon.errors)") {
      try !events(workspace, "page.given_up").isEmpty
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let said = try #require(try events(workspace, "page.given_up").first)
    #expect(said["code"] as? String == "not-tried")
    #expect(said["url"] as? String == server.url("/pier"))
    #expect(try wanted(workspace) == 0)
  }

  @Test("a reload while a page comes fetches it no second time")
  func reload() async throws {
    defer { server.stop() }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    server.serve("/robots.txt", .status(404))
    server.serve(
      "/pier",
      Answer([.wait(milliseconds: 2_000), .send(Array((head + ArticleSite.page()).utf8))]))
    server.serve(
      "/feed", .ok(ArticleSite.feed([ArticleSite.teaser(1, link: server.url("/pier"))])))
    let workspace = try workspace()
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the page is asked for: \(daemon.errors)") {
      !server.requests(for: "/pier").isEmpty
    }
    daemon.send(SIGHUP)
    try await eventually("its alert: \(daemon.errors)") {
      try workspace.alertObjects().count == 1 && events(workspace, "config.loaded").count == 2
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(server.requests(for: "/pier").count == 1)
    #expect(try workspace.alertObjects().map(reason) == ["read"])
  }
}
