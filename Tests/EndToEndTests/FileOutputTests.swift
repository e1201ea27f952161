import Foundation
import LoopbackServer
import Testing

/// An output that keeps a file.
@Suite(.fewAtOnce) struct FileOutputTests {
  /// Our own parser reads the feed back, as any reader would.
  @Test func anAtomFileHoldsTheLastAlertsAndIsAFeed() async throws {
    let workspace = try Workspace()
    let feed = LoopbackServer()
    defer { feed.stop() }
    var wire = NewsWire()
    wire.publish(3)
    feed.serve("/feed", .ok(wire.feed))
    let file = workspace.folder.appending(path: "alerts.atom")
    try workspace.configure(
      eagerFeed(feed.url("/feed")) + "\n" + firstWatches + """

        [[output]]
        id = "feed"
        kind = "atom"
        file = "alerts.atom"
        from = "start"
        """)
    let once = ["once", "--deliver", "--quiet", "--config", workspace.configuration.path]
    for count in [3, 5] {
      #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
      let parsed = try await ClaimwatchProcess.run(["parse", "--json", file.path], in: workspace)
      #expect(parsed.status == 0, "\(parsed.errors)")
      let object = try JSONSerialization.jsonObject(with: Data(parsed.output.utf8))
      let entries = try #require((object as? [String: Any])?["entries"] as? [[String: Any]])
      let alerts = try workspace.alertObjects()
      #expect(entries.count == count && alerts.count == count)
      let ids = alerts.reversed().compactMap { $0["id"] as? String }
      #expect(entries.map { $0["id"] as? String } == ids.map { "urn:uuid:\($0)" })
      wire.publish(2)
      feed.serve("/feed", .ok(wire.feed))
    }
  }

  @Test func healthIsDegradedWhileAnOutputIsDown() async throws {
    let workspace = try Workspace()
    let feed = LoopbackServer()
    defer { feed.stop() }
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(
      eagerFeed(feed.url("/feed")) + "\n" + firstWatches + """

        [[output]]
        id = "feed"
        kind = "atom"
        file = "nowhere/alerts.atom"
        from = "start"
        retry = ["10ms", "10ms", "10ms", "1d"]
        """)
    let configuration = ["--config", workspace.configuration.path]
    let daemon = try ClaimwatchProcess(["run"] + configuration, in: workspace)
    try await eventually("it is said: \(daemon.errors)") {
      try workspace.eventTypes().contains("output.down")
    }
    let health = try await ClaimwatchProcess.run(["health"] + configuration, in: workspace)
    #expect(health.status == 1)
    #expect(health.output.contains("output feed takes no alerts since"), "\(health.output)")
    let status = try await ClaimwatchProcess.run(["status"] + configuration, in: workspace)
    #expect(status.output.contains("output feed takes no alerts since"), "\(status.output)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }
}
