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
    #expect(try await run(["release"], workspace).status == 0, "nothing is there yet")
    #expect(try await run(["once"], workspace).status == 0)
    #expect(workspace.lines(of: workspace.alerts).count == Self.cap)
    #expect(try await run(["release", "--feed", "nowhere"], workspace).status == 64)
    #expect(try await run(["release", "--quiet"], workspace).output.isEmpty)
    #expect(try await keptBack(workspace) == 0)
    #expect(try await run(["once"], workspace).status == 0)
    try expectEverythingOnce(workspace)
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
}
