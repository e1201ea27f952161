import Foundation
import LoopbackServer
import Testing

/// A process that may have few files open (RLIMIT_NOFILE) works with fewer connections, or says that it cannot work.
@Suite(.fewAtOnce) struct LimitTests {
  private let workspace: Workspace
  private let server = LoopbackServer()

  init() throws { workspace = try Workspace() }

  /// `claimwatch` with `words` behind `ulimit limit`.
  private func command(_ limit: String, _ words: [String]) -> [String] {
    ["-c", "ulimit \(limit) && exec \"$0\" \"$@\"", ClaimwatchProcess.binary.path] + words
      + ["--config", workspace.configuration.path]
  }

  private func run(_ limit: String, _ words: String...) async throws -> (
    status: Int32, output: String, errors: String
  ) {
    try await ClaimwatchProcess.run(
      command(limit, words), in: workspace, program: URL(filePath: "/bin/bash"))
  }

  private func start(_ limit: String) throws -> ClaimwatchProcess {
    try ClaimwatchProcess(
      command(limit, ["run"]), in: workspace, environment: ["WATCHDOG_USEC": "3000000"],
      program: URL(filePath: "/bin/bash"))
  }

  private func softLimit(_ process: ClaimwatchProcess) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(process.pid)/limits", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("Max open files") } ?? ""
    return line.split(separator: " ").dropFirst(3).first.flatMap { Int($0) } ?? 0
  }

  @Test(arguments: ["-n 16", "-n 40"])
  func withHardlyAnyFilesAStartIsRefused(limit: String) async throws {
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    for command in ["run", "once"] {
      let result = try await run(limit, command)
      #expect(result.status == 71, "\(result)")
      #expect(result.errors.contains("LimitNOFILE="), "\(result)")
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.state.path), "nothing was begun")
    // With so few that not even a command can be run, that is said.
    for command in ["run", "check", "status"] {
      let result = try await run("-n 5", command)
      #expect(result.status == 71 && result.errors.contains("only 5 files open"), "\(result)")
    }
    // Looking needs hardly any.
    let check = try await run(limit, "check")
    #expect(check.status == 0 && check.errors.contains("connections"), "\(check)")
    #expect(try await run(limit, "status").status == 66)
  }

  @Test func theSoftLimitIsRaised() async throws {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + firstWatches, fetch: "connections = 50")
    let daemon = try start("-Sn 24 && ulimit -Hn 1000")
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let raised = try softLimit(daemon)
    #expect(raised > 200 && raised <= 1000)
    #expect(!daemon.errors.contains("files may be open"), "\(daemon.errors)")
    // A reload that asks for more gets more.
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + firstWatches, fetch: "connections = 1000")
    daemon.send(SIGHUP)
    try await eventually("it reloads: \(daemon.errors)") {
      try workspace.eventTypes().filter { $0 == "config.loaded" }.count == 2
    }
    #expect(try softLimit(daemon) == 1000)
    try await eventually("what is missing is said: \(daemon.errors)") {
      daemon.errors.contains("only 1000 files may be open at a time")
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func aLowLimitMeansFewerConnectionsAndIsSaid() async throws {
    let metrics = workspace.folder.appending(path: "metrics.prom")
    let news = NewsFeed(entries: [NewsFeed.missile]).rss
    let feeds = (1...60).map { number in
      server.serve("/\(number)", .ok(news))
      return eagerFeed(server.url("/\(number)"), id: "feed-\(number)")
    }
    try workspace.configure(
      feeds.joined(separator: "\n") + "\n" + firstWatches, fetch: "host_connections = 100",
      paths: "metrics = \"\(metrics.path)\"")
    let daemon = try start("-n 100")
    try await eventually("all feeds alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 60
    }
    #expect(daemon.errors.contains("only 100 files may be open at a time"), "\(daemon.errors)")
    let status = try await run("-n 1000", "status")
    #expect(status.status == 0 && status.output.contains("open files: only 100 files"), "\(status)")
    try await eventually("the metrics are there") {
      workspace.lines(of: metrics).contains("claimwatch_open_files_limit 100")
    }
    #expect(
      workspace.lines(of: metrics).contains { $0.hasPrefix("claimwatch_open_files ") })
    #expect(try !workspace.eventTypes().contains("feed.failing"))
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }
}
