import Foundation
import GRDB
import LoopbackServer
import Testing

/// `claimwatch health`, the heartbeat's address, and what is said of an end and of another state.
@Suite(.fewAtOnce) struct HealthTests {
  private let workspace: Workspace
  private let server = LoopbackServer()

  init() throws { workspace = try Workspace() }

  private func run(_ words: String...) async throws -> (
    status: Int32, output: String, errors: String
  ) {
    try await ClaimwatchProcess.run(
      words + ["--config", workspace.configuration.path], in: workspace)
  }

  private func start(quickly: Bool = false) throws -> ClaimwatchProcess {
    try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace,
      environment: quickly ? ["WATCHDOG_USEC": "3000000"] : [:])
  }

  private func stop(_ daemon: ClaimwatchProcess) async throws {
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  private func events(_ name: String) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter { $0["event"] as? String == name }
  }

  @Test func theExitCodeTellsOkDegradedAndDead() async throws {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    server.serve("/broken", .status(500))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    var result = try await run("health")
    #expect(result.status == 2 && result.output.hasPrefix("DEAD: no daemon runs | feeds=1"))
    var daemon = try start()
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    result = try await run("health")
    #expect(result.status == 0, "\(result)")
    #expect(
      result.output == "OK: 1 feed, 0 in trouble | feeds=1 trouble=0 pending=0 suppressed=0\n")
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + eagerFeed(server.url("/broken"), id: "broken") + "\n"
        + firstWatches)
    daemon.send(SIGHUP)
    try await eventually("the second one fails: \(daemon.errors)") {
      try events("feed.failing").count == 1
    }
    result = try await run("health")
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("DEGRADED: 1 of 2 feeds in trouble (1 failing)"))
    #expect(try await run("health", "--tolerate", "1").status == 0)
    let json = try await run("health", "--json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["status"] as? String == "degraded" && json.status == 1)
    #expect((object["health"] as? [String: Int])?["failing"] == 1)
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    result = try await run("health", "--quiet")
    #expect(result.status == 2 && result.output.isEmpty)
    daemon = try start()
    try await eventually("it runs again: \(daemon.errors)") {
      try events("daemon.started").count == 2
    }
    #expect(try events("daemon.stopped").isEmpty, "it was killed")
    try await stop(daemon)
    let ends = try events("daemon.stopped")
    #expect(ends.map { $0["reason"] as? String } == ["asked to"])
    #expect(try workspace.eventTypes().last == "daemon.stopped")
    try Data("[[feed]".utf8).write(to: workspace.configuration)
    #expect(try await run("health").status == 2)
  }

  @Test func aHeartbeatIsSentAndItsFailureSaidOnce() async throws {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    server.serve("/ping/secret-7", .ok("OK"))
    let health = "[health]\nheartbeat_url = \"\(server.url("/ping/secret-7"))\"\n"
    try workspace.configure(health + eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    var daemon = try start(quickly: true)
    try await eventually("a heartbeat arrives: \(daemon.errors)") {
      !server.requests(for: "/ping/secret-7").isEmpty
    }
    try await stop(daemon)
    #expect(try events("heartbeat.failing").isEmpty)

    server.serve("/ping/secret-7", .status(404))
    daemon = try start(quickly: true)
    try await eventually("its failure is said: \(daemon.errors)") {
      try events("heartbeat.failing").count == 1
    }
    // It is sent again before the next one is due.
    server.serve("/ping/secret-7", .ok("OK"))
    try await eventually("its recovery is said: \(daemon.errors)") {
      try events("heartbeat.recovered").count == 1
    }
    try await stop(daemon)
    let since = try events("heartbeat.recovered").first?["since"] as? String ?? "?"
    #expect(since <= (try events("heartbeat.failing").first?["time"] as? String ?? ""))
    #expect(try events("heartbeat.failing").count == 1)
    #expect(try events("heartbeat.failing").first?["code"] as? String == "http-404")
    // The first daemon's was taken, and the one with which it recovered.
    let sent = server.requests(for: "/ping/secret-7").count
    let failures = try events("heartbeat.recovered").first?["failures"] as? Int ?? 0
    #expect(failures >= 1 && failures <= sent - 2, "\(failures) of \(sent)")
    let said = daemon.errors + workspace.lines(of: workspace.events).joined()
    #expect(!said.contains("secret-7"))
  }

  /// Whoever deletes a state under the daemon is told, and what is there counts from then on.
  @Test func aStateThatWasDeletedUnderTheDaemonEndsIt() async throws {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    for file in ["claimwatch.sqlite", "claimwatch.lock"] {
      let daemon = try start(quickly: true)
      try await eventually("it alerts: \(daemon.errors)") {
        workspace.lines(of: workspace.alerts).count >= 1
          && workspace.lines(of: workspace.events).last?.contains("daemon.heartbeat") == true
      }
      try FileManager.default.removeItem(at: workspace.state.appending(path: file))
      #expect(try await daemon.exitStatus() == 74)
      #expect(daemon.errors.contains("\(file) was deleted or replaced under the daemon"))
      let end = try #require(try events("daemon.stopped").last)
      #expect((end["reason"] as? String)?.contains(file) == true)
    }
  }

  /// A backup that was put in the place of the state by hand, with the daemon running.
  @Test func aStateThatWasReplacedUnderTheDaemonEndsItAndIsWhole() async throws {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    #expect(try await run("once").status == 0)
    let copy = workspace.folder.appending(path: "copy")
    #expect(try await run("backup", copy.path).status == 0)
    let daemon = try start(quickly: true)
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    let database = workspace.state.appending(path: "claimwatch.sqlite")
    let aside = workspace.folder.appending(path: "aside")
    let feeds = try Data(contentsOf: copy)
    try FileManager.default.moveItem(at: database, to: aside)
    try feeds.write(to: database)
    #expect(try await daemon.exitStatus() == 74)
    #expect(daemon.errors.contains("was deleted or replaced under the daemon"))
    // SQLite would read a write-ahead log that was left there into the other database.
    #expect(
      try FileManager.default.attributesOfItem(atPath: database.path + "-wal")[.size] as? Int == 0)
    let whole = try await DatabaseQueue(path: aside.path).read { db in
      try Int.fetchOne(db, sql: "SELECT last_seq FROM outbox_position")
    }
    #expect(whole == 2)
    let status = try await run("status")
    #expect(status.status == 0 && status.output.contains("\n1 alert so far"), "\(status)")
  }

  @Test func aStateThatWasMovedIsGoneOnWithAndSaid() async throws {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try start(quickly: true)
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let elsewhere = workspace.folder.appending(path: "elsewhere")
    try FileManager.default.moveItem(at: workspace.state, to: elsewhere)
    // At once, whatever the daemon has noticed.
    let makers = [["run"], ["once"], ["alerts", "test"], ["restore", "/dev/null"]]
    for command in [["status"], ["release"], ["poison"]] + makers {
      let result = try await ClaimwatchProcess.run(
        command + ["--config", workspace.configuration.path], in: workspace)
      #expect(result.status == (makers.contains(command) ? 69 : 66), "\(result)")
      #expect(result.errors.contains("process \(daemon.pid), and there is no "), "\(result)")
    }
    let health = try await run("health")
    #expect(health.status == 1 && health.output.contains("the state was moved"), "\(health)")
    try await eventually("it says so: \(daemon.errors)") { try events("state.moved").count == 1 }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("it goes on: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.state.path))
    try FileManager.default.moveItem(at: elsewhere, to: workspace.state)
    try await eventually("it is back: \(daemon.errors)") {
      try events("state.returned").count == 1
    }
    let status = try await run("status")
    #expect(status.status == 0 && status.output.contains("\n2 alerts so far"), "\(status)")
    try await stop(daemon)
    #expect(try events("state.moved").count == 1)
  }

  @Test func alertsThatCannotBeWrittenAreNoSilence() async throws {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    #expect(try await run("once").status == 0)
    let logs = workspace.folder.appending(path: "logs")
    try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    try Data(
      text.replacing(workspace.alerts.path, with: logs.appending(path: "alerts.jsonl").path).utf8
    ).write(to: workspace.configuration)
    let daemon = try start(quickly: true)
    try await eventually("it runs: \(daemon.errors)") { try !events("daemon.heartbeat").isEmpty }
    #expect(try await run("health").status == 0)
    try FileManager.default.removeItem(at: logs)
    let result = try await run("health")
    #expect(result.status == 1 && result.output.contains("there is no such directory"), "\(result)")
    let alerts = try await run("alerts")
    #expect(alerts.status == 66 && alerts.errors.contains("though a daemon runs"), "\(alerts)")
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("an alert waits: \(daemon.errors)") {
      try !events("output.lagging").isEmpty
    }
    try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
    try await eventually("it is written: \(daemon.errors)") {
      try !events("output.recovered").isEmpty
    }
    #expect(try events("output.recovered").map { $0["delivered"] as? Int } == [1])
    try await stop(daemon)
  }

  @Test func aStateThatIsBehindItsLogIsSaid() async throws {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    #expect(try await run("once").status == 0)
    #expect(workspace.lines(of: workspace.alerts).count == 2)
    try FileManager.default.removeItem(at: workspace.state)
    let daemon = try start()
    try await eventually("the log grows: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 4
    }
    try await stop(daemon)
    let said = try events("state.replaced")
    #expect(said.count == 1)
    #expect(said.first?["last_seq"] as? Int == 0 && said.first?["log_seq"] as? Int == 2)
    #expect(daemon.errors.contains("(2 so far)"), "\(daemon.errors)")
  }
}
