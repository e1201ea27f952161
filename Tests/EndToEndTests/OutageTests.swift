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

  /// A daemon on a feed for each of `ports`.
  private func start(
    on ports: [LoopbackPort], fetch: String = "", in workspace: Workspace
  ) throws -> ClaimwatchProcess {
    try workspace.configure(feeds(ports) + "\n" + firstWatches, fetch: fetch)
    return try ClaimwatchProcess(["run", "--config", workspace.configuration.path], in: workspace)
  }

  /// Waits until so many alerts are in the log and `event` has been said so often.
  private func expect(
    alerts: Int? = nil, _ event: String, _ times: Int = 1, of daemon: ClaimwatchProcess,
    in workspace: Workspace
  ) async throws {
    if let alerts {
      try await eventually("\(alerts) alerts: \(daemon.errors)") {
        workspace.lines(of: workspace.alerts).count == alerts
      }
    }
    try await eventually("\(times) times \(event): \(daemon.errors)") {
      try count(workspace, event) == times
    }
  }

  /// Ends all servers at one moment of `daemon`, between its polls: one after the other they would fail
  /// while others still answer, which is no outage.
  private func cutOff(_ servers: [LoopbackServer], from daemon: ClaimwatchProcess) async throws {
    try await eventually("nothing is on its way") {
      daemon.send(SIGSTOP)
      var now = timespec()
      clock_gettime(CLOCK_MONOTONIC, &now)
      let last = servers.compactMap(\.requests.last?.time).max() ?? 0
      let time = UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
      if time > last + 300_000 { return true }
      daemon.send(SIGCONT)
      return false
    }
    for server in servers { server.stop() }
    daemon.send(SIGCONT)
  }

  @Test func anOutageIsSaidOnceChargedToNobodyAndEndsWithAllFeedsPolled() async throws {
    let ports = (0..<4).map { _ in LoopbackPort() }
    let first = servers(ports, story: 1)
    let workspace = try Workspace()
    let daemon = try start(on: ports, in: workspace)
    try await expect(alerts: 4, "network.down", 0, of: daemon, in: workspace)
    try await cutOff(first, from: daemon)
    try await expect("network.down", of: daemon, in: workspace)
    let during = try await status(workspace)
    #expect(try health(during) == ["ok", "ok", "ok", "ok"])
    #expect(during["network_down_since"] is String)
    let people = try await ClaimwatchProcess.run(
      ["status", "--config", workspace.configuration.path], in: workspace)
    #expect(people.output.contains("network down since"))

    let second = servers(ports, story: 2)
    defer { for server in second { server.stop() } }
    try await expect(alerts: 8, "network.up", of: daemon, in: workspace)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "network.down") == 1)
    #expect(try count(workspace, "feed.failing") == 0)
    #expect(try await status(workspace)["network_down_since"] is NSNull)
  }

  @Test func anOutageAtTheStartIsOneAndSurvivesARestart() async throws {
    let ports = (0..<3).map { _ in LoopbackPort() }
    let workspace = try Workspace()
    let killed = try start(on: ports, in: workspace)
    try await expect("network.down", of: killed, in: workspace)
    killed.send(SIGKILL)
    _ = try await killed.exitStatus()
    let daemon = try start(on: ports, in: workspace)
    try await expect("daemon.started", 2, of: daemon, in: workspace)
    let second = servers(ports, story: 1)
    defer { for server in second { server.stop() } }
    try await expect(alerts: 3, "network.up", of: daemon, in: workspace)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "network.down") == 1)
    #expect(try count(workspace, "feed.failing") == 0)
  }

  /// One host with several feeds, as the operator found it: nothing tells whose fault it is, and a restart
  /// forgets what was in memory.
  @Test func theFeedsOfAHostThatIsBackAreAllPolledAtOnceAlsoAfterARestart() async throws {
    let port = LoopbackPort()
    let workspace = try Workspace()
    let names = (0..<6).map { "gazette\($0)" }
    let tables = names.map { name in
      "[[feed]]\nid = \"\(name)\"\nurl = \"http://127.0.0.1:\(port.number)/\(name)\"\n"
        + "interval = \"1h\"\nbackfill = \"all\"\n"
    }
    try workspace.configure(tables.joined() + "\n" + firstWatches)
    let arguments = ["run", "--config", workspace.configuration.path]
    var daemon = try ClaimwatchProcess(arguments, in: workspace)
    try await eventually("all fail: \(daemon.errors)") {
      try count(workspace, "feed.failing") == names.count
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let server = LoopbackServer(port: port)
    defer { server.stop() }
    for (index, name) in names.enumerated() { server.serve("/\(name)", story(1, of: index)) }
    try workspace.changeState("UPDATE feed SET next_poll = 1 WHERE id = 'gazette3'")
    daemon = try ClaimwatchProcess(arguments, in: workspace)
    try await eventually("all alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == names.count
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "feed.recovered") == names.count)
  }

  @Test func twoOfThreeHostsThatFailAreFailing() async throws {
    let ports = (0..<3).map { _ in LoopbackPort() }
    let all = servers(ports, story: 1)
    defer { all[2].stop() }
    let workspace = try Workspace()
    let daemon = try start(on: ports, in: workspace)
    try await expect(alerts: 3, "feed.failing", 0, of: daemon, in: workspace)
    for server in all.prefix(2) { server.stop() }
    try await expect("feed.failing", 2, of: daemon, in: workspace)
    #expect(try health(await status(workspace)) == ["failing", "failing", "ok"])
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "network.down") == 0)
  }

  /// A firewall that drops packets: connections come about or not, and nothing ever answers.
  @Test func anOutageByTimeOutsIsOne() async throws {
    let ports = (0..<3).map { _ in LoopbackPort() }
    let silent = servers(ports, story: 1)
    for server in silent { server.serve("/feed", Answer([.stall])) }
    let workspace = try Workspace()
    let daemon = try start(on: ports, fetch: "timeout = \"2s\"", in: workspace)
    try await expect("network.down", of: daemon, in: workspace)
    #expect(try health(await status(workspace)) == ["new", "new", "new"])
    for (index, server) in silent.enumerated() { server.serve("/feed", story(1, of: index)) }
    defer { for server in silent { server.stop() } }
    try await expect(alerts: 3, "network.up", of: daemon, in: workspace)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "network.down") == 1)
    #expect(try count(workspace, "feed.failing") == 0)
  }

  /// Two hosts that are dead for good look like an outage, which a desk with two feeds must learn of.
  @Test func fewHostsAreFailingTooOnceAnOutageHasLastedAnHour() async throws {
    let ports = (0..<2).map { _ in LoopbackPort() }
    let workspace = try Workspace()
    let before = try start(on: ports, in: workspace)
    try await expect("network.down", of: before, in: workspace)
    before.send(SIGTERM)
    #expect(try await before.exitStatus() == 0)
    #expect(try count(workspace, "feed.failing") == 0)
    let hourAgo = Int64(Date().timeIntervalSince1970 * 1000) - 3_700_000
    try Data("\(hourAgo)\n".utf8).write(to: workspace.state.appending(path: "network-down"))

    let daemon = try start(on: ports, in: workspace)
    try await expect("feed.failing", 2, of: daemon, in: workspace)
    let during = try await status(workspace)
    #expect(try health(during) == ["failing", "failing"])
    #expect(during["network_down_since"] is String)
    // Both are asked on, and together when one answers.
    let back = servers(ports, story: 1)
    defer { for server in back { server.stop() } }
    try await expect(alerts: 2, "feed.recovered", 2, of: daemon, in: workspace)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try count(workspace, "network.down") == 1)
    #expect(try count(workspace, "network.up") == 1)
    #expect(try count(workspace, "feed.failing") == 2)
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
