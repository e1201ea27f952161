import Foundation
import LoopbackDatabase
import LoopbackServer
import TestSupport
import Testing

/// A host is asked by one node, also for feeds that were moved there for good, and whatever groups a reload makes (I6).
extension NodesTests {
  private static let hosts = 8

  /// On each host but the first a feed of its own, and one that was moved there from the first.
  private func configure(
    _ workspace: Workspace, _ node: String, _ dsn: String, _ home: LoopbackServer,
    _ servers: [LoopbackServer], group: String
  ) throws {
    let feeds = servers.enumerated().map { number, server in
      eagerFeed(server.url("/own"), id: "own-\(number)")
        + "\nrate_group = \"\(group)\(number)\"\n\n"
        + eagerFeed(home.url("/\(number)"), id: "moved-\(number)")
    }
    try configure(workspace, node, dsn, feeds: feeds, fetch: "user_agent = \"\(node)\"")
  }

  private func publish(_ servers: [LoopbackServer], rounds: Int) {
    for (number, server) in servers.enumerated() {
      for (path, feed) in [("/own", number), ("/here", 100 + number)] {
        let entries = (0..<rounds).reversed().map { entry(feed, $0 + 1) }
        server.serve(path, .ok(NewsFeed(entries: entries).rss))
      }
    }
  }

  /// Waits until each host was asked three more times for each of its feeds, all by one node.
  private func oneNodeEach(_ servers: [LoopbackServer], _ comment: String) async throws {
    let start = servers.map { $0.requests.count }
    try await eventually(comment) {
      zip(servers, start).allSatisfy { server, start in
        let requests = server.requests.dropFirst(start)
        let last = ["/own", "/here"].map { path in requests.filter { $0.path == path }.suffix(3) }
        return last.allSatisfy { $0.count == 3 }
          && Set(last.joined().map { $0.headers["user-agent"] }).count == 1
      }
    }
    // It stays so.
    let then = servers.map { $0.requests.count }
    try await eventually("more requests") {
      zip(servers, then).allSatisfy { $0.requests.count >= $1 + 6 }
    }
    for (server, then) in zip(servers, then) {
      #expect(Set(server.requests.dropFirst(then).map { $0.headers["user-agent"] }).count == 1)
    }
  }

  @Test(
    "feeds that were moved to other hosts are polled by whoever polls these, also after groups have changed on one node first"
  )
  func movedFeeds() async throws {
    let database = try LoopbackDatabase.shared.get()
    let name = "e\(UUID().uuidString.prefix(12).lowercased())"
    let dsn = try database.makeDatabase(name)
    let home = LoopbackServer()
    let servers = (0..<Self.hosts).map { _ in LoopbackServer() }
    for (number, server) in servers.enumerated() {
      home.serve("/\(number)", .redirect(301, to: server.url("/here")))
    }
    publish(servers, rounds: 0)
    let names = ["a", "b"]
    let workspaces = try names.map { _ in try Workspace() }
    for (name, workspace) in zip(names, workspaces) {
      try configure(workspace, name, dsn, home, servers, group: "g")
    }
    // A redirect counts as for good after three days.
    let early = try run(workspaces[0])
    try await eventually("it has polled all feeds, and stored that") {
      home.requests.count >= 3 * Self.hosts && servers.allSatisfy { $0.requests.count >= 6 }
    }
    early.send(SIGTERM)
    #expect(try await early.exitStatus() == 0)
    let psql = Process()
    psql.executableURL = URL(filePath: "/usr/bin/psql")
    psql.arguments = [
      "-qAt", database.address(name), "-c",
      "UPDATE claimwatch.feed SET redirect_first_seen = redirect_first_seen - 4 * 86400000",
    ]
    try psql.run()
    psql.waitUntilExit()
    #expect(psql.terminationStatus == 0)
    let daemons = try workspaces.map { try run($0) }
    try await eventually("both have a share") { try workspaces.allSatisfy { try held($0) >= 127 } }
    try await oneNodeEach(servers, "each host has its node")
    let moved = try workspaces.map { try events($0, "feed.moved").count }
    #expect(moved.reduce(0, +) == Self.hosts, "\(moved)")
    publish(servers, rounds: 1)
    let inAll = { (lines: Int) in
      workspaces.allSatisfy { $0.lines(of: $0.alerts).count == lines }
    }
    try await eventually("alerts of all feeds are in both logs") { inAll(2 * Self.hosts) }

    // Another shard for each of them, on one node first.
    try configure(workspaces[0], "a", dsn, home, servers, group: "h")
    daemons[0].send(SIGHUP)
    try await eventually("one has reloaded") {
      try workspaces[0].eventTypes().count { $0 == "config.reloaded" || $0 == "config.loaded" } > 1
    }
    publish(servers, rounds: 2)
    try await eventually("nothing is missing while they differ") { inAll(4 * Self.hosts) }
    try configure(workspaces[1], "b", dsn, home, servers, group: "h")
    daemons[1].send(SIGHUP)
    try await oneNodeEach(servers, "each host has its node again")
    publish(servers, rounds: 3)
    try await eventually("all that came since is logged") { inAll(6 * Self.hosts) }
    let logs = try workspaces.map { try Data(contentsOf: $0.alerts) }
    #expect(logs[0] == logs[1])
    let ids = try workspaces[0].alertObjects().compactMap { $0["id"] as? String }
    #expect(Set(ids).count == 6 * Self.hosts)
    for daemon in daemons { daemon.send(SIGTERM) }
    for daemon in daemons { #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)") }
  }
}
