import Foundation
import LoopbackServer
import TestSupport
import Testing

/// What survives kill, restart and rotation.
@Suite(.fewAtOnce) struct RestartTests {
  @Test func aKilledDaemonDoublesNothingAndPollsNothingEarly() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    let workspace = try Workspace()
    let feed = eagerFeed(server.url("/feed")).replacing("\"1s\"", with: "\"1h\"")
    try workspace.configure(feed + "\n" + firstWatches)
    let arguments = ["run", "--config", workspace.configuration.path]
    for run in 1...3 {
      let daemon = try ClaimwatchProcess(arguments, in: workspace)
      try await eventually("run \(run) has started and both alerts are logged") {
        try workspace.lines(of: workspace.alerts).count == 2
          && workspace.eventTypes().filter { $0 == "daemon.started" }.count == run
      }
      daemon.send(SIGKILL)
      #expect(try await daemon.exitStatus() == 128 + SIGKILL)
    }
    let daemon = try ClaimwatchProcess(arguments, in: workspace)
    try await eventually("the fourth run has started") {
      try workspace.eventTypes().filter { $0 == "daemon.started" }.count == 4
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try workspace.alertObjects().map { $0["seq"] as? Int } == [1, 2])
    #expect(server.requests(for: "/feed").count == 1, "a restart polls nothing early")
  }

  @Test func aTornLastLineIsCutAndItsAlertWrittenAgain() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let once = ["once", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    let whole = try Data(contentsOf: workspace.alerts)
    // The power went while the line was on its way to the disk.
    try whole.prefix(whole.count / 2).write(to: workspace.alerts)
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(try Data(contentsOf: workspace.alerts) == whole)
  }

  @Test func aRenamedLogIsFollowedByANewOne() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alert is logged") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let rotated = workspace.folder.appending(path: "alerts.jsonl.1")
    try FileManager.default.moveItem(at: workspace.alerts, to: rotated)
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the second alert is logged in a new file") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try workspace.alertObjects(in: rotated).map { $0["seq"] as? Int } == [1])
    #expect(try workspace.alertObjects().map { $0["seq"] as? Int } == [2])
  }

  @Test func killedAtRandomMomentsNothingIsLostOrDoubled() async throws {
    let server = LoopbackServer()
    let entries = (1...40).map { number in
      NewsFeed.Entry(
        guid: "g\(number)", title: "Report \(number)",
        text: "Officials said ATACMS number \(number) was seen.",
        link: "http://gazette.example/\(number)")
    }
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    var random = SplitMix64(seed: 22)
    var shown = 0
    for _ in 1...20 {
      shown = min(shown + 2, entries.count)
      server.serve("/feed", .ok(NewsFeed(entries: Array(entries[..<shown])).rss))
      let before = workspace.lines(of: workspace.alerts).count
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      // Half the kills come the instant the log grows, half at a random moment of the first polls.
      if random.next() % 2 == 0 {
        try await eventually("the log grows") {
          workspace.lines(of: workspace.alerts).count > before
        }
      } else {
        let requests = server.requests.count
        try await eventually("a poll arrives") { server.requests.count > requests }
        try await Task.sleep(for: .milliseconds(Int(random.next() % 80)))
      }
      daemon.send(SIGKILL)
      _ = try await daemon.exitStatus()
    }
    let once = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(once.status == 0)
    let alerts = try workspace.alertObjects()
    #expect(alerts.compactMap { $0["seq"] as? Int } == Array(1...entries.count))
    let guids = alerts.compactMap { ($0["item"] as? [String: Any])?["guid"] as? String }
    #expect(Set(guids).count == entries.count && guids.count == entries.count)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }
}
