import Foundation
import LoopbackServer
import Testing

/// Reloads that must not blind the watch, must not hang, and say what they did.
@Suite(.fewAtOnce) struct ReloadTests {
  /// A daemon on one feed, after its first alert.
  private func start(
    _ workspace: Workspace, _ server: LoopbackServer, _ body: String? = nil,
    options: [String] = [], paths: String = ""
  ) async throws -> ClaimwatchProcess {
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(
      body ?? eagerFeed(server.url("/feed")) + "\n" + firstWatches, paths: paths)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path] + options, in: workspace)
    try await eventually("the first alert is logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    return daemon
  }

  private func events(_ workspace: Workspace, _ kind: String) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter { $0["event"] as? String == kind }
  }

  private func reload(
    _ workspace: Workspace, _ daemon: ClaimwatchProcess, until kind: String
  ) async throws -> [String: Any] {
    let before = try events(workspace, kind).count
    daemon.send(SIGHUP)
    try await eventually("\(kind): \(daemon.errors)") {
      try events(workspace, kind).count > before
    }
    return try #require(try events(workspace, kind).last)
  }

  private func stop(_ daemon: ClaimwatchProcess) async throws {
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
  }

  @Test func whatWouldTakeEveryFeedOrWatchAwayIsRefused() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let metrics = workspace.folder.appending(path: "metrics.prom")
    let daemon = try await start(workspace, server, paths: "metrics = \"\(metrics.path)\"")
    let check = ["check", "--config", workspace.configuration.path]
    for (body, loss) in [
      ("", "1 feed and 2 watches would be dropped"),
      (firstWatches, "1 feed would be dropped"),
      (eagerFeed(server.url("/feed")), "2 watches would be dropped"),
    ] {
      try workspace.configure(body)
      let event = try await reload(workspace, daemon, until: "config.rejected")
      let faults = event["faults"] as? [String] ?? []
      #expect(faults.count == 1 && faults[0].contains(loss), "\(faults)")
      let refused = try await ClaimwatchProcess.run(check + ["--quiet"], in: workspace)
      #expect(refused.status == 78 && refused.errors.contains("--allow-empty"), "\(refused)")
      let taken = try await ClaimwatchProcess.run(check + ["--allow-empty"], in: workspace)
      #expect(taken.status == 0, "\(taken)")
    }
    try Data().write(to: workspace.configuration)
    _ = try await reload(workspace, daemon, until: "config.rejected")
    // Whoever looks sees what is in force, and that the file is no good.
    let status = try await ClaimwatchProcess.run(
      ["status", "--config", workspace.configuration.path], in: workspace)
    #expect(
      status.output.contains("1 feed: 1 ok") && status.errors.contains("there is no [[feed]]"))
    let health = try await ClaimwatchProcess.run(
      ["health", "--config", workspace.configuration.path], in: workspace)
    #expect(health.status == 1 && health.output.contains("there is no [[feed]]"), "\(health)")
    // Nor does a start take it, which would come after the next reboot.
    let other = try Workspace()
    try Data().write(to: other.configuration)
    let start = try await ClaimwatchProcess.run(
      ["run", "--config", other.configuration.path], in: other)
    #expect(start.status == 78 && start.errors.contains("--allow-empty"), "\(start)")
    try await eventually("the metrics say so") {
      workspace.lines(of: metrics).contains("claimwatch_config_last_reload_successful 0")
    }
    // The watch goes on.
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    try await stop(daemon)
    // The same file that lost its feeds is refused by the next start, too.
    try workspace.configure(firstWatches)
    let blind = try await ClaimwatchProcess.run(
      ["run", "--config", workspace.configuration.path], in: workspace)
    #expect(blind.status == 78 && blind.errors.contains("1 feed would be dropped"), "\(blind)")
  }

  @Test func whoMeansItMayTakeEverythingAway() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let daemon = try await start(workspace, server, options: ["--allow-empty"])
    try workspace.configure("")
    let event = try await reload(workspace, daemon, until: "config.loaded")
    #expect(event["level"] as? String == "error")
    #expect(event["feeds_removed"] as? [String] == ["gazette"])
    try await stop(daemon)
  }

  @Test func aPipeInPlaceOfTheFileHangsNeitherReloadNorEnd() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let daemon = try await start(workspace, server)
    let good = try Data(contentsOf: workspace.configuration)
    try FileManager.default.removeItem(at: workspace.configuration)
    try #require(mkfifo(workspace.configuration.path, 0o600) == 0)
    let event = try await reload(workspace, daemon, until: "config.rejected")
    #expect((event["faults"] as? [String])?.first?.contains("this is a pipe") == true, "\(event)")
    // Nor do commands wait for somebody who writes into it.
    let status = try await ClaimwatchProcess.run(
      ["status", "--config", workspace.configuration.path], in: workspace)
    #expect(status.status == 0 && status.errors.contains("going by what was in force"), "\(status)")
    let check = try await ClaimwatchProcess.run(
      ["check", "--config", workspace.configuration.path], in: workspace)
    #expect(check.status == 78 && check.errors.contains("nobody wrote into it"), "\(check)")
    try FileManager.default.removeItem(at: workspace.configuration)
    try good.write(to: workspace.configuration)
    _ = try await reload(workspace, daemon, until: "config.loaded")
    try await stop(daemon)
  }

  /// A file that the configuration names may hang as well: here its secret, which is a pipe.
  @Test func aReadingThatHangsHoldsUpNoEnd() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let daemon = try await start(workspace, server)
    let shim = workspace.folder.appending(path: "model")
    try #require(mkfifo(shim.path, 0o600) == 0)
    try workspace.configure(
      "[extractor]\nmodel = \"\(shim.path)\"\n" + eagerFeed(server.url("/feed")) + "\n"
        + firstWatches)
    daemon.send(SIGHUP)
    // Nothing tells from outside that the reading has begun but what it has opened.
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the watch goes on: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    try await stop(daemon)
  }

  @Test func aConfigurationFromAPipeStartsTheDaemonAndIsNotReadAgain() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let script = "exec \"$0\" run --config <(cat \"$1\")"
    let daemon = try ClaimwatchProcess(
      ["-c", script, ClaimwatchProcess.binary.path, workspace.configuration.path], in: workspace,
      program: URL(filePath: "/bin/bash"))
    try await eventually("the first alert is logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let event = try await reload(workspace, daemon, until: "config.rejected")
    #expect((event["faults"] as? [String])?.count == 1, "\(event)")
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    try await stop(daemon)
  }

  @Test func warningsHideNoFaultAndStandOnce() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let feeds = (1...25).map { number in
      "[[feed]]\nid = \"port-\(number)\"\nurl = \"\(server.url("/\(number)"))\"\ninterval = \"1m\"\n"
    }.joined()
    let good = eagerFeed(server.url("/feed")) + "\n" + feeds + firstWatches
    let daemon = try await start(workspace, server, good)
    func doubts() -> [Substring] {
      daemon.errors.split(separator: "\n").filter { $0.contains("is below five minutes") }
    }
    #expect(doubts().count == 1, "\(daemon.errors)")
    #expect(doubts().first?.contains(" warning: \(workspace.configuration.path):") == true)
    #expect(doubts().first?.hasSuffix("; and 25 more like it") == true)

    try workspace.configure(good.replacing("terms =", with: "trems ="))
    let event = try await reload(workspace, daemon, until: "config.rejected")
    let faults = event["faults"] as? [String] ?? []
    #expect(faults.contains { $0.contains("trems") }, "\(faults)")
    #expect(!faults.contains { $0.contains("below") }, "\(faults)")
    #expect(event["warnings"] as? Int == 26 && event["faults_omitted"] as? Int == 0)
    #expect(
      !daemon.errors.split(separator: "\n").contains {
        $0.contains("error: ") && $0.contains("warning")
      })

    try workspace.configure(good)
    _ = try await reload(workspace, daemon, until: "config.loaded")
    #expect(doubts().count == 1, "said again: \(daemon.errors)")
    try await stop(daemon)
  }

  @Test func aReloadSaysWhatItChanged() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let metrics = workspace.folder.appending(path: "metrics.prom")
    let paths = "metrics = \"\(metrics.path)\""
    let feeds = eagerFeed(server.url("/feed")) + "\n" + eagerFeed(server.url("/b"), id: "bulletin")
    let daemon = try await start(workspace, server, feeds + "\n" + firstWatches, paths: paths)
    let first = try #require(try events(workspace, "config.loaded").first)
    #expect(first["feeds_added"] as? [String] == [])
    #expect(daemon.errors.contains(": 2 feeds, 2 watches, "))

    let changed =
      feeds.replacing("id = \"bulletin\"", with: "id = \"bulletins\"")
      .replacing("interval = \"1s\"", with: "interval = \"2s\"") + """

        [poll]
        max_interval = "3h"

        [[watch]]
        id = "atacms"
        terms = ["ATACMS"]

        [[watch]]
        id = "bakery"
        terms = ["bakery"]
        """
    try workspace.configure(changed, paths: paths)
    let event = try await reload(workspace, daemon, until: "config.loaded")
    #expect(event["feeds_added"] as? [String] == ["bulletins"])
    #expect(event["feeds_removed"] as? [String] == ["bulletin"])
    #expect(event["feeds_changed"] as? [String] == ["gazette"])
    #expect(event["watches_added"] as? [String] == ["bakery"])
    #expect(event["watches_removed"] as? [String] == ["sevastopol"])
    #expect(event["watches_changed"] as? [String] == ["atacms"])
    #expect(event["settings_changed"] as? [String] == ["poll"])
    #expect(event["paths_pending"] as? [String] == [])
    #expect(event["level"] as? String == "info")
    let digest = try #require(event["sha256"] as? String)
    #expect(digest.utf8.count == 64 && digest != first["sha256"] as? String)
    try await eventually("it is said: \(daemon.errors)") {
      daemon.errors.contains("feed bulletins was bulletin before")
        && daemon.errors.contains(
          "reloaded: 2 feeds (1 added, 1 removed, 1 changed), 2 watches (1 added, 1 removed, 1 changed)"
        )
    }
    try await eventually("the metrics say so") {
      workspace.lines(of: metrics).contains("claimwatch_config_info{sha256=\"\(digest)\"} 1")
    }
    let text = workspace.lines(of: metrics).joined(separator: "\n")
    #expect(text.contains("\nclaimwatch_config_last_reload_successful 1\n"))
    #expect(text.contains("\nclaimwatch_config_last_reload_success_timestamp_seconds "))
    try await stop(daemon)
  }

  @Test func pathsThatWaitForARestartAreSaid() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let daemon = try await start(workspace, server)
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    try text.replacing("alerts.jsonl", with: "other.jsonl")
      .write(to: workspace.configuration, atomically: true, encoding: .utf8)
    let event = try await reload(workspace, daemon, until: "config.loaded")
    #expect(event["paths_pending"] as? [String] == ["alerts"])
    #expect(event["level"] as? String == "warning")
    // It still stands at the next reload.
    let again = try await reload(workspace, daemon, until: "config.loaded")
    #expect(again["paths_pending"] as? [String] == ["alerts"])
    try await stop(daemon)
  }

  @Test func sigusr1ReopensTheLogsAndReadsNothing() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let daemon = try await start(workspace, server)
    // Valid, but not what anybody wants in force.
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n[[watch]]\nid = \"a\"\nterms = [\"nothing\"]")
    try FileManager.default.moveItem(
      at: workspace.alerts, to: workspace.folder.appending(path: "alerts.jsonl.1"))
    daemon.send(SIGUSR1)
    try await eventually("the log is there again: \(daemon.errors)") {
      FileManager.default.fileExists(atPath: workspace.alerts.path)
    }
    #expect(try events(workspace, "config.loaded").count == 1)
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the watches are the old ones: \(daemon.errors)") {
      try workspace.alertObjects().map { $0["seq"] as? Int } == [2]
    }
    try await stop(daemon)
  }

  @Test func theShippedRotationSendsNoSignal() throws {
    let rotation = try String(
      contentsOf: repositoryRoot.appending(path: "systemd/claimwatch.logrotate"), encoding: .utf8)
    let commands = rotation.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(!commands.contains { $0.contains("kill") || $0.contains("HUP") })
  }
}
