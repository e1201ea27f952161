import Foundation
import LoopbackServer
import Testing

/// `claimwatch backup`, beside a daemon that goes on writing.
@Suite(.fewAtOnce) struct BackupTests {
  @Test func aBackupOfARunningDaemonIsAWholeStateThatCanTakeItsPlace() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let configuration = ["--config", workspace.configuration.path]
    let copy = workspace.folder.appending(path: "copy.sqlite")
    let none = try await ClaimwatchProcess.run(
      ["backup", copy.path] + configuration, in: workspace)
    #expect(none.status == 66, "there is no state yet: \(none)")

    let daemon = try ClaimwatchProcess(["run"] + configuration, in: workspace)
    try await eventually("the first alert is logged") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let made = try await ClaimwatchProcess.run(
      ["backup", copy.path] + configuration, in: workspace)
    #expect(made.status == 0 && made.output.contains("integrity checked"), "\(made)")
    let bytes = try Data(contentsOf: copy)
    let again = try await ClaimwatchProcess.run(
      ["backup", copy.path] + configuration, in: workspace)
    #expect(again.status == 73 && again.errors.contains("exists already"), "\(again)")
    #expect(try Data(contentsOf: copy) == bytes)
    let nowhere = try await ClaimwatchProcess.run(
      ["backup", workspace.folder.path + "/no/where"] + configuration, in: workspace)
    #expect(nowhere.status == 73, "\(nowhere)")

    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path)
    #expect(!left.contains { $0.contains("partial") || $0.hasPrefix("copy.sqlite-") })
    // The copy takes the state's place, and the item is still known.
    try FileManager.default.removeItem(at: workspace.state)
    try FileManager.default.createDirectory(
      at: workspace.state, withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      at: copy, to: workspace.state.appending(path: "claimwatch.sqlite"))
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    #expect(try await ClaimwatchProcess.run(["once"] + configuration, in: workspace).status == 0)
    let alerts = try workspace.alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == [1, 2])
    #expect(
      alerts.compactMap { ($0["watch"] as? [String: Any])?["id"] as? String }
        == ["atacms", "sevastopol"])
  }
}
