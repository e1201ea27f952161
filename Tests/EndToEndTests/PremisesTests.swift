import Foundation
import LoopbackServer
import Testing

/// Commands find the state and the logs of the daemon, or say that there are none (decision 0017).
@Suite(.fewAtOnce) struct PremisesTests {
  private static let readers = [
    ["status"], ["status", "--json"], ["alerts"], ["release"], ["poison"],
    ["backup", "/dev/null/no"],
  ]

  private func run(
    _ command: [String], _ workspace: Workspace
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      command + ["--config", workspace.configuration.path], in: workspace)
  }

  @Test(arguments: readers)
  func whatIsNotThereIsSaid(command: [String]) async throws {
    let workspace = try Workspace()
    try workspace.configure(firstWatches)
    let result = try await run(command, workspace)
    #expect(result.status == 66, "\(result)")
    #expect(result.output.isEmpty)
    let place = command[0] == "alerts" ? workspace.alerts.path : workspace.state.path
    #expect(result.errors.contains(place) && result.errors.contains("--config"))
    #expect(!FileManager.default.fileExists(atPath: workspace.state.path))
  }

  /// Runs `body` beside a daemon that has raised one alert.
  private func besideADaemon(
    _ body: (Workspace, ClaimwatchProcess) async throws -> Void
  ) async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alert is logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    try await body(workspace, daemon)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  private static let damages = [
    "[[watch]]\ntrems = [\"a\"]\n", "[[watch]\n", "\u{0}", "paths = 3\n",
  ]

  @Test func aBrokenFileKeepsNobodyFromLooking() async throws {
    try await besideADaemon { workspace, daemon in
      let good = try Data(contentsOf: workspace.configuration)
      for damage in Self.damages + ["gone"] {
        if damage == "gone" {
          try FileManager.default.removeItem(at: workspace.configuration)
        } else {
          try (good + Data(damage.utf8)).write(to: workspace.configuration)
        }
        let status = try await run(["status"], workspace)
        #expect(status.status == 0 && status.output.contains("process \(daemon.pid);"), "\(status)")
        #expect(status.output.contains("1 alert so far"))
        #expect(status.errors.contains("going by what was in force since"))
        let alerts = try await run(["alerts"], workspace)
        #expect(alerts.status == 0 && alerts.output.contains("atacms"), "\(alerts)")
        for command in [["release"], ["poison"], ["feeds", "export"]] {
          let result = try await run(command, workspace)
          #expect(result.status == 0, "\(damage): \(result)")
        }
        let copy = workspace.folder.appending(path: "copy").path
        #expect(try await run(["backup", copy], workspace).status == 0)
        try FileManager.default.removeItem(atPath: copy)
        // What would act on the new file insists on a good one.
        #expect(try await run(["check"], workspace).status == 78)
        #expect(try await run(["once"], workspace).status == 78)
      }
    }
  }

  @Test func whileTheDaemonKeepsItsOldPathsCommandsFollowIt() async throws {
    try await besideADaemon { workspace, daemon in
      let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
      let moved = workspace.folder.appending(path: "moved").path
      try Data(text.replacing(workspace.state.path, with: moved).utf8)
        .write(to: workspace.configuration, options: .atomic)
      daemon.send(SIGHUP)
      try await eventually("it reloads") {
        try workspace.eventTypes().filter { $0 == "config.loaded" }.count == 2
      }
      let status = try await run(["status"], workspace)
      #expect(status.status == 0 && status.output.contains("process \(daemon.pid);"), "\(status)")
      #expect(status.errors.contains("\(moved) counts from its next start on"))
      let once = try await run(["once"], workspace)
      #expect(once.status == 69, "\(once)")
      #expect(!FileManager.default.fileExists(atPath: moved))
    }
  }
}
