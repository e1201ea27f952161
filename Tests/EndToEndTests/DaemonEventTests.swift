import Foundation
import LoopbackServer
import Testing

/// What the running daemon says in events.jsonl, and that it says it once.
@Suite(.fewAtOnce) struct DaemonEventTests {
  private func start(_ workspace: Workspace, _ feed: String, watchdog: Bool = false) throws
    -> ClaimwatchProcess
  {
    try workspace.configure(feed + "\n" + firstWatches)
    return try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace,
      environment: watchdog ? ["WATCHDOG_USEC": "3000000"] : [:])
  }

  private func events(_ workspace: Workspace, _ name: String) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter { $0["event"] as? String == name }
  }

  private func stop(_ daemon: ClaimwatchProcess) async throws {
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  /// Moves a time in the state into the past, as if the daemon had run for days.
  private func age(_ workspace: Workspace, _ assignments: String) throws {
    #expect(try workspace.changeState("UPDATE feed SET \(assignments)") == 1)
  }

  private static let day = 86_400_000

  @Test func failuresAndRecoveryAreSaidOnceEach() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .status(500))
    let workspace = try Workspace()
    let daemon = try start(workspace, eagerFeed(server.url("/feed")), watchdog: true)
    try await eventually("it has failed twice: \(daemon.errors)") {
      server.requests(for: "/feed").count >= 2
    }
    #expect(try events(workspace, "feed.failing").count == 1)
    #expect(try events(workspace, "feed.failing").first?["code"] as? String == "http-500")
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try await eventually("it recovers: \(daemon.errors)") {
      try events(workspace, "feed.recovered").count == 1
    }
    try await eventually("a heartbeat comes: \(daemon.errors)") {
      try !events(workspace, "daemon.heartbeat").isEmpty
    }
    try await stop(daemon)
    let recovered = try #require(try events(workspace, "feed.recovered").first)
    #expect((recovered["failures"] as? Int ?? 0) >= 2)
    #expect(try events(workspace, "feed.failing").count == 1)
    let journal = daemon.errors.split(separator: "\n").filter { $0.contains("gazette") }
    #expect(journal.count == 2, "transitions only: \(journal)")
  }

  @Test func aFeedThatIsGoneForDaysIsSaidOnceLeftAloneAndMayComeBack() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .status(410))
    let workspace = try Workspace()
    var daemon = try start(workspace, eagerFeed(server.url("/feed")))
    try await eventually("it fails: \(daemon.errors)") {
      try events(workspace, "feed.failing").count == 1
    }
    try await stop(daemon)
    #expect(try events(workspace, "feed.gone").isEmpty, "one 410 may be a mistake")
    try age(
      workspace,
      "failing_since = failing_since - \(3 * Self.day), "
        + "failure_code_since = failure_code_since - \(3 * Self.day), next_poll = 1")
    daemon = try start(workspace, eagerFeed(server.url("/feed")))
    try await eventually("it is gone: \(daemon.errors)") {
      try events(workspace, "feed.gone").count == 1
    }
    #expect(try events(workspace, "feed.gone").first?["code"] as? String == "http-410")
    let polls = server.requests(for: "/feed").count
    try await stop(daemon)
    // A week later it is back.
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    daemon = try start(
      workspace, eagerFeed(server.url("/feed")) + "\n" + eagerFeed("file:x", id: "x"))
    try await eventually("the other feed is polled: \(daemon.errors)") {
      try events(workspace, "feed.failing").contains { $0["feed"] as? String == "x" }
    }
    try await stop(daemon)
    #expect(server.requests(for: "/feed").count == polls, "it is left alone")
    try workspace.changeState("UPDATE feed SET next_poll = 1 WHERE id = 'gazette'")
    daemon = try start(workspace, eagerFeed(server.url("/feed")))
    try await eventually("it has recovered: \(daemon.errors)") {
      try events(workspace, "feed.recovered").count == 1
    }
    try await stop(daemon)
    #expect(try events(workspace, "feed.gone").count == 1)
    #expect(workspace.lines(of: workspace.alerts).count == 1)
  }

  /// Each `once` is a process of its own: what was said stands in the state.
  @Test func lostLettersAreSaidOnceAcrossRestarts() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let once = ["once", "--config", workspace.configuration.path]
    func poll(_ text: String, _ round: Int) async throws {
      let entry = NewsFeed.Entry(
        guid: "letters-\(round)", title: "Harbour \(round)", text: text,
        link: "http://gazette.example/\(round)")
      server.serve("/feed", .ok(NewsFeed(entries: [entry]).rss))
      #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    }
    let lost =
      "The Harb\u{FFFD}ur \u{FFFD}ffice s\u{FFFD}id " + String(repeating: "\u{FFFD}", count: 20)
    for round in 1...3 { try await poll(lost, round) }
    #expect(try events(workspace, "feed.garbled").count == 1)
    #expect(try events(workspace, "feed.garbled").first?["damage"] as? String == "replaced")
    #expect(try events(workspace, "feed.legible").isEmpty)
    for round in 4...5 { try await poll("The Harbour Office said the bay is calm.", round) }
    #expect(try events(workspace, "feed.legible").count == 1)
    try await poll(lost, 6)
    #expect(try events(workspace, "feed.garbled").count == 2)
  }

  @Test func newGuidsForAllItemsAreSaidOnceAndAlertNobody() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    func rekeyed(_ round: Int) -> Answer {
      let entries = [NewsFeed.missile, NewsFeed.town].map { entry in
        var entry = entry
        entry.guid += "-round-\(round)"
        return entry
      }
      return .ok(NewsFeed(entries: entries).rss)
    }
    server.serve("/feed", rekeyed(0))
    let workspace = try Workspace()
    let daemon = try start(workspace, eagerFeed(server.url("/feed")))
    try await eventually("both alerts are logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    for round in 1...3 {
      server.serve("/feed", rekeyed(round))
      let before = server.requests.count
      try await eventually("two more polls: \(daemon.errors)") {
        server.requests.count >= before + 2
      }
    }
    try await stop(daemon)
    #expect(workspace.lines(of: workspace.alerts).count == 2)
    #expect(try events(workspace, "feed.rekeyed").map { $0["items"] as? Int } == [2])
  }

  @Test func aFeedThatBringsNothingForDaysIsSilent() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    // Hourly news until a moment ago.
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let entries = (0..<10).map { hours in
      NewsFeed.Entry(
        guid: "hour-\(hours)", title: "Hour \(hours)", text: "Nothing to see.",
        date: format.string(from: Date(timeIntervalSinceNow: -60 - 3600 * Double(hours))))
    }
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    let workspace = try Workspace()
    var daemon = try start(workspace, eagerFeed(server.url("/feed")))
    try await eventually("two polls: \(daemon.errors)") {
      server.requests(for: "/feed").count >= 2
    }
    try await stop(daemon)
    #expect(try events(workspace, "feed.silent").isEmpty)

    try age(
      workspace,
      "quiet_since = quiet_since - \(2 * Self.day), "
        + "last_attempt = last_attempt - \(2 * Self.day), next_poll = 1")
    daemon = try start(workspace, eagerFeed(server.url("/feed")))
    try await eventually("its silence is said: \(daemon.errors)") {
      try events(workspace, "feed.silent").count == 1
    }
    let before = server.requests.count
    try await eventually("it is polled on: \(daemon.errors)") {
      server.requests.count >= before + 2
    }
    try await stop(daemon)
    #expect(try events(workspace, "feed.silent").map { $0["usual_gap_s"] as? Int } == [3600])
  }

  @Test func aPermanentRedirectIsAdoptedAfterDaysAndAlertsNobody() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/old", .redirect(301, to: "/new"))
    server.serve("/new", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    var daemon = try start(workspace, eagerFeed(server.url("/old")))
    try await eventually("it was read three times: \(daemon.errors)") {
      server.requests(for: "/new").count >= 4
    }
    try await stop(daemon)
    #expect(try events(workspace, "feed.moved").isEmpty, "one day's redirect proves nothing")

    try age(
      workspace, "redirect_first_seen = redirect_first_seen - \(4 * Self.day), next_poll = 1")
    daemon = try start(workspace, eagerFeed(server.url("/old")))
    try await eventually("the move is said: \(daemon.errors)") {
      try events(workspace, "feed.moved").count == 1
    }
    let asked = server.requests(for: "/old").count
    let read = server.requests(for: "/new").count
    try await eventually("the new address is asked: \(daemon.errors)") {
      server.requests(for: "/new").count >= read + 2
    }
    try await stop(daemon)
    #expect(server.requests(for: "/old").count == asked)
    #expect(try events(workspace, "feed.moved").first?["url"] as? String == server.url("/new"))
    #expect(workspace.lines(of: workspace.alerts).count == 1)
  }
}
