import Foundation
import LoopbackServer
import TestSupport
import Testing

/// What watches hit, and what is said of those that never do (issue 11).
@Suite(.fewAtOnce) struct WatchLifeTests {
  private static let watches = """
    [[watch]]
    id = "atacms"
    terms = ["ATACMS"]
    [[watch]]
    id = "kestrel"
    name = "The bird"
    terms = ["Kestrel", "S-400"]
    """
  private static let entries = [
    NewsFeed.missile,
    NewsFeed.Entry(
      guid: "birds-1", title: "Kestrels over the bay",
      text: "Two Kestrels and an S400 were seen, the Harbour Office said.",
      link: "http://gazette.example/birds"),
    NewsFeed.Entry(
      guid: "birds-2", title: "More Kestrels", text: "They came back.",
      link: "http://gazette.example/more-birds"),
  ]

  private func once(_ workspace: Workspace) async throws {
    let result = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(result.status == 0)
  }

  private func quietEvents(_ workspace: Workspace) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter {
      $0["event"] as? String == "watch.quiet"
    }
  }

  private func workspace(_ server: LoopbackServer) throws -> Workspace {
    let workspace = try Workspace()
    server.serve("/feed", .ok(NewsFeed(entries: Self.entries).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + Self.watches)
    return workspace
  }

  @Test func aWatchThatHitsNothingForThirtyDaysIsSaidOnceWithWhatNearlyHit() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try workspace(server)
    try await once(workspace)
    #expect(try quietEvents(workspace).isEmpty)
    let month = 31 * 86_400_000
    #expect(try workspace.changeState("UPDATE watch SET first_seen = first_seen - \(month)") == 2)
    try await once(workspace)
    try await once(workspace)
    let events = try quietEvents(workspace)
    #expect(events.map { $0["watch"] as? String } == ["kestrel"])
    #expect(events.first?["days"] as? Int == 31)
    let misses = try #require(events.first?["near_misses"] as? [[String: Any]])
    #expect(misses.map { $0["text"] as? String } == ["Kestrels", "S400"])
    #expect(misses.map { $0["kind"] as? String } == ["letters", "spelling"])
    #expect(misses.map { $0["items"] as? Int } == [2, 1])

    // Other terms begin anew, another name does not.
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n"
        + Self.watches.replacingOccurrences(of: "The bird", with: "Birds"))
    try await once(workspace)
    #expect(try quietEvents(workspace).count == 1)
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n"
        + Self.watches.replacingOccurrences(of: "S-400", with: "S-500"))
    try await once(workspace)
    #expect(try workspace.changeState("UPDATE watch SET first_seen = first_seen - \(month)") == 2)
    try await once(workspace)
    #expect(try quietEvents(workspace).count == 2)
  }

  @Test func statusAndMetricsShowWhatEachWatchHasHit() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try workspace(server)
    let metrics = workspace.folder.appending(path: "claimwatch.prom")
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + Self.watches, paths: "metrics = \"\(metrics.path)\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the alert is in the log") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let raised = try #require(try workspace.alertObjects().first?["time"] as? String)
    let status = try await ClaimwatchProcess.run(
      ["status", "--json", "--config", workspace.configuration.path], in: workspace)
    try AlertSchema.validate(Array(status.output.utf8), by: "status.schema.json")
    let object = try JSONSerialization.jsonObject(with: Data(status.output.utf8))
    let watches = try #require((object as? [String: Any])?["watches"] as? [[String: Any]])
    #expect(watches.map { $0["id"] as? String } == ["atacms", "kestrel"])
    #expect(watches.map { $0["hits"] as? Int } == [1, 0])
    #expect(watches.map { $0["quiet"] as? Bool } == [false, false])
    #expect(watches[0]["last_seq"] as? Int == 1)
    #expect((watches[0]["last_hit"] as? String)?.prefix(10) == raised.prefix(10))
    #expect(watches[1]["last_hit"] is NSNull)
    let shown = try await ClaimwatchProcess.run(
      ["status", "--config", workspace.configuration.path], in: workspace
    ).output
    #expect(shown.contains("atacms   1 hit, the last"))
    #expect(shown.contains("kestrel  no hit yet, since"))
    try await eventually("the metrics count the hit") {
      let text = (try? String(contentsOf: metrics, encoding: .utf8)) ?? ""
      return text.contains("claimwatch_watch_alerts_total{watch=\"atacms\"} 1\n")
        && text.contains("claimwatch_watch_alerts_total{watch=\"kestrel\"} 0\n")
        && text.contains("claimwatch_watch_last_hit_timestamp_seconds{watch=\"atacms\"} ")
        && !text.contains("timestamp_seconds{watch=\"kestrel\"}")
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    // What was counted outlives the daemon, near misses too.
    let after = try await ClaimwatchProcess.run(
      ["status", "--config", workspace.configuration.path], in: workspace
    ).output
    #expect(after.contains("nearly: \"Kestrels\" in 2 items, \"S400\" in 1 item"))
  }
}
