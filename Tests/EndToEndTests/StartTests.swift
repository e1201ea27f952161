import Foundation
import LoopbackServer
import Testing

/// A start while somebody is still writing the configuration.
@Suite(.fewAtOnce) struct StartTests {
  @Test(arguments: ["", "[[feed]]\nid = \"gaz"])
  func aFileThatIsBeingWrittenAtTheStartIsWaitedFor(beginning: String) async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let whole = try Data(contentsOf: workspace.configuration)
    // Until the start is seen to wait: what is refused was written two seconds ago on a busy machine.
    var daemon: ClaimwatchProcess?
    try await eventually("a start waits for it") {
      try Data(beginning.utf8).write(to: workspace.configuration)
      let started = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      while started.isRunning, !started.errors.contains("looking again") { usleep(10_000) }
      daemon = started
      return started.isRunning
    }
    let started = try #require(daemon)
    try whole.write(to: workspace.configuration)
    try await eventually("it runs: \(started.errors)") {
      workspace.lines(of: workspace.alerts).count == 1 || !started.isRunning
    }
    #expect(started.errors.components(separatedBy: "looking again").count == 2, "\(started.errors)")
    started.send(SIGTERM)
    #expect(try await started.exitStatus() == 0, "\(started.errors)")
  }

  @Test func aFileThatStaysEmptyIsRefusedAfterAWhile() async throws {
    let workspace = try Workspace()
    try Data().write(to: workspace.configuration)
    let start = try await ClaimwatchProcess.run(
      ["run", "--config", workspace.configuration.path], in: workspace)
    #expect(start.status == 78, "\(start)")
    #expect(start.errors.contains("is empty: looking again"), "\(start)")
    #expect(start.errors.contains("--allow-empty"), "\(start)")
  }

  /// An old file is no half-written one.
  @Test func aFileThatIsBrokenForLongIsRefusedAtOnce() async throws {
    let workspace = try Workspace()
    try workspace.configure("[[feed]\n")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -60)],
      ofItemAtPath: workspace.configuration.path)
    let start = try await ClaimwatchProcess.run(
      ["run", "--config", workspace.configuration.path], in: workspace)
    #expect(start.status == 78 && !start.errors.contains("looking again"), "\(start)")
  }
}
