import Foundation
import LoopbackServer
import TestSupport
import Testing

/// `claimwatch status` tells the truth about feeds and daemon (issue 11).
@Suite(.fewAtOnce) struct StatusTests {
  private let workspace: Workspace
  private let server = LoopbackServer()

  init() throws { workspace = try Workspace() }

  private func run(_ words: String...) async throws -> (
    status: Int32, output: String, errors: String
  ) {
    try await ClaimwatchProcess.run(
      words + ["--config", workspace.configuration.path], in: workspace)
  }

  /// The JSON, which holds by its schema.
  private func status(_ words: String...) async throws -> [String: Any] {
    let result = try await ClaimwatchProcess.run(
      ["status", "--json"] + words + ["--config", workspace.configuration.path], in: workspace)
    try AlertSchema.validate(Array(result.output.utf8), by: "status.schema.json")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any])
  }

  private func feeds(_ words: String...) async throws -> [String: String] {
    let rows = try #require(try await status(words.first ?? "--json")["feeds"] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: rows.map {
        ($0["id"] as? String ?? "?", $0["health"] as? String ?? "?")
      })
  }

  private func feed(_ id: String, _ path: String, _ more: String = "interval = \"1h\"") -> String {
    "[[feed]]\nid = \"\(id)\"\nurl = \"\(server.url(path))\"\nbackfill = \"all\"\n\(more)\n"
  }

  /// Hourly news until `hours` ago.
  private func news(until hours: Int) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let entries = (0..<10).map { number in
      NewsFeed.Entry(
        guid: "hour-\(number)", title: "Hour \(number)", text: "Nothing to see.",
        date: format.string(from: Date(timeIntervalSinceNow: -3600 * Double(hours + number))))
    }
    return NewsFeed(entries: entries).rss
  }

  @Test func everyHealthIsShownWithTroubleFirstAndCounted() async throws {
    server.serve("/well", .ok(news(until: 1)))
    server.serve("/silent", .ok(news(until: 720)))
    server.serve("/failing", .status(500))
    server.serve("/dead", .status(410))
    server.serve("/fresh", .ok(news(until: 1)))
    let early = feed("well", "/well") + feed("quiet", "/silent") + feed("dead", "/dead")
    try workspace.configure(early + feed("broken", "/failing") + firstWatches)
    #expect(try await run("once").status == 0)
    try workspace.changeState(
      "UPDATE feed SET failure_code_since = failure_code_since - 300000000 WHERE id = 'dead'")
    try workspace.configure(feed("dead", "/dead") + firstWatches)
    #expect(try await run("once").status == 0)
    try workspace.configure(
      early + feed("broken", "/failing") + feed("fresh", "/fresh") + firstWatches)
    let expected = [
      "well": "ok", "quiet": "silent", "dead": "gone", "broken": "failing", "fresh": "new",
    ]
    #expect(try await feeds() == expected)
    #expect(
      try await feeds("--failing") == expected.filter { !["ok", "new"].contains($0.value) })
    let counts = try #require(try await status()["health"] as? [String: Int])
    #expect(
      counts == [
        "new": 1, "ok": 1, "failing": 1, "silent": 1, "gone": 1, "overrun": 0, "overdue": 0,
        "held": 0, "poisoned": 0,
      ])
    let people = try await run("status").output
    let ids = people.split(separator: "\n").compactMap { line in
      expected.keys.first { line.contains(" \($0) ") && expected[$0].map(line.hasPrefix) == true }
    }
    #expect(ids == ["dead", "broken", "quiet", "fresh", "well"], "\(people)")
    #expect(people.contains("\n5 feeds: 1 gone, 1 failing, 1 silent, 1 new, 1 ok\n"))
    #expect(people.contains("has brought nothing since"))
    #expect(try await !run("status", "--failing").output.contains(" well "))
    let one = try await run("status", "--feed", "quiet")
    #expect(one.output.contains("newest item") && !one.output.contains("broken"))
    #expect(try await run("status", "--feed", "other").status == 64)
    // The same words as `once`, which counts what is gone as well.
    #expect(try await run("once", "--due").output.contains("2 failing"))
  }

  @Test func itSaysWhetherADaemonRunsAndWhatIsOverdueWithoutOne() async throws {
    server.serve("/well", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(feed("well", "/well", "interval = \"1s\"") + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let running = try await run("status").output
    #expect(running.hasPrefix("daemon: running since "))
    #expect(running.contains("\nconfiguration: \(workspace.configuration.path), "), "\(running)")
    #expect(!running.contains("the file on disk is another one"))
    let text = try Data(contentsOf: workspace.configuration)
    try (text + Data("# edited\n".utf8)).write(to: workspace.configuration)
    #expect(try await run("status").output.contains("the file on disk is another one"))
    #expect(try await feeds() == ["well": "ok"])
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let ended = try #require(try await status()["daemon"] as? [String: Any])
    #expect(ended["running"] as? Bool == false && ended["stopped"] is String)
    try workspace.changeState("UPDATE feed SET next_poll = next_poll - 49 * 3600000")
    #expect(try await feeds() == ["well": "overdue"])
    let people = try await run("status").output
    #expect(people.hasPrefix("no daemon runs since 2"))
    #expect(people.contains("overdue by 2d"))
    // A single pass leaves what was said of the daemon.
    #expect(try await run("once").status == 0)
    #expect(try await run("status").output.hasPrefix("no daemon runs since 2"))
  }

  /// On a terminal no line of the tables is wider than it is; for a script nothing is cut.
  @Test func theTablesKeepWithinTheTerminal() async throws {
    server.serve("/failing", .status(500))
    server.serve("/well", .ok(news(until: 1)))
    let long = "harbour-" + String(repeating: "gazette-", count: 6) + "x"
    let reader = "[[watch]]\nid = \"\(long)\"\nterms = [\"Kestrel-9\"]\n"
    try workspace.configure(
      feed("broken", "/failing") + feed(long, "/well") + reader + firstWatches)
    #expect(try await run("once").status == 0)
    let whole = try await run("status").output
    #expect(whole.contains(long) && whole.contains("http-500"))
    for columns in [20, 40, 80, 250] {
      let command =
        "stty cols \(columns); exec '\(ClaimwatchProcess.binary.path)' status --config '\(workspace.configuration.path)'"
      let shown = try await ClaimwatchProcess.run(
        ["-qec", command, "/dev/null"], in: workspace, environment: ["TERM": "dumb"],
        program: URL(filePath: "/usr/bin/script"))
      #expect(shown.status == 0, "\(shown)")
      let lines = shown.output.split(whereSeparator: \.isNewline)
      // Feeds, their remarks and the watches; whole sentences are wrapped by the terminal.
      let rows = lines.filter {
        $0.hasPrefix("  ") || $0.hasPrefix("ok ") || $0.hasPrefix("failing ")
      }
      #expect(rows.count >= 6, "\(shown.output)")
      for row in rows { #expect(row.count <= columns, "\(columns): \(row)") }
      #expect(rows.contains { $0.hasSuffix("…") } == (columns < 100), "\(shown.output)")
    }
  }

  @Test func aFailingFeedWhoseSettingsChangedIsPolledAtOnce() async throws {
    server.serve("/picky", .status(403))
    let more = "interval = \"1h\"\n"
    try workspace.configure(feed("picky", "/picky", more) + firstWatches)
    var daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    func wellAgain() throws -> Int {
      try workspace.eventTypes().count { $0 == "feed.recovered" }
    }
    try await eventually("it fails: \(daemon.errors)") {
      try workspace.eventTypes().contains("feed.failing")
    }
    server.serve("/picky", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(
      feed("picky", "/picky", more + "user_agent = \"Harbour desk\"") + firstWatches)
    daemon.send(SIGHUP)
    try await eventually("it is polled: \(daemon.errors)") { try wellAgain() == 1 }

    // Likewise where a file that they name was written anew.
    let secret = workspace.folder.appending(path: "key").path
    try Data("wrong-1\n".utf8).write(to: URL(filePath: secret))
    server.serve("/locked", .status(401))
    let locked = feed("locked", "/locked", more + "auth = { scheme = \"bearer\", file = \"key\" }")
    try workspace.configure(locked + firstWatches)
    daemon.send(SIGHUP)
    try await eventually("it is locked: \(daemon.errors)") {
      try workspace.eventTypes().count { $0 == "feed.failing" } == 2
    }
    server.serve("/locked", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try Data("right-1\n".utf8).write(to: URL(filePath: secret))
    daemon.send(SIGHUP)
    try await eventually("it is polled: \(daemon.errors)") { try wellAgain() == 2 }
    #expect(
      try workspace.alertObjects(in: workspace.events).last {
        $0["event"] as? String == "config.loaded"
      }?["feeds_changed"] as? [String] == ["locked"])
    #expect(server.requests(for: "/locked").last?.headers["authorization"] == "Bearer right-1")
    try workspace.configure(
      feed("picky", "/picky", more + "user_agent = \"Harbour desk\"") + firstWatches)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)

    // And at a restart.
    server.serve("/picky", .status(403))
    try workspace.changeState("UPDATE feed SET next_poll = 1")
    daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it fails again: \(daemon.errors)") {
      try workspace.eventTypes().count { $0 == "feed.failing" } == 3
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    server.serve("/picky", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try workspace.configure(feed("picky", "/picky", more) + firstWatches)
    daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it is polled: \(daemon.errors)") { try wellAgain() == 3 }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  /// systemd copies credentials when it starts the service, into a directory that is new each time.
  @Test func aCredentialCountsFromTheRestartThatBringsIt() async throws {
    func start(_ credentials: String, _ secret: String) throws -> ClaimwatchProcess {
      let folder = workspace.folder.appending(path: credentials)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(secret.utf8).write(to: folder.appending(path: "key"))
      return try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace,
        environment: ["CREDENTIALS_DIRECTORY": folder.path])
    }
    func reloads() throws -> [[String: Any]] {
      try workspace.alertObjects(in: workspace.events).filter {
        $0["event"] as? String == "config.loaded"
      }
    }
    server.serve("/locked", .status(401))
    try workspace.configure(
      feed(
        "locked", "/locked",
        "interval = \"1h\"\nauth = { scheme = \"bearer\", credential = \"key\" }") + firstWatches)
    var daemon = try start("first", "wrong-1\n")
    try await eventually("it is locked: \(daemon.errors)") {
      try workspace.eventTypes().contains("feed.failing")
    }
    daemon.send(SIGHUP)
    try await eventually("it reloads: \(daemon.errors)") { try reloads().count == 2 }
    #expect(try reloads().last?["feeds_changed"] as? [String] == [])
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)

    server.serve("/locked", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    daemon = try start("second", "right-1\n")
    try await eventually("it runs: \(daemon.errors)") { try reloads().count == 3 }
    #expect(try await feeds() == ["locked": "failing"])
    #expect(try await run("poll", "locked").status == 0)
    #expect(server.requests(for: "/locked").last?.headers["authorization"] == "Bearer right-1")
    #expect(try await feeds() == ["locked": "ok"])
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }
}
