import Foundation
import LoopbackServer
import TestSupport
import Testing

/// `claimwatch alerts test`: an alert that only says that the chain holds.
@Suite(.fewAtOnce) struct TestAlertTests {
  private func test(
    _ workspace: Workspace, _ arguments: [String] = []
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      ["alerts", "test", "--config", workspace.configuration.path] + arguments, in: workspace)
  }

  @Test func besideTheDaemonItIsWrittenInOrderAndOnce() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--print-alerts", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alert is in the log") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let result = try await test(workspace, ["--watch", "sevastopol"])
    #expect(result.status == 0)
    #expect(result.output.contains("alert.test for 'sevastopol' is number 2"))
    #expect(result.output.contains("written by the daemon"))
    // What comes after it has the next number.
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the next alert is in the log") {
      workspace.lines(of: workspace.alerts).count == 3
    }
    try await eventually("the daemon has printed it") { daemon.output.contains("test: ") }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)

    let alerts = try workspace.alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == [1, 2, 3])
    #expect(alerts.map { $0["type"] as? String } == ["alert.new", "alert.test", "alert.new"])
    let watch = try #require(alerts[1]["watch"] as? [String: Any])
    #expect(watch["id"] as? String == "sevastopol")
    #expect((watch["matches"] as? [[String: Any]])?.first?["term"] as? String == "Sevastopol")
    // The story of the test is its own: the next alert is the first of its story.
    #expect((alerts[2]["cluster"] as? [String: Any])?["position"] as? Int == 1)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  @Test func withoutADaemonItIsWrittenByTheCommand() async throws {
    let workspace = try Workspace()
    try workspace.configure(firstWatches)
    for number in 1...2 {
      let result = try await test(workspace)
      #expect(result.status == 0)
      #expect(result.output.contains("alert.test for 'atacms' is number \(number)"))
      #expect(result.output.contains("since no daemon runs"))
    }
    let alerts = try workspace.alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == [1, 2])
    #expect(Set(alerts.compactMap { $0["id"] as? String }).count == 2)
    try AlertSchema.validate(linesOf: workspace.alerts)
    let shown = try await ClaimwatchProcess.run(
      ["alerts", "--config", workspace.configuration.path], in: workspace)
    #expect(shown.output.contains("[atacms] test: claimwatch looks for ATACMS"))
  }

  @Test func anUnknownWatchIsNamed() async throws {
    let workspace = try Workspace()
    try workspace.configure(firstWatches)
    let result = try await test(workspace, ["--watch", "kestrel"])
    #expect(result.status == 64)
    #expect(result.errors.contains("the configuration has no watch 'kestrel'"))
    #expect(workspace.lines(of: workspace.alerts).isEmpty)
  }
}
