import Foundation
import LoopbackServer
import Testing

@testable import Daemon

/// Whoever reads standard error or standard output stops reading: Ctrl-S, a collector that hangs.
@Suite(.fewAtOnce) struct StuckReaderTests {
  /// Each poll of it brings an item that nobody has seen.
  private func serveNews(_ server: LoopbackServer, _ count: Int) {
    let entries = (0..<max(count, 1)).map {
      NewsFeed.Entry(
        guid: "news-\(count)-\($0)", title: "ATACMS over the bay, report \(count)-\($0)",
        text: "The Harbour Office said that an ATACMS missile fell.")
    }
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
  }

  @Test func standardErrorThatNobodyReadsStopsNothing() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    serveNews(server, 1)
    let workspace = try Workspace()
    let systemd = try ServiceManager(in: workspace)
    defer { systemd.stop() }
    let pipe = try StuckPipe(in: workspace)
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + eagerFeed(server.url("/none"), id: "none") + "\n"
        + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--verbose", "--config", workspace.configuration.path], in: workspace,
      environment: systemd.environment(watchdog: 3), errorOutput: pipe.path)
    try await eventually("it polls and alerts") {
      workspace.lines(of: workspace.alerts).count == 1
        && server.requests(for: "/feed").count > 2
    }
    serveNews(server, 2)
    try await eventually("it goes on") { workspace.lines(of: workspace.alerts).count == 3 }
    let before = systemd.messages.count
    try await eventually("the watchdog is petted") {
      systemd.count("WATCHDOG=1", after: before) > 1
    }
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    daemon.send(SIGHUP)
    try await eventually("it reloads") {
      try workspace.eventTypes().filter { $0 == "config.loaded" }.count == 2
    }
    #expect(pipe.isFull)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func aStartThatFailsEndsThoughNobodyReadsWhy() async throws {
    let workspace = try Workspace()
    let pipe = try StuckPipe(in: workspace)
    try workspace.configure(eagerFeed("file:x") + "\n[[watch]]\nid = \"a\"\n")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace, errorOutput: pipe.path)
    #expect(try await daemon.exitStatus() == 78)
  }

  /// Alerts are not dropped: they wait in the log until somebody takes them.
  @Test func printedAlertsWaitForTheirReaderAndTheDaemonDoesNot() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let pipe = try StuckPipe(in: workspace)
    serveNews(server, 1)
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let command = ["run", "--print-alerts", "--config", workspace.configuration.path]
    let daemon = try ClaimwatchProcess(command, in: workspace, output: pipe.path)
    try await eventually("the log goes on: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    serveNews(server, 40)
    try await eventually("the log goes on: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 41
    }
    var printed: [UInt8] = []
    try await eventually("every alert comes out: \(daemon.errors)") {
      printed += pipe.read()
      let lines = printed.dropFirst(pipe.filler).split(separator: 0x0A)
      return lines.count == 41 && printed.last == 0x0A
    }
    // Stuck again, with alerts on the way.
    let full = try StuckPipe(in: workspace, name: "full")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let second = try ClaimwatchProcess(command, in: workspace, output: full.path)
    serveNews(server, 50)
    try await eventually("the log goes on: \(second.errors)") {
      workspace.lines(of: workspace.alerts).count == 91
    }
    second.send(SIGTERM)
    #expect(try await second.exitStatus() == 0)
    #expect(full.isFull)
  }

  @Test func aReaderThatHasGoneDoesNotEndTheDaemon() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    serveNews(server, 3)
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let script = """
      "$0" run --print-alerts --config "$1" > >(head -n 1 > /dev/null) & echo $! > "$2"; wait $!
      """
    let pid = workspace.folder.appending(path: "pid")
    let shell = try ClaimwatchProcess(
      ["-c", script, ClaimwatchProcess.binary.path, workspace.configuration.path, pid.path],
      in: workspace, program: URL(filePath: "/bin/bash"))
    var count = 3
    try await eventually("it is said: \(shell.errors)") {
      // Until the closed pipe has been met there has to be something to print.
      if workspace.lines(of: workspace.alerts).count >= count {
        count += 4
        serveNews(server, 4)
        server.serve(
          "/feed",
          .ok(
            NewsFeed(
              entries: (0..<4).map {
                NewsFeed.Entry(
                  guid: "more-\(count)-\($0)", title: "ATACMS, bulletin \(count)-\($0)",
                  text: "An ATACMS missile fell.")
              }
            ).rss))
      }
      return shell.errors.contains("nobody reads standard output any more")
    }
    try await eventually("the log goes on") {
      workspace.lines(of: workspace.alerts).count >= count
    }
    let process = try #require(
      pid_t(
        try String(contentsOf: pid, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
      ))
    kill(process, SIGTERM)
    #expect(try await shell.exitStatus() == 0, "\(shell.errors)")
  }

  // MARK: the output itself

  @Test func whatIsDroppedIsCountedWhereItIsMissing() async throws {
    let workspace = try Workspace()
    let pipe = try StuckPipe(in: workspace)
    let end = open(pipe.path, O_WRONLY | O_CLOEXEC)
    try #require(end >= 0)
    let output = BoundedOutput(descriptor: end)
    func line(_ number: Int) -> [UInt8] {
      Array("\(number) \(String(repeating: "x", count: 90))\n".utf8)
    }
    let count = 10_000
    for number in 1...count {
      output.write(line(number)) { Array("dropped \($0)\n".utf8) }
    }
    var bytes: [UInt8] = []
    try await eventually("the count is said") {
      bytes += pipe.read()
      return String(decoding: bytes, as: UTF8.self).contains("dropped")
    }
    output.write(line(count + 1)) { Array("dropped \($0)\n".utf8) }
    try await eventually("it goes on") {
      bytes += pipe.read()
      return String(decoding: bytes, as: UTF8.self).contains("\(count + 1) x")
    }
    let words = String(decoding: bytes.dropFirst(pipe.filler), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: " ")[0] }
    let notice = try #require(words.firstIndex(of: "dropped"))
    #expect(words[..<notice].compactMap { Int($0) } == Array(1...notice))
    #expect(words[(notice + 1)...] == ["\(count + 1)"])
    let said = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("dropped") }
    #expect(said == "dropped \(count - notice)")
    // What is being written, what waits behind it, and the pipe.
    #expect(notice * line(1).count < 2 * BoundedOutput.capacity + 70_000)
    // The descriptor is left as it is: others share it.
    #expect(fcntl(end, F_GETFL) & O_NONBLOCK == 0)
  }
}
