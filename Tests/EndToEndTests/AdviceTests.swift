import Foundation
import LoopbackServer
import Testing

/// What the operator is told about a daemon that is not there and about feeds that fail.
@Suite(.fewAtOnce) struct AdviceTests {
  private func configured(_ feeds: [(id: String, url: String, more: String)]) throws -> Workspace {
    let workspace = try Workspace()
    let tables = feeds.map { feed in
      "[[feed]]\nid = \"\(feed.id)\"\nurl = \"\(feed.url)\"\nbackfill = \"all\"\n\(feed.more)\n"
    }
    try workspace.configure(tables.joined(separator: "\n") + "\n" + firstWatches)
    return workspace
  }

  private func run(_ words: [String], in workspace: Workspace) async throws
    -> (status: Int32, output: String, errors: String)
  {
    try await ClaimwatchProcess.run(
      words + ["--config", workspace.configuration.path], in: workspace)
  }

  private func status(_ workspace: Workspace) async throws -> [String: Any] {
    let result = try await run(["status", "--json"], in: workspace)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any])
  }

  private func failure(_ id: String, _ status: [String: Any]) throws -> [String: Any] {
    let rows = try #require(status["feeds"] as? [[String: Any]])
    let row = try #require(rows.first { $0["id"] as? String == id })
    return try #require(row["failure"] as? [String: Any], "\(id) does not fail")
  }

  @Test func statusTellsWhetherADaemonRuns() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try configured([("gazette", server.url("/feed"), "")])
    func daemon() async throws -> [String: Any] {
      try #require(try await status(workspace)["daemon"] as? [String: Any])
    }
    #expect(try await run(["status", "--json"], in: workspace).status == 66)
    let process = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it alerts: \(process.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let running = try await daemon()
    #expect(running["running"] as? Bool == true)
    #expect(running["pid"] as? Int == Int(process.pid))
    #expect(running["since"] is String && running["last_poll"] is String)
    #expect(try await run(["status"], in: workspace).output.contains("process \(process.pid);"))
    process.send(SIGKILL)
    _ = try await process.exitStatus()
    let dead = try await daemon()
    #expect(dead["running"] as? Bool == false && dead["pid"] is NSNull)
    #expect(dead["last_poll"] as? String == running["last_poll"] as? String)
    #expect(
      try await run(["status"], in: workspace).output
        .hasPrefix("no daemon runs (process \(process.pid) was killed); last poll"))
    #expect(dead["stopped"] is NSNull)
  }

  @Test func whatIsWrongWithAFeedIsSaidOnceWithAdviceThatFits() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let page = "<!DOCTYPE html><html><head><title>Gazette</title>"
    server.serve(
      "/page",
      .ok(page + "<link href='news.rss' type='application/rss+xml' rel='alternate'></head></html>"))
    server.serve("/plain", .ok(page + "</head><body>Hello</body></html>"))
    server.serve("/moment", .ok("<html><head><title>Just a moment...</title></head></html>"))
    server.serve("/open", .status(401))
    server.serve("/closed", .status(401))
    let workspace = try configured([
      ("page", server.url("/page"), ""), ("plain", server.url("/plain"), ""),
      ("moment", server.url("/moment"), ""), ("open", server.url("/open"), ""),
      (
        "closed", server.url("/closed"),
        "auth = { scheme = \"basic\", user = \"desk\", file = \"secret\" }"
      ),
    ])
    try Data("wrong".utf8).write(to: workspace.folder.appending(path: "secret"))
    let once = try await run(["once"], in: workspace)
    let people = try await run(["status"], in: workspace).output
    for text in [once.errors, people] {
      #expect(text.contains("not-a-feed: 1:1: the document is a web page"))
      #expect(!text.contains("not-a-feed: 1:1: not-a-feed"))
      #expect(text.contains("it names the feed \(server.url("/news.rss"))"))
    }
    let status = try await status(workspace)
    #expect(try failure("moment", status)["code"] as? String == "blocked")
    #expect(try failure("plain", status)["code"] as? String == "not-a-feed")
    let advice = try ["page", "plain", "open", "closed"].map { id in
      try failure(id, status)["advice"] as? String ?? ""
    }
    #expect(advice[0].contains("put the address of the feed"))
    #expect(advice[1].contains("Open the address in a browser"))
    #expect(advice[2].contains("set auth"))
    #expect(advice[3].contains("refused the feed's login") && !advice[3].contains("set auth"))
    for text in advice { #expect(people.contains(text)) }
    let probe = try await run(["check", "--probe"], in: workspace).output
    #expect(probe.contains(server.url("/news.rss")))
  }

  @Test func aFeedIsAddedByItsAddressOrByThatOfItsPage() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/news.rss", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    server.serve("/other.rss", .ok(NewsFeed(title: "Other", entries: []).rss))
    server.serve("/moved", .redirect(301, to: "/news.rss"))
    server.serve("/bare", .ok("<html><head><title>Bare</title></head></html>"))
    server.serve(
      "/",
      .ok(
        """
        <html><head><base href="/x/"><link rel=alternate type=application/atom+xml href="../gone.atom">
        <link rel=alternate type="application/rss+xml" title="News" href="../news.rss">
        <link rel=alternate type="application/rss+xml" href="../other.rss"></head></html>
        """))
    let workspace = try configured([("old", "file:old.xml", "")])
    let before = try Data(contentsOf: workspace.configuration)
    let table = "url   = \"\(server.url("/news.rss"))\"\ntitle = \"Harbour Gazette\"\n"
    for path in ["/", "/news.rss", "/moved"] {
      let result = try await run(["feeds", "add", server.url(path), "--print"], in: workspace)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.trimmingCharacters(in: .newlines).hasSuffix(table.dropLast()))
      #expect(result.output.hasPrefix("[[feed]]\nid    = "))
      #expect(result.errors.contains("other.rss") == (path == "/"))
    }
    #expect(try Data(contentsOf: workspace.configuration) == before)

    let added = try await run(["feeds", "add", server.url("/")], in: workspace)
    #expect(added.status == 0 && added.output.isEmpty)
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    #expect(text.hasPrefix(String(decoding: before, as: UTF8.self)) && text.contains(table))
    #expect(try await run(["check"], in: workspace).status == 0)
    let again = try await run(["feeds", "add", server.url("/news.rss")], in: workspace)
    #expect(again.status == 0 && again.errors.contains("known already"))
    #expect(try String(contentsOf: workspace.configuration, encoding: .utf8) == text)

    let none = try await run(["feeds", "add", server.url("/bare"), "--print"], in: workspace)
    #expect(none.status == 65 && none.output.isEmpty && none.errors.contains("not-a-feed"))
    let port = LoopbackPort()
    let closed = try await run(["feeds", "add", port.url("/"), "--print"], in: workspace)
    withExtendedLifetime(port) {}
    #expect(closed.status == 69)
  }
}
