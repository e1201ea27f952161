import Foundation
import LoopbackServer
import Testing

/// Alerts handed to one program for all of them, by the real daemon.
@Suite(.fewAtOnce) struct CommandStreamTests {
  private let workspace: Workspace
  private let feed = LoopbackServer()
  private var received: URL { workspace.folder.appending(path: "received") }

  init() throws { workspace = try Workspace() }

  /// A program in Python that keeps each line, and answers by `answer`, which has `line`, `id` and `count`.
  private func configure(_ answer: String, alerts: Int, _ more: String = "") throws {
    var wire = NewsWire()
    wire.publish(alerts)
    feed.serve("/feed", .ok(wire.feed))
    let program = """
      import json, os, sys, time
      open(sys.argv[1] + ".pids", "a").write(f"{os.getpid()}\\n")
      count = 0
      for line in sys.stdin:
        id = json.loads(line)["id"]
        open(sys.argv[1], "a").write(line)
        count += 1
        \(answer)
      open(sys.argv[1] + ".ends", "a").write("end\\n")
      """
    let file = workspace.folder.appending(path: "forward.py")
    try Data(program.utf8).write(to: file)
    try workspace.configure(
      eagerFeed(feed.url("/feed")) + "\n" + firstWatches + """

        [[output]]
        id = "forward"
        kind = "command"
        mode = "stream"
        command = ["/usr/bin/python3", "\(file.path)", "\(received.path)"]
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

  private func lastAnswer() async throws -> [String: Any] {
    try #require(try await list()["last_answer"] as? [String: Any])
  }

  private func pids() -> [String] {
    workspace.lines(of: workspace.folder.appending(path: "received.pids"))
  }

  @Test func oneProcessTakesAllAndEndsWithItsInput() async throws {
    defer { feed.stop() }
    try configure("print(0, id, flush=True)", alerts: 12)
    try await once()
    #expect(workspace.lines(of: received) == workspace.lines(of: workspace.alerts))
    #expect(pids().count == 1)
    let output = try await list()
    #expect(output["sent"] as? Int == 12 && output["failures"] as? Int == 0)
    let ends = workspace.folder.appending(path: "received.ends")
    try await eventually("it has ended by itself") { workspace.lines(of: ends) == ["end"] }
  }

  @Test func itsAnswersAreThoseOfExitStatuses() async throws {
    defer { feed.stop() }
    let retry = "retry = [\"1h\", \"1h\"]"
    try configure("print(75, id, 'no room', flush=True)", alerts: 2, retry)
    try await once()
    var answer = try await lastAnswer()
    #expect(answer["code"] as? String == "answer-75", "\(answer)")
    #expect(answer["message"] as? String == "the program answered 75: no room")
    #expect(try await list()["health"] as? String == "paused")
    try configure("print(1, id, flush=True)", alerts: 2, retry)
    _ = try await ClaimwatchProcess.run(
      ["outputs", "retry", "forward", "--config", workspace.configuration.path], in: workspace)
    try await once()
    answer = try await lastAnswer()
    #expect(answer["code"] as? String == "answer-1" && answer["status"] as? Int == 1)
    #expect(try await list()["retrying"] as? Int == 2)
  }

  /// A word too many is never an answer to the next alert; an end, or nothing, is none.
  @Test(arguments: [
    ("print(0, flush=True)", "answer"), ("print(0, 'another', flush=True)", "answer"),
    ("print(f'0 {id}\\n0 {id}', flush=True)", "answer"),
    ("print('x' * 5000, flush=True)", "answer"),
    ("sys.exit(0)", "exit-0"), ("time.sleep(1000)", "timeout"),
  ])
  func anythingElseIsAFailure(program: String, code: String) async throws {
    defer { feed.stop() }
    // Under load python alone takes a second to start: only who never answers is not waited for.
    let timeout = code == "timeout" ? "1s" : "120s"
    try configure(program, alerts: 1, "timeout = \"\(timeout)\"\nretry = [\"1h\"]")
    try await once()
    #expect(try await lastAnswer()["code"] as? String == code)
    #expect(try await list()["sent"] as? Int == 0)
  }

  /// Killed at every third alert it is started anew, and nothing is missing.
  @Test func oneThatDiesIsStartedAnew() async throws {
    defer { feed.stop() }
    try configure(
      "os._exit(9) if count == 3 and len(open(sys.argv[1] + '.pids').readlines()) < 4 else print(0, id, flush=True)",
      alerts: 7,
      "retry = [\"1ms\", \"1ms\", \"1ms\", \"1ms\", \"1ms\"]")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("all are taken: \(daemon.errors)") {
      Set(workspace.lines(of: received)).count == 7
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
    #expect(pids().count > 1)
    // What was taken in the moment of the end may come once more.
    try await once()
    #expect(try await list()["sent"] as? Int == 7)
  }
}
