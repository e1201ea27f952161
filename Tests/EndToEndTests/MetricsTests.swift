import Foundation
import LoopbackServer
import Testing

/// The text file for Prometheus.
@Suite(.fewAtOnce) struct MetricsTests {
  /// Samples by name and labels.
  private func samples(_ text: String) -> [String: String] {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    return Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let parts = line.split(separator: " ")
        return (String(parts[0]), String(parts.last ?? ""))
      })
  }

  @Test func theFileIsThereWhileTheDaemonRunsAndHoldsWhatTheManualSays() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    server.serve("/dead", .status(410))
    let workspace = try Workspace()
    let metrics = workspace.folder.appending(path: "metrics.prom")
    let feeds =
      eagerFeed(server.url("/feed")) + "\n" + eagerFeed(server.url("/dead"), id: "dead") + "\n"
      + eagerFeed("file:nowhere.xml", id: "nowhere")
    try workspace.configure(feeds + "\n" + firstWatches, paths: "metrics = \"\(metrics.path)\"")
    let environment = ["WATCHDOG_USEC": "3000000"]
    func start() throws -> ClaimwatchProcess {
      try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace, environment: environment)
    }
    func read() -> [String: String] {
      samples((try? String(contentsOf: metrics, encoding: .utf8)) ?? "")
    }
    var daemon = try start()
    try await eventually("all are counted: \(daemon.errors)") {
      let found = read()
      return found["claimwatch_feeds{health=\"failing\"}"] == "2"
        && found["claimwatch_feeds{health=\"ok\"}"] == "1"
    }
    let found = read()
    for word in ["new", "silent", "overrun", "overdue", "held", "gone", "poisoned"] {
      #expect(found["claimwatch_feeds{health=\"\(word)\"}"] == "0")
    }
    #expect(found["claimwatch_events_total{event=\"feed.failing\"}"] == "2")
    #expect(
      found["claimwatch_feed_last_success_timestamp_seconds{feed=\"dead\"}"] == "0.000")
    #expect(found["claimwatch_feed_fetch_seconds{feed=\"gazette\"}"] != nil)
    let text = try String(contentsOf: metrics, encoding: .utf8)
    let types = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
    let manual = try String(
      contentsOf: repositoryRoot.appending(path: "docs/operating.md"), encoding: .utf8)
    let documented = manual.split(separator: "\n").filter { $0.hasPrefix("| `claimwatch_") }
    #expect(documented.count == types.count)
    for type in types {
      let words = type.split(separator: " ")
      #expect(
        documented.contains { $0.hasPrefix("| `\(words[2])` | \(words[3]) |") }, "\(type)")
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(!FileManager.default.fileExists(atPath: metrics.path), "a file would say it is alive")

    // A feed that dies makes no figure better.
    try workspace.changeState(
      "UPDATE feed SET failure_code_since = failure_code_since - 300000000, next_poll = 1 "
        + "WHERE id = 'dead'")
    daemon = try start()
    try await eventually("it is gone: \(daemon.errors)") {
      read()["claimwatch_feeds{health=\"gone\"}"] == "1"
    }
    #expect(read()["claimwatch_feeds_failing"] == "2")
    let heartbeats = try workspace.alertObjects(in: workspace.events)
      .filter { $0["event"] as? String == "daemon.heartbeat" }
    #expect(!heartbeats.isEmpty && heartbeats.allSatisfy { $0["health"] is [String: Int] })
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }
}
