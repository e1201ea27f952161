import Foundation
import LoopbackServer
import Testing

/// `claimwatch restore`
@Suite(.fewAtOnce) struct RestoreTests {
  private func run(
    _ command: [String], _ workspace: Workspace
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      command + ["--config", workspace.configuration.path], in: workspace)
  }

  /// A workspace with one alert, a backup of its state, and the server of its feed.
  private func backedUp() async throws -> (Workspace, copy: String, LoopbackServer) {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    #expect(try await run(["once"], workspace).status == 0)
    let copy = workspace.folder.appending(path: "copy.sqlite").path
    #expect(try await run(["backup", copy], workspace).status == 0)
    return (workspace, copy, server)
  }

  private func files(_ workspace: Workspace) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workspace.state.path).sorted()
  }

  @Test func aBackupTakesTheStatesPlaceAndTheStateBeforeIsKept() async throws {
    let (workspace, copy, server) = try await backedUp()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the second alert is logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    let refused = try await run(["restore", copy], workspace)
    #expect(refused.status == 69, "\(refused)")
    // A kill leaves a write-ahead log, which must not be read into the restored state.
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    #expect(try files(workspace).contains("claimwatch.sqlite-wal"))

    let restored = try await run(["restore", copy], workspace)
    #expect(restored.status == 0, "\(restored)")
    #expect(restored.output.contains("its last alert is number 1"))
    let names = try files(workspace)
    #expect(!names.contains("claimwatch.sqlite-wal") && !names.contains("claimwatch.sqlite-shm"))
    let before = try #require(
      names.first { $0.hasPrefix("claimwatch.sqlite.before-") && !$0.hasSuffix("-wal") })
    #expect(names.contains(before + "-wal"))
    #expect(restored.output.contains(before))
    #expect(try await run(["status"], workspace).output.contains("1 alert so far"))

    // What was kept is the whole state of before.
    let kept = workspace.state.appending(path: before)
    let alone = try await run(["restore", kept.path], workspace)
    #expect(alone.status == 65 && alone.errors.contains("-wal stands beside it"), "\(alone)")
  }

  @Test func whatIsNoWholeStateChangesNothing() async throws {
    let (workspace, copy, server) = try await backedUp()
    defer { server.stop() }
    let state = workspace.state.appending(path: "claimwatch.sqlite")
    let before = try Data(contentsOf: state)
    let good = try Data(contentsOf: URL(filePath: copy))
    let bad = workspace.folder.appending(path: "bad.sqlite")
    var hollow = good
    hollow.replaceSubrange(4096..<8192, with: Data(repeating: 0x5A, count: 4096))
    for (bytes, words) in [
      (Data("a letter".utf8), "not an SQLite database"), (good.prefix(good.count / 2), "malformed"),
      (hollow, "Nothing was changed"), (Data(), "no state of claimwatch"),
    ] {
      try bytes.write(to: bad)
      let result = try await run(["restore", bad.path], workspace)
      #expect(result.status == 65, "\(words): \(result)")
      #expect(result.errors.contains(bad.path) && result.errors.contains(words), "\(result)")
      #expect(try Data(contentsOf: state) == before)
    }
    for missing in ["/nowhere", workspace.folder.path] {
      #expect(try await run(["restore", missing], workspace).status == 66)
    }
    #expect(!(try files(workspace).contains { $0.contains("restoring") || $0.contains("before") }))
  }

  @Test func aLostStateIsRestored() async throws {
    let (workspace, copy, server) = try await backedUp()
    defer { server.stop() }
    try FileManager.default.removeItem(at: workspace.state)
    let restored = try await run(["restore", "--quiet", copy], workspace)
    #expect(restored.status == 0 && restored.output.isEmpty, "\(restored)")
    #expect(try await run(["once"], workspace).status == 0)
    #expect(workspace.lines(of: workspace.alerts).count == 1, "the item is known")
  }
}
