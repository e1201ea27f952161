import Foundation
import LoopbackServer
import Synchronization
import TestSupport
import Testing

/// Documents that a document names are read with it: the sitemaps of a list, a channel's earlier posts.
@Suite(.fewAtOnce) struct FurtherDocumentTests {
  private func configured(_ server: LoopbackServer, _ settings: String) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.watchKestrel(sourceFeed(server.url("/page"), settings))
    return workspace
  }

  private func titles(_ workspace: Workspace) throws -> [String] {
    try workspace.alertObjects().map { ($0["item"] as? [String: Any])?["title"] as? String ?? "" }
  }

  // MARK: sitemaps

  private func sitemap(_ entries: [(path: String, title: String, date: String)]) -> String {
    let urls = entries.map { entry in
      """
      <url><loc>https://varn.example\(entry.path)</loc><news:news><news:title>\(entry.title)</news:title>\
      <news:publication_date>\(entry.date)</news:publication_date></news:news></url>
      """
    }
    return """
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news=\
      "http://www.google.com/schemas/sitemap-news/0.9">\(urls.joined())</urlset>
      """
  }

  private func list(_ addresses: [String]) -> String {
    let entries = addresses.map { "<sitemap><loc>\($0)</loc></sitemap>" }.joined()
    return
      "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\(entries)</sitemapindex>"
  }

  @Test func theSitemapsOfAListAreRead() async throws {
    let server = LoopbackServer()
    let index = list([server.url("/a.xml"), server.url("/b.xml"), server.url("/gone.xml")])
    server.serve("/page") { .resource(index, etag: "\"list\"", for: $0) }
    server.serve("/a.xml", .ok(sitemap([("/1", "A Kestrel-9 left the pier", "2026-11-27")])))
    server.serve("/b.xml", .ok(sitemap([("/2", "Rain would follow", "2026-11-27")])))
    let workspace = try configured(server, "backfill = \"all\"")
    try await workspace.poll()
    #expect(try titles(workspace) == ["A Kestrel-9 left the pier"])

    // The list itself has not changed.
    server.serve(
      "/b.xml",
      .ok(
        sitemap([
          ("/3", "The Kestrel-9 came back", "2026-11-27"),
          ("/2", "Rain would follow", "2026-11-27"),
        ])))
    try await workspace.poll()
    #expect(try titles(workspace).suffix(1) == ["The Kestrel-9 came back"])
    try await workspace.poll()
    #expect(try titles(workspace).count == 2)
    try AlertSchema.validate(linesOf: workspace.alerts)

    // One that fails is said, and what it brings when it is mended is told.
    server.serve("/b.xml", .status(500))
    try await workspace.poll()
    let failing = try workspace.alertObjects(in: workspace.events).filter {
      $0["event"] as? String == "feed.failing"
    }
    #expect(failing.map { $0["code"] as? String } == ["http-500"])
    #expect((failing.first?["message"] as? String)?.contains("/b.xml") == true)
    server.serve("/b.xml", .ok(sitemap([("/4", "Third Kestrel-9 seen", "2026-11-27")])))
    try await workspace.poll()
    #expect(try titles(workspace).suffix(1) == ["Third Kestrel-9 seen"])
  }

  /// Two feeds of one host that count as two, and a list whose sitemap counts with the neighbour: of other hosts none on
  /// loopback is asked.
  private func apart(_ server: LoopbackServer) throws -> Workspace {
    server.serve("/page", .ok(list([server.url("/a.xml")])))
    let workspace = try Workspace()
    try workspace.watchKestrel(
      sourceFeed(server.url("/feed"), id: "neighbour", "rate_group = \"one\""),
      sourceFeed(server.url("/later"), id: "second", "rate_group = \"one\""),
      sourceFeed(server.url("/page"), "backfill = \"all\"\nrate_group = \"two\""),
      // Longer than any machine takes: a fetch that has given up leaves its place to the next.
      fetch: "host_connections = 1\ntimeout = \"10m\"")
    return workspace
  }

  /// Another host is asked as gently by a list that names it as by its own feeds.
  @Test func aSitemapOnAnotherHostWaitsForAPlaceThere() async throws {
    let server = LoopbackServer()
    let workspace = try apart(server)
    let isBusy = Mutex(false)
    let metBusy = Mutex(false)
    server.serve("/a.xml") { [text = sitemap([("/1", "A Kestrel-9 left", "2026-11-27")])] _ in
      if isBusy.withLock({ $0 }) { metBusy.withLock { $0 = true } }
      return .ok(text)
    }
    server.serve("/feed") { _ in
      isBusy.withLock { $0 = true }
      // As long as the page needs where it comes at all: its fetch may wait for this one's connection.
      for _ in 0..<300 where server.requests(for: "/page").isEmpty { usleep(10_000) }
      // Long enough for a request that does not wait.
      usleep(700_000)
      isBusy.withLock { $0 = false }
      return .ok(NewsFeed(entries: [NewsFeed.dull]).rss)
    }
    try await workspace.poll()
    #expect(server.requests(for: "/feed").count == 1)
    #expect(try titles(workspace) == ["A Kestrel-9 left"])
    #expect(metBusy.withLock { !$0 })
  }

  /// It takes its own feeds out of a pass, which waits ten minutes for none.
  @Test func aPassDoesNotWaitForAHostThatASitemapHasHeld() async throws {
    let server = LoopbackServer()
    let workspace = try apart(server)
    // So that the list's sitemap has its turn between the two neighbours.
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    try Data(
      text.replacing("host_spacing = \"0s\"", with: "host_spacing = \"3s\"").utf8
    ).write(to: workspace.configuration)
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    server.serve("/later", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    server.serve("/a.xml", .status(429, headers: [("Retry-After", "6000")]))
    try await workspace.poll()
    #expect(server.requests(for: "/a.xml").count == 1)
  }

  @Test func whatAnotherHostAsksForHoldsThatHostAlone() async throws {
    let server = LoopbackServer()
    let workspace = try apart(server)
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    server.serve("/a.xml", .status(429, headers: [("Retry-After", "600")]))
    try await workspace.poll()
    try await workspace.poll()
    #expect(server.requests(for: "/page").count == 2, "the feed's own host has asked for nothing")
    let events = try workspace.alertObjects(in: workspace.events)
    let failing = events.first { $0["feed"] as? String == "source" }
    #expect(failing?["code"] as? String == "http-429")
  }

  /// A list may name any host; what the operator allows beyond public addresses it opens on its own alone.
  @Test func aSitemapOnAnotherHostOfOurOwnNetworkIsRefusedWithAdvice() async throws {
    let server = LoopbackServer()
    let other = LoopbackServer()
    server.serve("/page", .ok(list([other.url("/a.xml")])))
    let workspace = try configured(server, "kind = \"sitemap\"")
    try await workspace.poll()
    #expect(other.requests.isEmpty)
    let events = try workspace.alertObjects(in: workspace.events)
    let message = events.first { $0["event"] as? String == "feed.failing" }?["message"] as? String
    #expect(message?.contains("give that sitemap a [[feed]] of its own") == true)
  }

  @Test func oneLevelOfListsIsRead() async throws {
    let server = LoopbackServer()
    server.serve("/page", .ok(list([server.url("/inner.xml")])))
    server.serve("/inner.xml", .ok(list([server.url("/a.xml")])))
    let workspace = try configured(server, "kind = \"sitemap\"")
    try await workspace.poll()
    #expect(server.requests(for: "/a.xml").isEmpty)
    let events = try workspace.alertObjects(in: workspace.events)
    let failing = events.first { $0["event"] as? String == "feed.failing" }
    #expect(failing?["code"] as? String == "not-a-feed")
  }

  /// A date never decides whether an entry is news: what is new to us is told, however old it says it is.
  @Test func anEntryThatComesLateIsTold() async throws {
    let server = LoopbackServer()
    let old = ("/1", "Old Kestrel-9 story", "2026-01-01")
    server.serve("/page", .ok(sitemap([old])))
    let workspace = try configured(server, "kind = \"sitemap\"")
    try await workspace.poll()
    #expect(try titles(workspace).isEmpty, "backfill is a day")
    server.serve("/page", .ok(sitemap([("/2", "A late Kestrel-9 entry", "2026-11-01"), old])))
    try await workspace.poll()
    #expect(try titles(workspace) == ["A late Kestrel-9 entry"])
  }

  // MARK: channels

  private func channel(_ posts: [(id: Int, text: String, date: String)], before: Int?) -> String {
    let items = posts.map { post in
      """
      <div class="tgme_widget_message" data-post="varn/\(post.id)">
      <div class="tgme_widget_message_text">\(post.text)</div><a class="tgme_widget_message_date" \
      href="https://t.me/varn/\(post.id)"><time datetime="\(post.date)"></time></a></div>
      """
    }
    let link = before.map { "<link rel=prev href=\"/page?before=\($0)\">" } ?? ""
    return "\(link)<section class=\"tgme_channel_history\">\(items.joined())</section>"
  }

  @Test func earlierPostsOfAChannelAreReadOnceAndAfterAGap() async throws {
    let server = LoopbackServer()
    func post(_ id: Int, _ text: String = "Rain.") -> (id: Int, text: String, date: String) {
      (id, text, "2026-11-20T08:\(10 + id):00+00:00")
    }
    server.serve("/page", .ok(channel([post(3), post(4)], before: 3)))
    server.serve(
      "/page?before=3", .ok(channel([post(1), post(2, "A Kestrel-9 left.")], before: 1)))
    let workspace = try configured(server, "kind = \"telegram\"\nbackfill = \"all\"")
    try await workspace.poll()
    #expect(server.requests(for: "/page?before=3").count == 1)
    #expect(server.requests(for: "/page?before=1").isEmpty)
    #expect(workspace.lines(of: workspace.alerts).count == 1)

    server.serve("/page", .ok(channel([post(4), post(5)], before: 4)))
    try await workspace.poll()
    #expect(server.requests(for: "/page?before=4").isEmpty)

    server.serve("/page", .ok(channel([post(8), post(9)], before: 8)))
    server.serve(
      "/page?before=8", .ok(channel([post(6), post(7, "A Kestrel-9 came.")], before: 6)))
    try await workspace.poll()
    #expect(server.requests(for: "/page?before=8").count == 1)
    #expect(workspace.lines(of: workspace.alerts).count == 2)

    // Posts at hand are worth more than those before.
    server.serve("/page", .ok(channel([post(18, "The third Kestrel-9.")], before: 18)))
    try await workspace.poll()
    #expect(server.requests(for: "/page?before=18").count == 1)
    #expect(workspace.lines(of: workspace.alerts).count == 3)
  }
}
