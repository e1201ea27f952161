import Foundation
import LoopbackServer
import TestSupport
import Testing

/// Floods: what the cap keeps back is counted, and `claimwatch release` writes it once.
@Suite(.fewAtOnce) struct ReleaseTests {
  private static let count = 30
  private static let cap = 5

  /// A feed of thirty matches under a cap of five, on its server.
  private func flood(_ workspace: Workspace) throws -> LoopbackServer {
    let server = LoopbackServer()
    let entries = (1...Self.count).map { number in
      NewsFeed.Entry(
        guid: "flood-\(number)", title: "Flood \(number)",
        text: "The Harbour Office said ATACMS number \(number) was seen.",
        link: "http://gazette.example/\(number)")
    }
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + firstWatches
        + "\n[alerts]\nflood_cap = \(Self.cap)\n")
    return server
  }

  private func run(_ arguments: [String], _ workspace: Workspace) async throws
    -> (status: Int32, output: String, errors: String)
  {
    try await ClaimwatchProcess.run(
      arguments + ["--config", workspace.configuration.path], in: workspace)
  }

  private func keptBack(_ workspace: Workspace) async throws -> Int? {
    let output = try await run(["status", "--json"], workspace).output
    let status = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    return status?["suppressed"] as? Int
  }

  private func expectEverythingOnce(_ workspace: Workspace) throws {
    let alerts = try workspace.alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == Array(1...Self.count))
    let guids = alerts.compactMap { ($0["item"] as? [String: Any])?["guid"] as? String }
    #expect(Set(guids) == Set((1...Self.count).map { "flood-\($0)" }))
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  @Test func besideTheDaemonWhatWasKeptBackIsWrittenOnce() async throws {
    let workspace = try Workspace()
    let server = try flood(workspace)
    defer { server.stop() }
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the flood is said") {
      try workspace.eventTypes().contains("watch.flooding")
        && workspace.lines(of: workspace.alerts).count == Self.cap
    }
    let event = try #require(
      workspace.alertObjects(in: workspace.events).first {
        $0["event"] as? String == "watch.flooding"
      })
    #expect(event["suppressed"] as? Int == Self.count - Self.cap)
    #expect(event["written"] as? Int == Self.cap)
    #expect(try await keptBack(workspace) == Self.count - Self.cap)
    #expect(try await run(["status"], workspace).output.contains("claimwatch release"))

    let some = try await run(["release", "--limit", "10"], workspace)
    #expect(some.status == 0 && some.output.contains("10 alerts"), "\(some)")
    #expect(try await keptBack(workspace) == Self.count - Self.cap - 10)
    let rest = try await run(["release", "--feed", "gazette"], workspace)
    #expect(rest.status == 0, "\(rest)")
    #expect(workspace.lines(of: workspace.alerts).count == Self.count)
    let nothing = try await run(["release"], workspace)
    #expect(nothing.status == 0 && nothing.output.contains("0 alerts"), "\(nothing)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    try expectEverythingOnce(workspace)
    #expect(try workspace.eventTypes().filter { $0 == "watch.flooding" }.count == 1)
  }

  @Test func withoutADaemonTheCommandWritesItself() async throws {
    let workspace = try Workspace()
    let server = try flood(workspace)
    defer { server.stop() }
    #expect(try await run(["release"], workspace).status == 66, "nothing is there yet")
    #expect(try await run(["once"], workspace).status == 0)
    #expect(workspace.lines(of: workspace.alerts).count == Self.cap)
    #expect(try await run(["release", "--feed", "nowhere"], workspace).status == 64)
    #expect(try await run(["release", "--quiet"], workspace).output.isEmpty)
    #expect(try await keptBack(workspace) == 0)
    #expect(try await run(["once"], workspace).status == 0)
    try expectEverythingOnce(workspace)
  }

  /// Chatter of one watch takes no place of another one, and is dropped alone.
  @Test func aFloodOfOneWatchHoldsNoOther() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    let entries = (1...Self.count).map { number in
      NewsFeed.Entry(
        guid: "rain-\(number)", title: "Rain \(number)", text: "Rain over the harbour.",
        link: "http://gazette.example/\(number)")
    }
    let strike = NewsFeed.Entry(
      guid: "strike", title: "Strike",
      text: "Lena Varn said the Kestrel battery fired in the rain.",
      link: "http://gazette.example/strike")
    server.serve("/feed", .ok(NewsFeed(entries: entries + [strike]).rss))
    try workspace.configure(
      eagerFeed(server.url("/feed")) + """

        [[watch]]
        id = "weather"
        terms = ["rain"]
        priority = "low"

        [[watch]]
        id = "kestrel"
        terms = ["Kestrel"]

        [alerts]
        flood_cap = \(Self.cap)
        """)
    #expect(try await run(["once"], workspace).status == 0)
    let watches = try workspace.alertObjects().map { alert in
      (alert["watch"] as? [String: Any])?["id"] as? String
    }
    #expect(watches == [String](repeating: "weather", count: Self.cap) + ["kestrel"])
    let event = try #require(
      workspace.alertObjects(in: workspace.events).first {
        $0["event"] as? String == "watch.flooding"
      })
    let held = Self.count + 1 - Self.cap
    #expect(event["watches"] as? [String] == ["weather"])
    let byWatch = event["suppressed_by_watch"] as? [[String: Any]]
    #expect(byWatch?.map { $0["alerts"] as? Int } == [held])
    let output = try await run(["status", "--json"], workspace).output
    let status = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    let counts = status?["suppressed_by_watch"] as? [[String: Any]]
    #expect(counts?.map { $0["watch"] as? String } == ["weather"])

    #expect(try await run(["release", "--watch", "nothing"], workspace).status == 64)
    let none = try await run(["release", "--watch", "kestrel"], workspace)
    #expect(none.status == 0 && none.output.contains("0 alerts written"), "\(none)")
    let some = try await run(["release", "--watch", "weather", "--limit", "2"], workspace)
    #expect(some.output.contains("2 alerts written to the log, \(held - 2) still"), "\(some)")
    let rest = try await run(["release", "--drop", "--watch", "weather"], workspace)
    #expect(rest.output.contains("\(held - 2) alerts dropped, 0 still kept back"), "\(rest)")
    #expect(workspace.lines(of: workspace.alerts).count == Self.cap + 3)
    // What was dropped is known: it does not come again.
    #expect(try await run(["once"], workspace).status == 0)
    #expect(workspace.lines(of: workspace.alerts).count == Self.cap + 3)
    #expect(try await keptBack(workspace) == 0)
  }

  @Test func aReleaseThatIsKilledGoesOnWhereItEnded() async throws {
    let workspace = try Workspace()
    let server = try flood(workspace)
    defer { server.stop() }
    #expect(try await run(["once"], workspace).status == 0)
    var random = SplitMix64(seed: 5)
    for _ in 1...10 {
      let release = try ClaimwatchProcess(
        ["release", "--limit", "4", "--config", workspace.configuration.path], in: workspace)
      try await Task.sleep(for: .milliseconds(Int(random.next() % 120)))
      release.send(SIGKILL)
      _ = try await release.exitStatus()
    }
    #expect(try await run(["release"], workspace).status == 0)
    try expectEverythingOnce(workspace)
  }

  /// All was moved, and both the daemon and the command ended before a line could be written: the next release
  /// has nothing to move, and writes it.
  @Test func whatAReleaseMovedTheNextOneWrites() async throws {
    let workspace = try Workspace()
    let server = try flood(workspace)
    defer { server.stop() }
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the flood is said") {
      try workspace.eventTypes().contains("watch.flooding")
        && workspace.lines(of: workspace.alerts).count == Self.cap
    }
    let aside = workspace.alerts.appendingPathExtension("aside")
    try FileManager.default.moveItem(at: workspace.alerts, to: aside)
    try FileManager.default.createDirectory(
      at: workspace.alerts, withIntermediateDirectories: false)
    let release = try ClaimwatchProcess(
      ["release", "--config", workspace.configuration.path], in: workspace)
    while try await keptBack(workspace) != 0 { try await Task.sleep(for: .milliseconds(50)) }
    for process in [release, daemon] { process.send(SIGKILL) }
    for process in [release, daemon] { _ = try await process.exitStatus() }
    try FileManager.default.removeItem(at: workspace.alerts)
    try FileManager.default.moveItem(at: aside, to: workspace.alerts)
    let next = try await run(["release"], workspace)
    #expect(next.status == 0 && next.output.contains("0 alerts written"), "\(next)")
    try expectEverythingOnce(workspace)
  }

  private func floods(_ workspace: Workspace) -> [String] {
    workspace.lines(of: workspace.events).filter { $0.contains("\"watch.flooding\"") }
  }

  /// Killed before the event could be written: the next start says it, and later ones do not.
  @Test func aFloodThatCouldNotBeSaidIsSaidAfterTheNextStart() async throws {
    let workspace = try Workspace()
    let server = try flood(workspace)
    defer { server.stop() }
    let answer = Answer.ok(NewsFeed(entries: []).rss)
    let calm = LoopbackServer()
    defer { calm.stop() }
    calm.serve("/feed", answer)
    let configuration = try String(contentsOf: workspace.configuration, encoding: .utf8)
    // Starts on a quiet feed, so that the log of events can be blocked before the flood comes.
    try Data(
      configuration.replacing(":\(server.port)/", with: ":\(calm.port)/").utf8
    ).write(to: workspace.configuration)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it has started: \(daemon.errors)") {
      try workspace.eventTypes().contains("daemon.started")
    }
    try FileManager.default.removeItem(at: workspace.events)
    try FileManager.default.createDirectory(
      at: workspace.events, withIntermediateDirectories: false)
    try Data(configuration.utf8).write(to: workspace.configuration)
    daemon.send(SIGHUP)
    try await eventually("the flood is kept back: \(daemon.errors)") {
      daemon.errors.contains("kept back \(Self.count - Self.cap) alerts above the flood cap")
    }
    #expect(try await keptBack(workspace) == Self.count - Self.cap)
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    try FileManager.default.removeItem(at: workspace.events)
    for round in 1...2 {
      let again = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      try await eventually("it runs and has said it: \(again.errors)") {
        try workspace.eventTypes().filter { $0 == "daemon.started" }.count == round
          && floods(workspace).count == 1
      }
      again.send(SIGTERM)
      #expect(try await again.exitStatus() == 0)
    }
    #expect(floods(workspace).count == 1)
  }

  /// Whenever it is killed, each flood is said, and what is said again is the same line.
  @Test func noKillLosesTheEventOfAFlood() async throws {
    let workspace = try Workspace()
    let server = try flood(workspace)
    defer { server.stop() }
    var random = SplitMix64(seed: 11)
    for round in 1...8 {
      let entries = (1...Self.count).map { number in
        NewsFeed.Entry(
          guid: "round-\(round)-\(number)", title: "Round \(round), \(number)",
          text: "The Harbour Office said ATACMS number \(number) was seen.",
          link: "http://gazette.example/\(round)/\(number)")
      }
      server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
      let polls = server.requests.count
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      try await eventually("a poll arrives: \(daemon.errors)") { server.requests.count > polls }
      try await Task.sleep(for: .milliseconds(Int(random.next() % 120)))
      daemon.send(SIGKILL)
      _ = try await daemon.exitStatus()
    }
    #expect(try await run(["once"], workspace).status == 0)
    #expect(try await run(["once"], workspace).status == 0)
    let said = try Set(floods(workspace)).map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let suppressed = said.compactMap { $0["suppressed"] as? Int }.reduce(0, +)
    #expect(suppressed > 0)
    #expect(try await keptBack(workspace) == suppressed)
  }
}
