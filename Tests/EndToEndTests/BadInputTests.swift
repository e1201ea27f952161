import Foundation
import Testing

/// Every way to start it wrong: one clear line, a stated exit code, nothing lost.
@Suite(.fewAtOnce) struct BadInputTests {
  private func run(
    _ arguments: [String], _ workspace: Workspace
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(arguments, in: workspace)
  }

  @Test(arguments: ["run", "once", "check"])
  func aMissingConfigurationIsNamed(command: String) async throws {
    let workspace = try Workspace()
    let path = workspace.folder.appending(path: "nowhere.toml").path
    let result = try await run([command, "--config", path], workspace)
    #expect(result.status == 78)
    #expect(result.errors.contains(path))
    #expect(result.errors.lowercased().contains("no such file"))
  }

  @Test func anUnreadableConfigurationIsNamed() async throws {
    let workspace = try Workspace()
    let result = try await run(["check", "--config", workspace.folder.path], workspace)
    #expect(result.status == 78)
    #expect(result.errors.contains(workspace.folder.path))
  }

  @Test func anUnknownOptionIsAUsageError() async throws {
    let workspace = try Workspace()
    let result = try await run(["run", "--confg", "x"], workspace)
    #expect(result.status == 64)
    #expect(result.errors.contains("--confg"))
    #expect(result.errors.contains("--config"))
  }

  @Test(arguments: ["run", "once"])
  func aStateDirectoryThatCannotBeMadeIsNamed(command: String) async throws {
    let workspace = try Workspace()
    try Data("in the way".utf8).write(to: workspace.state)
    try workspace.configure(firstWatches)
    let result = try await run([command, "--config", workspace.configuration.path], workspace)
    #expect(result.status == 73)
    #expect(result.errors.contains(workspace.state.path))
    #expect(try String(contentsOf: workspace.state, encoding: .utf8) == "in the way")
  }

  /// As for somebody who is not of the group: "0 items" would be a lie.
  @Test func statusSaysWhenItCannotReachTheState() async throws {
    let workspace = try Workspace()
    try Data("in the way".utf8).write(to: workspace.state)
    try workspace.configure(firstWatches)
    let result = try await run(["status", "--config", workspace.configuration.path], workspace)
    #expect(result.status == 74)
    #expect(result.output.isEmpty && result.errors.contains(workspace.state.path))
  }

  @Test(arguments: ["run", "once"])
  func aLogThatCannotBeOpenedIsNamed(command: String) async throws {
    let workspace = try Workspace()
    try FileManager.default.createDirectory(
      at: workspace.alerts, withIntermediateDirectories: false)
    try workspace.configure(firstWatches)
    let result = try await run([command, "--config", workspace.configuration.path], workspace)
    #expect(result.status == 73)
    #expect(result.errors.contains(workspace.alerts.path))
  }

  @Test(arguments: ["run", "once", "status"])
  func aCorruptDatabaseIsRefusedAndNeverDeleted(command: String) async throws {
    let workspace = try Workspace()
    try workspace.configure(firstWatches)
    #expect(
      try await run(["once", "--config", workspace.configuration.path], workspace).status == 0)
    let database = try #require(
      FileManager.default.contentsOfDirectory(atPath: workspace.state.path)
        .first { $0.hasSuffix(".sqlite") })
    let file = workspace.state.appending(path: database)
    let noise = Data("this was a database once ".utf8) + Data(repeating: 0x5A, count: 8192)
    try noise.write(to: file)
    let result = try await run([command, "--config", workspace.configuration.path], workspace)
    #expect(result.status == 65)
    #expect(result.errors.contains(file.path))
    #expect(try Data(contentsOf: file) == noise)
  }

  @Test func aSecondDaemonOnTheSameStateIsRefused() async throws {
    let workspace = try Workspace()
    try workspace.configure(firstWatches)
    let first = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first daemon has started") {
      try workspace.eventTypes().contains("daemon.started")
    }
    for command in ["run", "once"] {
      let second = try await run([command, "--config", workspace.configuration.path], workspace)
      #expect(second.status == 69)
      #expect(second.errors.contains(workspace.state.path))
    }
    let status = try await run(["status", "--config", workspace.configuration.path], workspace)
    #expect(status.status == 0, "status works while the daemon runs: \(status.errors)")
    first.send(SIGTERM)
    #expect(try await first.exitStatus() == 0)
  }

  /// Two states number their alerts each for itself.
  @Test func aSecondStateOnTheSameLogIsRefusedAlsoAfterItsRotation() async throws {
    let first = try Workspace()
    let second = try Workspace()
    try first.configure(firstWatches)
    try second.configure(firstWatches)
    let text = try String(contentsOf: second.configuration, encoding: .utf8)
    try Data(text.replacing(second.alerts.path, with: first.alerts.path).utf8)
      .write(to: second.configuration)
    let arguments = ["run", "--config", first.configuration.path]
    let daemon = try ClaimwatchProcess(arguments, in: first)
    try await eventually("the first daemon has started: \(daemon.errors)") {
      try first.eventTypes().contains("daemon.started")
    }
    func refused() async throws -> Bool {
      let once = try await run(["once", "--config", second.configuration.path], second)
      #expect(once.status == 0 || once.errors.contains("writes the alert log"), "\(once)")
      return once.status == 69
    }
    #expect(try await refused())
    // The first to come to the new file has it.
    try FileManager.default.moveItem(
      at: first.alerts, to: first.folder.appending(path: "alerts.jsonl.1"))
    let rotated = try await run(["alerts", "test", "--config", first.configuration.path], first)
    #expect(rotated.status == 0, "\(rotated)")
    try await eventually("the new log is the first one's: \(daemon.errors)") {
      isLocked(first.alerts.path)
    }
    #expect(try await refused())
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try await !refused(), "it is free again")
  }

  private func isLocked(_ path: String) -> Bool {
    let file = open(path, O_WRONLY | O_APPEND)
    defer { close(file) }
    return flock(file, LOCK_EX | LOCK_NB) != 0
  }

  @Test func anUnreachableFeedIsAFeedErrorAndNotAFailure() async throws {
    let workspace = try Workspace()
    try workspace.configure(eagerFeed("http://127.0.0.1:1/feed") + "\n" + firstWatches)
    let once = try await run(["once", "--config", workspace.configuration.path], workspace)
    #expect(once.status == 0)
    let status = try await run(["status", "--config", workspace.configuration.path], workspace)
    #expect(status.output.contains("connect"))
    #expect(try workspace.eventTypes().contains("feed.failing"))
  }

  @Test func aPrivateAddressIsRefusedUnlessAllowed() async throws {
    let workspace = try Workspace()
    let text = """
      [paths]
      state = "\(workspace.state.path)"
      alerts = "\(workspace.alerts.path)"
      events = "\(workspace.events.path)"
      \(eagerFeed("http://127.0.0.1:1/feed"))
      \(firstWatches)
      """
    try Data(text.utf8).write(to: workspace.configuration)
    #expect(
      try await run(["once", "--config", workspace.configuration.path], workspace).status == 0)
    let status = try await run(["status", "--config", workspace.configuration.path], workspace)
    #expect(status.output.contains("address-refused"))
  }
}
