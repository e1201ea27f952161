import Foundation
import LoopbackServer
import Testing

/// A page that lists items is fetched only where its site's robots.txt lets it be, and what keeps it from being
/// fetched is said.
@Suite(.fewAtOnce) struct SourceRulesTests {
  private static let page =
    "<ul><li><a href=/1>Harbour</a><p>A Kestrel-9 was seen at the quay.</p></li></ul>"

  private func configured(_ server: LoopbackServer, host: String = "") throws -> Workspace {
    let workspace = try Workspace()
    let map =
      "kind = \"html\"\nmap = { item = \"//li\", link = \"a\", title = \"a\", text = \"p\" }"
    try workspace.watchKestrel(
      host, sourceFeed(server.url("/page"), "backfill = \"all\"\n\(map)"))
    return workspace
  }

  private func failures(_ workspace: Workspace) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter {
      $0["event"] as? String == "feed.failing"
    }
  }

  @Test func aForbiddenPageIsNotFetchedUntilItMayBe() async throws {
    let server = LoopbackServer()
    server.serve("/page", .ok(Self.page))
    server.serve("/robots.txt", .ok("User-agent: claimwatch\nDisallow: /page\n"))
    let workspace = try configured(server)
    try await workspace.poll()
    #expect(server.requests(for: "/page").isEmpty)
    #expect(workspace.lines(of: workspace.alerts).isEmpty)
    let failing = try failures(workspace)
    #expect(failing.map { $0["code"] as? String } == ["robots"])
    #expect((failing.first?["message"] as? String)?.contains("'claimwatch'") == true)
    let status = try await ClaimwatchProcess.run(
      ["status", "--config", workspace.configuration.path], in: workspace)
    #expect(status.output.contains("set robots = false for the host in [[host]]"))

    server.serve("/robots.txt", .ok("User-agent: *\nDisallow: /private\n"))
    try await workspace.poll()
    #expect(server.requests(for: "/page").count == 1)
    #expect(workspace.lines(of: workspace.alerts).count == 1)
    #expect(try workspace.eventTypes().contains("feed.recovered"))
  }

  @Test func aSiteInTroubleIsAskedNothingElse() async throws {
    let server = LoopbackServer()
    server.serve("/page", .ok(Self.page))
    server.serve("/robots.txt", .status(500))
    let workspace = try configured(server)
    try await workspace.poll()
    #expect(server.requests(for: "/page").isEmpty)
    #expect(try failures(workspace).map { $0["code"] as? String } == ["robots-unreachable"])
  }

  @Test(arguments: [true, false]) func whatNeedsNoLeaveIsNotAskedFor(byHost: Bool) async throws {
    let server = LoopbackServer()
    server.serve("/robots.txt", .ok("User-agent: *\nDisallow: /\n"))
    server.serve("/page", .ok(byHost ? Self.page : NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try configured(
      server, host: "[[host]]\nname = \"127.0.0.1:\(server.port)\"\nrobots = false")
    if !byHost {
      // A feed is there for programs.
      try workspace.configure(eagerFeed(server.url("/page")) + "\n" + firstWatches)
    }
    try await workspace.poll()
    #expect(server.requests(for: "/robots.txt").isEmpty)
    #expect(server.requests(for: "/page").count == 1)
    #expect(!workspace.lines(of: workspace.alerts).isEmpty)
  }

  @Test func whereThereAreNoRulesThePageIsFetched() async throws {
    let server = LoopbackServer()
    server.serve("/page", .ok(Self.page))
    let workspace = try configured(server)
    try await workspace.poll()
    #expect(server.requests(for: "/robots.txt").count == 1)
    #expect(workspace.lines(of: workspace.alerts).count == 1)
  }
}
