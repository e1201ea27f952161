import Foundation
import LoopbackServer
import TestSupport
import Testing

/// Outputs that stand in the files of several machines: one of them sends, and another goes on when that is gone.
@Suite(.fewAtOnce) struct SharedOutputTests {
  private let desk: SharedDesk
  private let receiver = WebhookReceiver()
  private static let feeds = 6

  init() throws { desk = try SharedDesk() }

  private func serve(rounds: Int) {
    for feed in 1...Self.feeds {
      let entries = (0..<rounds).reversed().map { round in
        NewsFeed.Entry(
          guid: "f\(feed)-\(round)", title: "Report \(round) of desk \(feed)",
          text: "Officials said ATACMS number \(round) of \(feed) was seen.",
          link: "http://gazette.example/\(feed)/\(round)")
      }
      desk.server.serve("/\(feed)", .ok(NewsFeed(entries: entries).rss))
    }
  }

  private func configure(_ node: String, _ output: String = "") throws {
    try desk.configure(node, try settings(node, output))
  }

  private func settings(_ node: String, _ output: String = "") throws -> String {
    let feeds = (1...Self.feeds).map { feed in
      eagerFeed(desk.server.url("/\(feed)"), id: "f\(feed)") + "\nrate_group = \"g\(feed)\""
    }
    return feeds.joined(separator: "\n\n")
      + "\n\n[[watch]]\nid = \"atacms\"\nterms = [\"ATACMS\"]\n"
      + (try receiver.output(in: try desk[node], output))
  }

  /// The one output there is, as a machine shows it.
  private func status(_ node: String) async throws -> [String: Any] {
    let list = try await desk.run(node, "outputs", "list", "--json")
    let outputs = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
    return try #require((outputs as? [[String: Any]])?.first, "\(list)")
  }

  private func sender(_ node: String) async throws -> String? {
    try await status(node)["node"] as? String
  }

  private func eventuallySends(_ node: String, seenBy other: String) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while try await sender(other) != node {
      try #require(ContinuousClock.now < deadline, "\(node) never sends")
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  private func counted(_ alerts: Int) -> String { alerts == 1 ? "1 alert" : "\(alerts) alerts" }

  private func ids(_ node: String) throws -> [String] {
    try desk[node].alertObjects().compactMap { $0["id"] as? String }
  }

  @Test(
    "each alert is sent once by one machine; one that is killed is followed by the other, from where it was"
  )
  func failOver() async throws {
    defer { desk.server.stop() }
    defer { receiver.stop() }
    serve(rounds: 0)
    for node in ["a", "b"] { try configure(node) }
    let first = try desk.start("a")
    try await eventuallySends("a", seenBy: "a")
    let second = try desk.start("b")
    try await eventually("both have feeds: \(second.errors)") {
      try desk.ask("SELECT count(DISTINCT owner) FROM claimwatch.shard") == "2"
    }
    serve(rounds: 1)
    try await eventually("all are sent: \(first.errors) \(second.errors)") {
      receiver.messages.count == Self.feeds
    }
    // What the other one knows of it.
    let seen = try await status("b")
    #expect(seen["node"] as? String == "a" && seen["sent"] as? Int == Self.feeds, "\(seen)")
    // Nothing is taken for a while, which is noted; then whoever tries is killed.
    receiver.answer { _ in .status(503) }
    serve(rounds: 2)
    try await eventually("alerts wait: \(first.errors)") {
      let waiting = try desk.ask("SELECT count(*) FROM claimwatch.output_waiting")
      return receiver.messages.count > Self.feeds && (Int(waiting) ?? 0) > 0
    }
    first.send(SIGKILL)
    _ = try await first.exitStatus()
    let killed = ContinuousClock.now
    receiver.answer { _ in nil }
    try await eventually("the other has all alerts: \(second.errors)") {
      try ids("b").count == 2 * Self.feeds
    }
    try await eventually("and sends what was not taken: \(second.errors)") {
      Set(receiver.taken.map(\.id)).count == 2 * Self.feeds
    }
    print("SharedOutputTests: all was sent \(ContinuousClock.now - killed) after the kill")
    #expect(Set(receiver.taken.map(\.id)) == Set(try ids("b")))
    // Nothing that was taken, and whose answer was noted, is sent again.
    let once = receiver.taken.map(\.id)
    #expect(once.count == Set(once).count, "\(once)")
    #expect(try await sender("b") == "b")
    // It is back, and leaves the output where it is.
    let third = try desk.start("a")
    serve(rounds: 3)
    try await eventually("the next ones come: \(second.errors)") {
      Set(receiver.taken.map(\.id)).count == 3 * Self.feeds
    }
    #expect(receiver.taken.count == 3 * Self.feeds)
    // One that ends by itself lets go at once.
    try await desk.end(second)
    try await eventuallySends("a", seenBy: "a")
    serve(rounds: 4)
    try await eventually("the next ones come: \(third.errors)") {
      receiver.taken.count == 4 * Self.feeds
    }
    try await desk.end(third)
    #expect(Set(receiver.taken.map(\.id)).count == 4 * Self.feeds)
    #expect(try await receiver.complaints(in: try desk["a"]) == "")
  }

  @Test("one that is stopped wakes when another sends: it sends nothing of what that has sent")
  func stopped() async throws {
    defer { desk.server.stop() }
    defer { receiver.stop() }
    serve(rounds: 0)
    for node in ["a", "b"] { try configure(node) }
    let first = try desk.start("a")
    try await eventuallySends("a", seenBy: "a")
    let second = try desk.start("b")
    serve(rounds: 1)
    try await eventually("all are sent: \(first.errors) \(second.errors)") {
      receiver.messages.count == Self.feeds
    }
    // Else the last one comes again, whose answer was on its way.
    try await eventually("the answers are noted: \(first.errors)") {
      try desk.ask("SELECT sent FROM claimwatch.output") == "\(Self.feeds)"
    }
    first.send(SIGSTOP)
    serve(rounds: 2)
    try await eventually("the other sends: \(second.errors)") {
      receiver.messages.count >= 2 * Self.feeds
    }
    first.send(SIGCONT)
    try await eventually("it has the rest in its log: \(first.errors)") {
      try ids("a").count == 2 * Self.feeds
    }
    serve(rounds: 3)
    try await eventually("the next ones come: \(second.errors)") {
      Set(receiver.messages.map(\.id)).count == 3 * Self.feeds
    }
    #expect(try await sender("a") == "b")
    try await desk.end(first, second)
    #expect(receiver.messages.count == 3 * Self.feeds)
  }

  @Test("retry and silences are asked for on any machine")
  func commands() async throws {
    defer { desk.server.stop() }
    defer { receiver.stop() }
    serve(rounds: 0)
    for node in ["a", "b"] { try configure(node, "retry = [\"1s\"]") }
    let daemon = try desk.start("a")
    try await eventuallySends("a", seenBy: "b")
    receiver.answer { _ in .status(500) }
    serve(rounds: 1)
    try await eventually("all are given up: \(daemon.errors)") {
      try desk.ask("SELECT count(*) FROM claimwatch.output_letter") == "\(Self.feeds)"
    }
    let given = try await status("b")
    #expect(given["dead_letters"] as? Int == Self.feeds && given["health"] as? String == "down")
    receiver.answer { _ in nil }
    let retry = try await desk.run("b", "outputs", "retry", "desk")
    #expect(retry.status == 0 && retry.output.contains("\(Self.feeds) alerts"), "\(retry)")
    try await eventually("they are sent: \(daemon.errors)") {
      receiver.taken.count == Self.feeds
    }
    try await eventually("and no letters any more") {
      try desk.ask(
        """
        SELECT (SELECT count(*) FROM claimwatch.output_letter)
          + (SELECT count(*) FROM claimwatch.output_request)
        """) == "0"
    }
    let silence = try await desk.run(
      "b", "silence", "add", "--watch", "atacms", "--for", "1h", "--why", "we know")
    #expect(silence.status == 0 && silence.output.hasPrefix("silence 1:"), "\(silence)")
    // Until the daemon has heard of it alerts are sent.
    var (rounds, silenced) = (1, 0)
    while silenced == 0 {
      rounds += 1
      serve(rounds: rounds)
      try await eventually("each is sent or passed over: \(daemon.errors)") {
        silenced =
          Int(try desk.ask("SELECT coalesce(sum(count), 0) FROM claimwatch.silenced")) ?? 0
        return receiver.taken.count + silenced == rounds * Self.feeds
      }
    }
    let list = try await desk.run("a", "silence", "list")
    #expect(list.output.contains("\(counted(silenced)) not sent"), "\(list)")
    #expect(try await desk.run("a", "silence", "end", "1").status == 0)
    #expect(try await desk.run("b", "silence", "end", "1").status == 64)
    try await eventually("silence.ended is said once: \(daemon.errors)") {
      try desk["a"].eventTypes().filter { $0 == "silence.ended" }.count == 1
    }
    try await desk.end(daemon)
  }

  /// Books of a machine that was alone are gone on with: what it had sent is not sent again.
  @Test func whatAMachineHadSentAloneIsNotSentAgain() async throws {
    defer { desk.server.stop() }
    defer { receiver.stop() }
    serve(rounds: 1)
    try desk["a"].configure(try settings("a"))
    let once = try await desk.run("a", "once", "--deliver")
    #expect(once.status == 0, "\(once)")
    #expect(receiver.taken.count == Self.feeds)
    let moved = try await desk.run("a", "state", "migrate", "--to", desk.dsn, "--node", "a")
    #expect(moved.status == 0, "\(moved)")
    try configure("a")
    let daemon = try desk.start("a")
    try await eventuallySends("a", seenBy: "a")
    serve(rounds: 2)
    try await eventually("what is new is sent: \(daemon.errors)") {
      receiver.taken.count == 2 * Self.feeds
    }
    try await desk.end(daemon)
    // And the way back.
    let file = try desk["a"].state.appending(path: "claimwatch.sqlite")
    try FileManager.default.moveItem(
      at: file, to: try desk["a"].folder.appending(path: "former.sqlite"))
    let back = try await desk.run("a", "state", "migrate", "--to", file.path)
    #expect(back.status == 0, "\(back)")
    try desk["a"].configure(try settings("a"))
    serve(rounds: 3)
    let last = try await desk.run("a", "once", "--deliver")
    #expect(last.status == 0, "\(last)")
    #expect(receiver.taken.count == 3 * Self.feeds)
    #expect(Set(receiver.taken.map(\.id)).count == 3 * Self.feeds)
  }

  /// A machine whose log began when all were past: what another had not sent comes from the database.
  @Test func aMachineWithANewLogSendsWhatAnotherLeft() async throws {
    defer { desk.server.stop() }
    defer { receiver.stop() }
    serve(rounds: 0)
    try configure("a")
    let first = try desk.start("a")
    try await eventuallySends("a", seenBy: "a")
    receiver.answer { _ in .status(503) }
    serve(rounds: 2)
    try await eventually("they wait: \(first.errors)") {
      try ids("a").count == 2 * Self.feeds && receiver.messages.count >= 1
    }
    try await desk.end(first)
    // The first machine is gone for good.
    try configure("b")
    receiver.answer { _ in nil }
    let second = try desk.start("b")
    try await eventually("all are sent: \(second.errors)") {
      Set(receiver.taken.map(\.id)) == Set(try ids("a"))
    }
    try await desk.end(second)
    #expect(receiver.taken.count == 2 * Self.feeds)
    #expect(try !desk["b"].eventTypes().contains("output.gap"))
  }
}
