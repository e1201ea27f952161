import Foundation
import LoopbackServer
import TestSupport
import Testing

/// The machine's clock is set while the daemon runs.
@Suite(.fewAtOnce, .disabled(if: Sanitizers.areOn, "a sanitizer must be loaded first"))
struct ClockTests {
  private static let year = 365 * 86_400

  @Test func pollsAndAlertsGoOnWhereverTheClockIsSetTo() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let shim = workspace.folder.appending(path: "clock.so")
    try NativeTool.build("clock_shim", options: ["-shared", "-fPIC"], to: shim)
    let clock = workspace.folder.appending(path: "clock")
    try Data(count: 8).write(to: clock)
    let file = try FileHandle(forWritingTo: clock)
    defer { try? file.close() }

    var entries = [NewsFeed.missile]
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace,
      environment: ["LD_PRELOAD": shim.path, "CLAIMWATCH_CLOCK": clock.path])
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let to1970 = 100 - Int(Date().timeIntervalSince1970)
    for (turn, shift) in [Self.year, 0, -Self.year, 0, -7200, 7200, to1970, 0].enumerated() {
      try file.seek(toOffset: 0)
      try file.write(contentsOf: withUnsafeBytes(of: Int64(shift)) { Data($0) })
      entries.append(
        NewsFeed.Entry(
          guid: "turn-\(turn)", title: "An ATACMS in turn \(turn)", text: "Nothing more."))
      server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
      try await eventually("it alerts with the clock off by \(shift) s: \(daemon.errors)") {
        workspace.lines(of: workspace.alerts).count == turn + 2
      }
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    try AlertSchema.validate(linesOf: workspace.alerts)
    #expect(try workspace.alertObjects().map { $0["seq"] as? Int } == Array(1...9))
    let trouble = try workspace.eventTypes().filter {
      ["feed.failing", "feed.silent", "network.down", "output.lagging"].contains($0)
    }
    #expect(trouble.isEmpty, "\(trouble)")
  }
}
