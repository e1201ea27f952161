import Foundation
import LoopbackServer
import TestSupport
import Testing

/// What `backfill` leaves out of a first document, and of the first one at another address (issue 11).
@Suite(.fewAtOnce) struct BackfillTests {
  private static func entry(_ number: Int, date: String) -> NewsFeed.Entry {
    NewsFeed.Entry(
      guid: "entry-\(number)", title: "Report \(number)",
      text: "The Harbour Office said ATACMS number \(number) was seen.",
      link: "http://gazette.example/\(number)", date: date)
  }

  private static func now(plus seconds: Double = 0) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.string(from: Date().addingTimeInterval(seconds))
  }

  private static let longAgo = "Mon, 05 Jan 2015 08:00:00 GMT"

  private func poll(_ workspace: Workspace, _ url: String) async throws {
    let feed = eagerFeed(url).replacing("\"all\"", with: "\"1h\"")
    try workspace.configure(feed + "\n" + firstWatches)
    let result = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(result.status == 0)
  }

  private func guids(_ workspace: Workspace) throws -> [String] {
    try workspace.alertObjects().compactMap { ($0["item"] as? [String: Any])?["guid"] as? String }
  }

  private func primed(_ workspace: Workspace) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter {
      $0["event"] as? String == "feed.primed"
    }
  }

  @Test func whatAFirstDocumentLeavesOutIsCounted() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let undated = (3...6).map { Self.entry($0, date: "") }
    let entries = [Self.entry(1, date: Self.now()), Self.entry(2, date: Self.longAgo)] + undated
    server.serve("/feed", .ok(NewsFeed(entries: entries + [NewsFeed.dull]).rss))
    let workspace = try Workspace()
    try await poll(workspace, server.url("/feed"))
    #expect(try guids(workspace) == ["entry-1"])
    let event = try #require(primed(workspace).first)
    #expect(event["alerts"] as? Int == 1)
    #expect(event["left_out"] as? Int == 5)
    #expect(event["undated"] as? Int == 4)
    try await poll(workspace, server.url("/feed"))
    #expect(try primed(workspace).count == 1)
  }

  /// Many publishers leave the date out and have it in the address.
  @Test func theDayInAnAddressStandsForADateThatIsMissing() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    func entry(_ number: Int, _ path: String) -> NewsFeed.Entry {
      var entry = Self.entry(number, date: "")
      entry.link = "http://gazette.example/\(path)"
      return entry
    }
    let today = DateFormatter()
    today.timeZone = TimeZone(identifier: "UTC")
    today.locale = Locale(identifier: "en_US_POSIX")
    today.dateFormat = "yyyy/MM/dd"
    let day = today.string(from: Date())
    let entries = [
      entry(1, "\(day)/ships"), entry(2, "news/\(day.replacing("/", with: "-"))-ships"),
      entry(3, "2015/01/05/ships"), entry(4, "2026/99/05/ships"), entry(5, "ships?on=\(day)"),
    ]
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    let workspace = try Workspace()
    try await poll(workspace, server.url("/feed"))
    #expect(try guids(workspace) == ["entry-1", "entry-2"])
  }

  @Test func theArchiveAtAnotherAddressAlertsNobody() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/old", .ok(NewsFeed(entries: [Self.entry(1, date: Self.now())]).rss))
    let archive = (10..<30).map { Self.entry($0, date: Self.longAgo) }
    let fresh = Self.entry(2, date: Self.now(plus: 60))
    server.serve("/new", .ok(NewsFeed(entries: archive + [fresh]).rss))
    let workspace = try Workspace()
    try await poll(workspace, server.url("/old"))
    // The first try at the new address fails and changes nothing about it.
    try await poll(workspace, server.url("/missing"))
    try await poll(workspace, server.url("/new"))
    #expect(try guids(workspace) == ["entry-1", "entry-2"])
    #expect(try primed(workspace).map { $0["left_out"] as? Int } == [20])
    // From then on dates decide nothing.
    let late = Self.entry(40, date: Self.longAgo)
    server.serve("/new", .ok(NewsFeed(entries: [late] + archive).rss))
    try await poll(workspace, server.url("/new"))
    #expect(try guids(workspace) == ["entry-1", "entry-2", "entry-40"])
  }

  /// A feed that moves loses nothing: what came since the old address was last read alerts, and so does
  /// what has no date where the documents share items.
  @Test func aFeedThatMovesLosesNothing() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let known = Self.entry(1, date: Self.longAgo)
    server.serve("/old", .ok(NewsFeed(entries: [known]).rss))
    let workspace = try Workspace()
    try await poll(workspace, server.url("/old"))
    let hours = 5 * 3_600_000
    try workspace.changeState(
      "UPDATE feed SET last_success = last_success - \(hours), last_attempt = last_attempt - \(hours)"
    )
    server.serve(
      "/new",
      .ok(
        NewsFeed(entries: [
          known, Self.entry(2, date: Self.now(plus: -3 * 3600)), Self.entry(3, date: ""),
        ]).rss))
    try await poll(workspace, server.url("/new"))
    #expect(try guids(workspace) == ["entry-2", "entry-3"])
  }
}
