import Foundation
import LoopbackServer
import Testing

/// Threads of the daemon that do not come back: from a disk, from a text.
@Suite(.fewAtOnce) struct StuckTests {
  private static let silence = "STATUS=no sign of life from the state"

  /// A daemon under a service manager, whose state's thread is stuck while ``sign`` is there.
  private final class Stalled {
    let workspace: Workspace
    let server = LoopbackServer()
    let systemd: ServiceManager
    let daemon: ClaimwatchProcess
    let metrics: URL
    /// Its presence stalls every sync of the state.
    private let sign: URL

    init() throws {
      workspace = try Workspace()
      systemd = try ServiceManager(in: workspace)
      let shim = workspace.folder.appending(path: "stall.so")
      try NativeTool.build("stall_shim", options: ["-shared", "-fPIC"], to: shim)
      sign = workspace.folder.appending(path: "stall")
      metrics = workspace.folder.appending(path: "metrics.prom")
      server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
      try workspace.configure(
        eagerFeed(server.url("/feed")) + "\n" + firstWatches,
        paths: "metrics = \"\(metrics.path)\"")
      daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace,
        environment: [
          "LD_PRELOAD": shim.path, "CLAIMWATCH_STALL": sign.path,
        ].merging(systemd.environment(watchdog: 3)) { $1 })
    }

    deinit {
      server.stop()
      systemd.stop()
    }

    func stall() throws { try Data().write(to: sign) }

    func goOn() throws { try FileManager.default.removeItem(at: sign) }
  }

  /// Holds for the release binary above all, whose optimiser once took the question away
  /// (`make test-release`).
  @Test func theWatchdogIsNotPettedWhileTheStatesThreadIsStuck() async throws {
    let stalled = try Stalled()
    let (daemon, systemd) = (stalled.daemon, stalled.systemd)
    try await eventually("it is petted: \(daemon.errors)") { systemd.count("WATCHDOG=1") > 1 }

    try stalled.stall()
    try await eventually("the silence is noticed: \(daemon.errors)") {
      systemd.count(Self.silence) > 0
    }
    let first = systemd.messages.firstIndex { $0.hasPrefix(Self.silence) } ?? 0
    try await eventually("it goes on: \(daemon.errors)") { systemd.count(Self.silence) > 3 }
    let last = systemd.messages.lastIndex { $0.hasPrefix(Self.silence) } ?? 0
    #expect(!systemd.messages[first...last].contains("WATCHDOG=1"), "\(systemd.messages)")
    #expect(daemon.errors.contains("no sign of life from the state"))

    try stalled.goOn()
    try await eventually("it is petted again: \(daemon.errors)") {
      systemd.count("WATCHDOG=1", after: last) > 0
    }
    #expect(daemon.errors.contains("everything answers again"))
    // What `systemctl status` shows.
    try await eventually("it says how it fares: \(systemd.messages)") {
      systemd.messages.contains { $0.contains(/^STATUS=\d+ polls, 1 alert, 0 feeds in trouble$/) }
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func sigtermEndsItWhileTheStatesThreadIsStuck() async throws {
    let stalled = try Stalled()
    let (daemon, workspace, server) = (stalled.daemon, stalled.workspace, stalled.server)
    try await eventually("it polls: \(daemon.errors)") {
      server.requests(for: "/feed").count > 1
        && FileManager.default.fileExists(atPath: stalled.metrics.path)
    }
    try stalled.stall()
    try await eventually("it is stuck: \(daemon.errors)") {
      stalled.systemd.count(Self.silence) > 0
    }
    let start = ContinuousClock.now
    daemon.send(SIGTERM)
    // Without an end of its own it would wait for the disk, for ever.
    #expect(try await daemon.exitStatus() == 0)
    print("stuck: ended \(ContinuousClock.now - start) after SIGTERM")
    #expect(daemon.errors.contains("the state's thread does not answer"))
    #expect(!FileManager.default.fileExists(atPath: stalled.metrics.path))

    // Nothing is lost by it.
    try stalled.goOn()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    let once = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(once.status == 0, "\(once.errors)")
    #expect(try workspace.alertObjects().map { $0["seq"] as? Int } == [1, 2])
  }

  // MARK: texts that never end

  /// Items that hold the word at which the daemon spins (`TestHooks`).
  private static func hostile(_ name: String, filler: Int = 0) -> String {
    let entry = NewsFeed.Entry(
      guid: name, title: "ATACMS near \(name)", text: "The mayor said ATACMS fell on Spinday.")
    let long = NewsFeed.Entry(
      guid: "\(name)-long", title: "Minutes", text: String(repeating: "Nothing. ", count: filler))
    return NewsFeed(entries: filler > 0 ? [entry, long] : [entry]).rss
  }

  private static let spinning = "claims spin Spinday"

  private func failures(_ workspace: Workspace) throws -> [String: String] {
    try workspace.alertObjects(in: workspace.events).reduce(into: [:]) { codes, event in
      guard event["event"] as? String == "feed.failing", let feed = event["feed"] as? String
      else { return }
      codes[feed] = event["code"] as? String
    }
  }

  @Test func textsThatNeverEndHoldUpNoOtherFeedAndAreGivenUp() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    var feeds: [String] = []
    // More of them than processors here, all large, so that each would hold the lane of large ones.
    for number in 1...3 {
      server.serve("/hostile-\(number)", .ok(Self.hostile("h\(number)", filler: 70_000)))
      feeds.append(
        eagerFeed(server.url("/hostile-\(number)"), id: "hostile-\(number)")
          .replacing("\"1s\"", with: "\"1h\""))
    }
    // One host serves all of them, which otherwise would wait for each other's connections.
    let fetch = "host_connections = 20"
    try workspace.configure(feeds.joined(separator: "\n") + "\n" + firstWatches, fetch: fetch)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace,
      environment: [
        "CLAIMWATCH_TEST_FAULT": Self.spinning, "CLAIMWATCH_TEST_DEADLINE": "8000",
      ])
    try await eventually("all are fetched: \(daemon.errors)") { server.requests.count == 3 }

    let good = eagerFeed(server.url("/good"), id: "good")
    let large = eagerFeed(server.url("/large"), id: "large")
    server.serve("/good", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let filler = NewsFeed.Entry(
      guid: "filler", title: "Minutes", text: String(repeating: "Nothing. ", count: 70_000))
    server.serve("/large", .ok(NewsFeed(entries: [NewsFeed.town, filler]).rss))
    try workspace.configure(
      (feeds + [good, large]).joined(separator: "\n") + "\n" + firstWatches, fetch: fetch)
    daemon.send(SIGHUP)
    try await eventually("the good feed's alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count >= 1
    }
    try await eventually("all are given up: \(daemon.errors)") {
      try failures(workspace).count == 3 || !daemon.isRunning
    }
    #expect(daemon.isRunning, "\(daemon.errors)")
    #expect(try Set(failures(workspace).values) == ["too-slow"])
    // The lane of large documents is free again.
    try await eventually("the large feed's alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    // The good one came before the first was given up.
    let times = try workspace.alertObjects().compactMap { $0["time"] as? String }
    let given = try workspace.alertObjects(in: workspace.events)
      .filter { $0["event"] as? String == "feed.failing" }.compactMap { $0["time"] as? String }
    #expect(
      try #require(times.min()) < #require(given.min()), "\(times) \(given) \(daemon.errors)")
    let start = ContinuousClock.now
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    print("stuck: ended \(ContinuousClock.now - start) after SIGTERM, three workers lost")
  }

  /// The thread that is lost keeps what it was given, and must not keep others from the feed.
  @Test func aKnownFeedIsPolledOnAfterAWorkerWasLostInIt() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace,
      environment: [
        "CLAIMWATCH_TEST_FAULT": Self.spinning, "CLAIMWATCH_TEST_DEADLINE": "8000",
      ])
    try await eventually("the feed is known: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    server.serve("/feed", .ok(Self.hostile("h")))
    try await eventually("it is given up: \(daemon.errors)") {
      try failures(workspace).count == 1
    }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("it is polled on: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func aDaemonThatHasLostFourWorkersMakesRoomForAnother() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    var feeds: [String] = []
    for number in 1...4 {
      server.serve("/hostile-\(number)", .ok(Self.hostile("h\(number)")))
      feeds.append(eagerFeed(server.url("/hostile-\(number)"), id: "hostile-\(number)"))
    }
    try workspace.configure(
      feeds.joined(separator: "\n") + "\n" + firstWatches, fetch: "host_connections = 20")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace,
      environment: [
        "CLAIMWATCH_TEST_FAULT": Self.spinning, "CLAIMWATCH_TEST_DEADLINE": "1000",
      ])
    #expect(try await daemon.exitStatus() == 70)
    #expect(daemon.errors.contains("4 workers are lost"), "\(daemon.errors)")
  }
}
