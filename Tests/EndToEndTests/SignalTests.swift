import Foundation
import LoopbackServer
import Testing

/// Reload and shutdown, by real signals.
@Suite(.fewAtOnce) struct SignalTests {
  @Test func aBrokenConfigurationIsRefusedOnReloadAndTheOldOneStays() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    let good = eagerFeed(server.url("/feed")) + "\n" + firstWatches
    try workspace.configure(good)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alert is logged") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    try workspace.configure(good.replacing("terms =", with: "term ="))
    daemon.send(SIGHUP)
    try await eventually("the rejection is an event") {
      try workspace.eventTypes().contains("config.rejected")
    }
    #expect(daemon.errors.contains("did you mean 'terms'?"))

    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the old watches still alert") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func aGoodConfigurationIsSwappedOnReload() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alert is logged") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + firstWatches + """

        [[watch]]
        id = "bakery"
        terms = ["bakery"]
        """)
    daemon.send(SIGHUP)
    try await eventually("the new configuration is in force") {
      try workspace.eventTypes().filter { $0 == "config.loaded" }.count == 2
    }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull, NewsFeed.missile]).rss))
    try await eventually("the new watch alerts") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func aReloadTakesAnotherModelAndRefusesWhatIsNone() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    let model = workspace.folder.appending(path: "claims.cwm")
    let tiny = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "ClaimTaggerTests/Fixtures/tiny.cwm")
    let extractor = "[extractor]\nmodel = \"\(model.path)\"\n"
    let feed = eagerFeed(server.url("/feed")) + "\n" + firstWatches
    func extractors() throws -> [String?] {
      try workspace.alertObjects().map {
        ($0["provenance"] as? [String: Any])?["extractor"] as? String
      }
    }
    func put(_ bytes: Data) throws { try bytes.write(to: model, options: .atomic) }

    try workspace.configure(feed)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alert is logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    // A file that is no model is refused with the configuration that names it.
    try put(Data("not a model".utf8))
    try workspace.configure(extractor + feed)
    daemon.send(SIGHUP)
    try await eventually("it is refused: \(daemon.errors)") {
      try workspace.eventTypes().filter { $0 == "config.rejected" }.count == 1
    }
    let fault = try #require(
      try workspace.alertObjects(in: workspace.events).last?["faults"] as? [String])
    #expect(fault.count == 1 && fault[0].contains("extractor.model"), "\(fault)")
    // A good one takes over.
    try put(Data(contentsOf: tiny))
    daemon.send(SIGHUP)
    try await eventually("it is taken: \(daemon.errors)") {
      try workspace.eventTypes().filter { $0 == "config.loaded" }.count == 2
    }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the second alert is logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    let names = try extractors()
    #expect(names[0] != names[1] && names[1]?.contains("tiny") == true, "\(names)")
    // The file alone changes: what was a model is none any more.
    try put(Data("not a model".utf8))
    daemon.send(SIGHUP)
    try await eventually("it is refused again: \(daemon.errors)") {
      try workspace.eventTypes().filter { $0 == "config.rejected" }.count == 2
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func aHangupDuringStartDoesNotEndTheDaemon() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    for delay in [0, 1, 3, 6, 10, 20, 40] {
      let started = try workspace.eventTypes().filter { $0 == "daemon.started" }.count
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      // Before that the dynamic loader is at work and no instruction of ours has run.
      try await eventually("the first instructions have run") { daemon.catches(SIGHUP) }
      try await Task.sleep(for: .milliseconds(delay))
      daemon.send(SIGHUP)
      try await eventually("it starts all the same") {
        try workspace.eventTypes().filter { $0 == "daemon.started" }.count > started
      }
      daemon.send(SIGTERM)
      #expect(try await daemon.exitStatus() == 0)
    }
  }

  @Test func sigtermEndsItWithinASecondWithStalledTransfers() async throws {
    let server = LoopbackServer()
    for number in 1...20 { server.serve("/stall-\(number)", Answer([.stall])) }
    let workspace = try Workspace()
    let feeds = (1...20).map { eagerFeed(server.url("/stall-\($0)"), id: "stall-\($0)") }
    try workspace.configure(
      feeds.joined(separator: "\n") + "\n" + firstWatches,
      fetch: "host_connections = 20\ntimeout = \"10m\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("transfers hang") { server.openConnections >= 10 }
    let clock = ContinuousClock()
    let start = clock.now
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    // The promise is one second, but the machine that runs the tests may be very busy. A daemon that
    // waits for its transfers would take ten minutes.
    #expect(clock.now - start < .seconds(120))
  }
}
