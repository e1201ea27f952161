import Foundation
import LoopbackServer
import TestSupport
import Testing

/// The whole way, with the real binary against a real server.
@Suite(.fewAtOnce) struct FeedToAlertTests {
  @Test func newItemRaisesOneAlertAndTheSameAgainNone() async throws {
    let server = LoopbackServer()
    let feed = NewsFeed(entries: [NewsFeed.missile, NewsFeed.town, NewsFeed.dull])
    server.serve("/feed") { .resource(feed.rss, etag: nil, for: $0) }
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("both alerts are logged") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    try await eventually("the feed is polled three times more") {
      server.requests(for: "/feed").count >= 4
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)

    let alerts = try workspace.alertObjects()
    #expect(alerts.count == 2)
    #expect(alerts.map { $0["seq"] as? Int } == [1, 2])
    #expect(alerts.map { $0["type"] as? String } == ["alert.new", "alert.new"])
    #expect(
      Set(alerts.compactMap { ($0["watch"] as? [String: Any])?["id"] as? String })
        == ["atacms", "sevastopol"])
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  @Test func theClaimThatHoldsTheTermCarriesTheMatch() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let run = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0)
    let alert = try #require(try workspace.alertObjects().first)
    let watch = try #require(alert["watch"] as? [String: Any])
    let match = try #require((watch["matches"] as? [[String: Any]])?.first)
    #expect(match["role"] as? String == "content")
    let claims = try #require(alert["claims"] as? [[String: Any]])
    let claim = try #require(claims.first { $0["id"] as? String == match["claim_id"] as? String })
    #expect(claim["matched"] as? Bool == true)
    #expect((claim["speaker"] as? [String: Any])?["text"] as? String == "The Harbour Office")
    #expect((claim["cue"] as? [String: Any])?["text"] as? String == "said")
    let content = try #require((claim["content"] as? [String: Any])?["text"] as? String)
    #expect(content.contains("an ATACMS missile fell into the bay"))
  }

  @Test func changedTextIsARevisionAndRaisesAnUpdateOnlyWhenWhatIsFoundChanges() async throws {
    let server = LoopbackServer()
    var entry = NewsFeed.missile
    let first = NewsFeed(entries: [entry]).rss
    server.serve("/feed", .ok(first))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let once = ["once", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(workspace.lines(of: workspace.alerts).count == 1)

    // A word of the frame changes, no match and no claim does.
    entry.text = "Morning news. " + entry.text
    server.serve("/feed", .ok(NewsFeed(entries: [entry]).rss))
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(workspace.lines(of: workspace.alerts).count == 1)

    entry.text += " The Coast Guard denied that the ATACMS missile had been armed."
    server.serve("/feed", .ok(NewsFeed(entries: [entry]).rss))
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    let alerts = try workspace.alertObjects()
    #expect(alerts.count == 2)
    let update = try #require(alerts.last)
    #expect(update["type"] as? String == "alert.updated")
    #expect(update["supersedes"] as? String == alerts.first?["id"] as? String)
    #expect((update["item"] as? [String: Any])?["revision"] as? Int == 3)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  @Test func anItemOlderThanTheBackfillAlertsWhenATermIsAddedAndNotBefore() async throws {
    let server = LoopbackServer()
    var entry = NewsFeed.missile
    let workspace = try Workspace()
    try workspace.configure(
      """
      [[feed]]
      id = "gazette"
      url = "\(server.url("/feed"))"
      backfill = "none"

      """ + firstWatches)
    let once = ["once", "--config", workspace.configuration.path]
    func poll() async throws -> Int {
      server.serve("/feed", .ok(NewsFeed(entries: [entry]).rss))
      #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
      return workspace.lines(of: workspace.alerts).count
    }
    #expect(try await poll() == 0, "too old")
    entry.text = "Morning news. " + entry.text
    #expect(try await poll() == 0, "no term was added")
    entry.text += " The Coast Guard denied that the ATACMS missile had been armed."
    #expect(try await poll() == 1)
    let alert = try #require(try workspace.alertObjects().first)
    #expect(alert["type"] as? String == "alert.new")
    #expect((alert["claims"] as? [Any])?.isEmpty == false, "now it was read")
    entry.text = "Evening news. " + entry.text
    #expect(try await poll() == 1, "from then on it is like any other")
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  @Test func secondPollIsConditionalAndA304IsHonoured() async throws {
    let server = LoopbackServer()
    let feed = NewsFeed(entries: [NewsFeed.missile]).rss
    server.serve("/feed") {
      .resource(feed, etag: "W/\"v1\"", lastModified: "Sun, 22 Nov 2026 07:00:00 GMT", for: $0)
    }
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let once = ["once", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    let requests = server.requests(for: "/feed")
    try #require(requests.count == 2)
    #expect(requests[0].headers["if-none-match"] == nil)
    #expect(requests[1].headers["if-none-match"] == "W/\"v1\"")
    #expect(requests[1].headers["if-modified-since"] == "Sun, 22 Nov 2026 07:00:00 GMT")
    #expect(workspace.lines(of: workspace.alerts).count == 1)
  }

  @Test func guidsThatChangeAtEveryPollRaiseNothingNew() async throws {
    let server = LoopbackServer()
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    for round in 1...3 {
      var entry = NewsFeed.missile
      entry.guid = "round-\(round)"
      server.serve("/feed", .ok(NewsFeed(entries: [entry]).rss))
      let run = try await ClaimwatchProcess.run(
        ["once", "--config", workspace.configuration.path], in: workspace)
      #expect(run.status == 0)
    }
    #expect(workspace.lines(of: workspace.alerts).count == 1)
  }

  @Test func aFirstFetchAlertsOnlyWithinTheBackfill() async throws {
    let server = LoopbackServer()
    var old = NewsFeed.missile
    old.date = "Mon, 05 Jan 2015 08:00:00 GMT"
    server.serve("/feed", .ok(NewsFeed(entries: [old]).rss))
    let workspace = try Workspace()
    let feed = eagerFeed(server.url("/feed")).replacing("\"all\"", with: "\"1d\"")
    try workspace.configure(feed + "\n" + firstWatches)
    let once = ["once", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(workspace.lines(of: workspace.alerts).isEmpty)

    // Dates decide on the first fetch only: an old date on a later item changes nothing.
    var later = NewsFeed.town
    later.date = "Mon, 05 Jan 2015 09:00:00 GMT"
    server.serve("/feed", .ok(NewsFeed(entries: [later, old]).rss))
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(workspace.lines(of: workspace.alerts).count == 1)
  }

  @Test func theStarterConfigurationRaisesAnAlertFromItsSampleFeed() async throws {
    let workspace = try Workspace()
    let configuration = repositoryRoot.appending(path: "Config")
    for name in ["claimwatch.toml", "sample-feed.xml"] {
      try FileManager.default.copyItem(
        at: configuration.appending(path: name), to: workspace.folder.appending(path: name))
    }
    // Only the local sample feed: tests never leave the loopback.
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    let kept = text.components(separatedBy: "\n[[").filter {
      !$0.hasPrefix("feed]]") || $0.contains("file:sample-feed.xml")
    }
    try Data(kept.joined(separator: "\n[[").utf8).write(to: workspace.configuration)
    let run = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace,
      environment: ["XDG_STATE_HOME": workspace.state.path])
    #expect(run.status == 0, "\(run.errors)")
    let log = workspace.state.appending(path: "claimwatch/alerts.jsonl")
    #expect(workspace.lines(of: log).count == 4)
    try AlertSchema.validate(linesOf: log)
  }
}

/// The checkout the tests were built from.
let repositoryRoot = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
