import Foundation
import LoopbackServer
import Testing

/// Our own line goes down: no feed is blamed, and all are asked when it is up.
@Suite(.fewAtOnce) struct OutageTests {
  private func story(_ number: Int, of feed: Int) -> Answer {
    .ok(
      NewsFeed(entries: [
        .init(
          guid: "story-\(feed)-\(number)", title: "Story \(number) of gazette \(feed)",
          text: "The Harbour Office said that ATACMS \(number) fell into bay \(feed).")
      ]).rss)
  }

  private func servers(_ ports: [LoopbackPort], story number: Int) -> [LoopbackServer] {
    ports.enumerated().map { index, port in
      let server = LoopbackServer(port: port)
      server.serve("/feed", story(number, of: index))
      return server
    }
  }

  private func feeds(_ ports: [LoopbackPort], interval: String = "1s") -> String {
    ports.enumerated().map { index, port in
      "[[feed]]\nid = \"gazette\(index)\"\nurl = \"http://127.0.0.1:\(port.number)/feed\"\n"
        + "interval = \"\(interval)\"\nbackfill = \"all\"\n"
    }.joined(separator: "\n")
  }

  private func status(_ workspace: Workspace) async throws -> [String: Any] {
    let result = try await ClaimwatchProcess.run(
      ["status", "--json", "--config", workspace.configuration.path], in: workspace)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any])
  }

  private func health(_ status: [String: Any]) throws -> [String] {
    try #require(status["feeds"] as? [[String: Any]]).map { $0["health"] as? String ?? "?" }
  }

  private func count(_ workspace: Workspace, _ event: String) throws -> Int {
    try workspace.eventTypes().count { $0 == event }
  }

  @Test func anOutageIsSaidOnceChargedToNobodyAndEndsWithAllFeedsPolled() async throws {
    let ports = (0..<4).map { _ in LoopbackPort() }
    let first = servers(ports, story: 1)
    let workspace = try Workspace()
    try workspace.configure(feeds(ports) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("all four alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 4
    }
    for server in first { server.stop() }
    try await eventually("the outage is said: \(daemon.errors)") {
      try count(workspace, "network.down") == 1
    }
    let during = try await status(workspace)
    #expect(try health(during) == ["ok", "ok", "ok", "ok"])
    #expect(during["network_down_since"] is String)
    let people = try await ClaimwatchProcess.run(
      ["status", "--config", workspace.configuration.path], in: workspace)
    #expect(people.output.contains("network down since"))

    let second = servers(ports, story: 2)
    defer { for server in second { server.stop() } }
    try await eventually("all four alert again: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 8
    }
    try await eventually("its end is said: \(daemon.errors)") {
      try count(workspace, "network.up") == 1
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "network.down") == 1)
    #expect(try count(workspace, "feed.failing") == 0)
    #expect(try await status(workspace)["network_down_since"] is NSNull)
  }

  @Test func anOutageAtTheStartIsOneAndSurvivesARestart() async throws {
    let ports = (0..<3).map { _ in LoopbackPort() }
    let workspace = try Workspace()
    try workspace.configure(feeds(ports) + "\n" + firstWatches)
    let arguments = ["run", "--config", workspace.configuration.path]
    var daemon = try ClaimwatchProcess(arguments, in: workspace)
    try await eventually("the outage is said: \(daemon.errors)") {
      try count(workspace, "network.down") == 1
    }
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    daemon = try ClaimwatchProcess(arguments, in: workspace)
    try await eventually("it runs again: \(daemon.errors)") {
      try count(workspace, "daemon.started") == 2
    }
    let second = servers(ports, story: 1)
    defer { for server in second { server.stop() } }
    try await eventually("all three alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 3
    }
    try await eventually("its end is said: \(daemon.errors)") {
      try count(workspace, "network.up") == 1
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "network.down") == 1)
    #expect(try count(workspace, "feed.failing") == 0)
  }

  @Test func twoOfThreeHostsThatFailAreFailing() async throws {
    let ports = (0..<3).map { _ in LoopbackPort() }
    let all = servers(ports, story: 1)
    defer { all[2].stop() }
    let workspace = try Workspace()
    try workspace.configure(feeds(ports) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("all three alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 3
    }
    for server in all.prefix(2) { server.stop() }
    try await eventually("both fail: \(daemon.errors)") {
      try count(workspace, "feed.failing") == 2
    }
    #expect(try health(await status(workspace)) == ["failing", "failing", "ok"])
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "network.down") == 0)
  }

  @Test func aPassSaysAnOutageAndChargesNobody() async throws {
    let ports = (0..<3).map { _ in LoopbackPort() }
    let workspace = try Workspace()
    try workspace.configure(feeds(ports, interval: "15m") + "\n" + firstWatches)
    let once = ["once", "--config", workspace.configuration.path]
    for _ in 1...2 {
      let result = try await ClaimwatchProcess.run(once, in: workspace)
      #expect(result.status == 0)
      #expect(result.output.contains("network down"))
    }
    #expect(try count(workspace, "network.down") == 1)
    #expect(try health(await status(workspace)) == ["new", "new", "new"])
    let second = servers(ports, story: 1)
    defer { for server in second { server.stop() } }
    let result = try await ClaimwatchProcess.run(once, in: workspace)
    #expect(!result.output.contains("network down"))
    #expect(workspace.lines(of: workspace.alerts).count == 3)
    #expect(try count(workspace, "network.up") == 1)
    #expect(try count(workspace, "feed.failing") == 0)
  }
}
