import Foundation
import LoopbackServer
import Testing

/// Alerts handed to a program, by the real daemon.
@Suite(.fewAtOnce) struct CommandOutputTests {
  private let workspace: Workspace
  private let feed = LoopbackServer()
  private var received: URL { workspace.folder.appending(path: "received") }

  init() throws { workspace = try Workspace() }

  /// A daemon's configuration whose alerts go to a shell script.
  private func configure(_ script: String, alerts: Int, _ more: String = "") throws {
    var wire = NewsWire()
    wire.publish(alerts)
    feed.serve("/feed", .ok(wire.feed))
    let file = workspace.folder.appending(path: "forward.sh")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    try workspace.configure(
      eagerFeed(feed.url("/feed")) + "\n" + firstWatches + """

        [[output]]
        id = "forward"
        kind = "command"
        command = ["\(file.path)", "\(received.path)", "two words; $HOME"]
        from = "start"
        \(more)
        """)
  }

  private func once() async throws {
    let run = try await ClaimwatchProcess.run(
      ["once", "--deliver", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func list() async throws -> [String: Any] {
    let run = try await ClaimwatchProcess.run(
      ["outputs", "--json", "--config", workspace.configuration.path], in: workspace)
    let list = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    return try #require(list?.first)
  }

  @Test func eachAlertIsOneProcessWithTheLineOnStandardInput() async throws {
    defer { feed.stop() }
    try configure(
      "cat >> \"$1\"; printf '%s\\n' \"$2\" >> \"$1.words\"; env | sort > \"$1.env\"", alerts: 3)
    try await once()
    #expect(workspace.lines(of: received) == workspace.lines(of: workspace.alerts))
    let words = workspace.folder.appending(path: "received.words")
    #expect(workspace.lines(of: words) == [String](repeating: "two words; $HOME", count: 3))
    let names = workspace.lines(of: workspace.folder.appending(path: "received.env"))
      .compactMap { $0.split(separator: "=").first }
    // The shell adds its own two.
    #expect(Set(names).subtracting(["PWD", "_", "SHLVL", "OLDPWD"]) == ["LANG", "PATH"])
    try await once()
    #expect(workspace.lines(of: received).count == 3, "none comes twice")
  }

  @Test func exitStatusesAreAnswers() async throws {
    defer { feed.stop() }
    // Longer than any machine takes from the pass to the look at it.
    let retry = "retry = [\"1h\", \"1h\", \"1h\"]"
    try configure("cat > /dev/null; echo 'no room today' >&2; exit 75", alerts: 2, retry)
    try await once()
    var output = try await list()
    var answer = try #require(output["last_answer"] as? [String: Any])
    #expect(answer["code"] as? String == "exit-75" && answer["status"] as? Int == 75)
    #expect(answer["message"] as? String == "the program ended with 75: no room today")
    #expect(output["health"] as? String == "paused")
    #expect(output["lag"] as? Int == 1, "those behind it wait too")
    try configure("exit 3", alerts: 2, retry)
    _ = try await ClaimwatchProcess.run(
      ["outputs", "retry", "forward", "--config", workspace.configuration.path], in: workspace)
    try await once()
    output = try await list()
    answer = try #require(output["last_answer"] as? [String: Any])
    #expect(answer["code"] as? String == "exit-3")
    #expect(output["retrying"] as? Int == 2)
  }

  @Test func whatIsToBeTriedAgainAndDueIsSaidToBeDue() async throws {
    defer { feed.stop() }
    try configure("cat > /dev/null; exit 75", alerts: 1, "retry = [\"1s\", \"1h\"]")
    try await once()
    // Without a daemon nobody tries it.
    var shown = ""
    for _ in 0..<1_000 where !shown.contains("due now") {
      shown = try await ClaimwatchProcess.run(
        ["outputs", "--config", workspace.configuration.path], in: workspace
      ).output
    }
    #expect(shown.contains("1 to be tried again, due now"), "\(shown)")
  }

  @Test func oneThatDoesNotEndIsKilledWithAllItHasStarted() async throws {
    defer { feed.stop() }
    try configure("sleep 1000 & echo $! > \"$1\"; sleep 1000", alerts: 1, "timeout = \"1s\"")
    try await once()
    let output = try await list()
    let answer = try #require(output["last_answer"] as? [String: Any])
    #expect(answer["code"] as? String == "timeout")
    let child = try #require(workspace.lines(of: received).first.flatMap { Int32($0) })
    // Killed; until whoever reaps orphans does so it may still be a zombie.
    try await eventually("its child is gone") {
      let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
      return status.map { $0.contains(") Z ") } ?? true
    }
  }

  @Test func theDaemonEndsAtOnceWhileAProgramRuns() async throws {
    defer { feed.stop() }
    try configure("echo begun > \"$1\"; sleep 1000", alerts: 1, "timeout = \"5m\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it has begun: \(daemon.errors)") {
      !workspace.lines(of: received).isEmpty
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
    // It is tried anew, with the same alert.
    try configure("cat >> \"$1\"", alerts: 1)
    try FileManager.default.removeItem(at: received)
    try await once()
    #expect(workspace.lines(of: received) == workspace.lines(of: workspace.alerts))
  }

  @Test func oneThatIsNotThereIsSaid() async throws {
    defer { feed.stop() }
    try configure("exit 0", alerts: 1)
    try FileManager.default.removeItem(at: workspace.folder.appending(path: "forward.sh"))
    let check = try await ClaimwatchProcess.run(
      ["check", "--config", workspace.configuration.path], in: workspace)
    #expect(check.status == 0 && check.errors.contains("cannot be run"), "\(check.errors)")
    try await once()
    #expect(try workspace.eventTypes().contains("output.misconfigured"))
  }
}
