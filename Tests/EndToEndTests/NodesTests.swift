import Foundation
import LoopbackDatabase
import LoopbackServer
import TestSupport
import Testing

/// Several daemons on one PostgreSQL.
@Suite(.fewAtOnce) struct NodesTests {
  /// Feeds that are in shards of their own, since each is spaced alone.
  static let count = 12

  func entry(_ feed: Int, _ round: Int) -> NewsFeed.Entry {
    NewsFeed.Entry(
      guid: "f\(feed)-\(round)", title: "Report \(round) of desk \(feed)",
      text: "Officials said ATACMS number \(round) of \(feed) was seen.",
      link: "http://gazette.example/\(feed)/\(round)")
  }

  func serve(_ server: LoopbackServer, rounds: Int) {
    for feed in 1...Self.count {
      server.serve(
        "/\(feed)", .ok(NewsFeed(entries: (0..<rounds).reversed().map { entry(feed, $0 + 1) }).rss))
    }
  }

  func configure(
    _ workspace: Workspace, _ node: String, _ dsn: String, _ server: LoopbackServer
  ) throws {
    let feeds = (1...Self.count).map { feed in
      eagerFeed(server.url("/\(feed)"), id: "f\(feed)") + "\nrate_group = \"g\(feed)\""
    }
    try configure(workspace, node, dsn, feeds: feeds)
  }

  func configure(
    _ workspace: Workspace, _ node: String, _ dsn: String, feeds: [String], fetch: String = ""
  ) throws {
    try workspace.configure(
      """
      [state]
      backend = "postgresql"
      dsn = "\(dsn)"
      node = "\(node)"

      \(feeds.joined(separator: "\n\n"))

      [[watch]]
      id = "atacms"
      terms = ["ATACMS"]
      """, fetch: fetch)
  }

  func run(_ workspace: Workspace) throws -> ClaimwatchProcess {
    try ClaimwatchProcess(["run", "--config", workspace.configuration.path], in: workspace)
  }

  func events(_ workspace: Workspace, _ name: String) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter { $0["event"] as? String == name }
  }

  func held(_ workspace: Workspace) throws -> Int {
    try events(workspace, "shard.moved").last?["held"] as? Int ?? 0
  }

  @Test(
    "one of three daemons is killed: the others go on with its feeds, and all logs are the same bytes"
  )
  func failOver() async throws {
    let dsn = try LoopbackDatabase.shared.get().makeDatabase(
      "e\(UUID().uuidString.prefix(12).lowercased())")
    let server = LoopbackServer()
    // A log begins with the first alert after its node's first start: nothing is new before all are there.
    serve(server, rounds: 0)
    let names = ["a", "b", "c"]
    let workspaces = try names.map { _ in try Workspace() }
    for (name, workspace) in zip(names, workspaces) { try configure(workspace, name, dsn, server) }
    var daemons: [ClaimwatchProcess] = []
    for workspace in workspaces { daemons.append(try run(workspace)) }
    try await eventually("every node has its share") {
      try workspaces.allSatisfy { try (80...90).contains(held($0)) }
    }
    serve(server, rounds: 1)
    try await eventually("all alerts are in every log") {
      workspaces.allSatisfy { $0.lines(of: $0.alerts).count == Self.count }
    }
    daemons[0].send(SIGKILL)
    _ = try await daemons[0].exitStatus()
    serve(server, rounds: 2)
    let survivors = Array(workspaces.dropFirst())
    try await eventually("every feed is polled again, and its news is in the logs that are left") {
      survivors.allSatisfy { $0.lines(of: $0.alerts).count == 2 * Self.count }
    }
    try await eventually("the dead one was said to be lost") {
      try survivors.allSatisfy { workspace in
        try events(workspace, "node.lost").contains { $0["node"] as? String == "a" }
      }
    }
    let status = try await ClaimwatchProcess.run(
      ["status", "--json", "--config", workspaces[1].configuration.path], in: workspaces[1])
    #expect(status.status == 0)
    let json = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
    let nodes = try #require(json?["nodes"] as? [String: Any])
    let processes = try #require(nodes["processes"] as? [[String: Any]])
    #expect(processes.compactMap { $0["node"] as? String } == names)
    #expect(processes.compactMap { $0["living"] as? Bool } == [false, true, true])
    #expect(nodes["watches_differ"] as? Bool == false)
    daemons[0] = try run(workspaces[0])
    try await eventually("the one that is back has the whole log") {
      workspaces[0].lines(of: workspaces[0].alerts).count == 2 * Self.count
    }
    let logs = try workspaces.map { try Data(contentsOf: $0.alerts) }
    #expect(logs[0] == logs[1] && logs[1] == logs[2])
    let alerts = try workspaces[0].alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == (1...2 * Self.count).map { $0 })
    #expect(Set(alerts.compactMap { $0["id"] as? String }).count == 2 * Self.count)
    for daemon in daemons { daemon.send(SIGTERM) }
    for daemon in daemons { #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)") }
  }

  @Test("a database that is away at the start is waited for; away later, nothing is lost by it")
  func databaseAway() async throws {
    let database = try LoopbackDatabase.shared.get()
    let name = "e\(UUID().uuidString.prefix(12).lowercased())"
    _ = try database.makeDatabase(name)
    let server = LoopbackServer()
    serve(server, rounds: 1)
    let workspace = try Workspace()
    // The way to the server, which can be taken away.
    let way = "/tmp/claimwatch-way-\(UUID().uuidString.prefix(8).lowercased())"
    defer { unlink(way) }
    try configure(workspace, "a", "host=\(way) dbname=\(name) user=claimwatch", server)
    let daemon = try run(workspace)
    try await eventually("it says why it waits") {
      daemon.errors.contains("cannot start yet: database:")
    }
    #expect(daemon.isRunning && server.requests(for: "/1").isEmpty)
    #expect(symlink(database.folder, way) == 0)
    try await eventually("its alerts are logged") {
      workspace.lines(of: workspace.alerts).count == Self.count
    }
    unlink(way)
    let cut = Process()
    cut.executableURL = URL(filePath: "/usr/bin/psql")
    cut.arguments = [
      "-qAt", database.address(), "-c",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'",
    ]
    try cut.run()
    cut.waitUntilExit()
    serve(server, rounds: 2)
    try await eventually("it says that the database is away") {
      try workspace.eventTypes().contains("database.down")
    }
    #expect(symlink(database.folder, way) == 0)
    try await eventually("it says that it is back, and the news is logged") {
      try workspace.eventTypes().contains("database.up")
        && workspace.lines(of: workspace.alerts).count == 2 * Self.count
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(
      try workspace.alertObjects().map { $0["seq"] as? Int } == (1...2 * Self.count).map { $0 })
  }

  @Test("a password is refused, and what is of a file says so")
  func refusals() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    try configure(workspace, "a", "host=/tmp dbname=x password=y", server)
    let check = try await ClaimwatchProcess.run(
      ["check", "--config", workspace.configuration.path], in: workspace)
    #expect(check.status == 78)
    try configure(workspace, "a", "host=/tmp dbname=x", server)
    for command in [["once"], ["backup", workspace.folder.appending(path: "copy").path]] {
      let run = try await ClaimwatchProcess.run(
        command + ["--config", workspace.configuration.path], in: workspace)
      #expect(run.status == 78, "\(command): \(run.status) \(run.errors)")
      #expect(run.errors.contains("the state is in PostgreSQL"), "\(run.errors)")
    }
  }
}
