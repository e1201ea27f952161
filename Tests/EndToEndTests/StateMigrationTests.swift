import Foundation
import LoopbackDatabase
import LoopbackServer
import Testing

/// `claimwatch state migrate` and `claimwatch state check`.
@Suite(.fewAtOnce) struct StateMigrationTests {
  private static let count = 3
  private let server = LoopbackServer()
  private let workspace: Workspace
  private let dsn: String

  init() throws {
    workspace = try Workspace()
    dsn = try LoopbackDatabase.shared.get().makeDatabase(
      "m\(UUID().uuidString.prefix(12).lowercased())")
  }

  private func serve(rounds: Int) {
    for feed in 1...Self.count {
      let entries = (1...rounds).reversed().map { round in
        NewsFeed.Entry(
          guid: "f\(feed)-\(round)", title: "Report \(round) of desk \(feed)",
          text: "Officials said ATACMS number \(round) of \(feed) was seen.",
          link: "http://gazette.example/\(feed)/\(round)")
      }
      server.serve("/\(feed)", .ok(NewsFeed(entries: entries).rss))
    }
  }

  private func configure(_ dsn: String?) throws {
    let feeds = (1...Self.count).map { feed in
      eagerFeed(server.url("/\(feed)"), id: "f\(feed)") + "\nrate_group = \"g\(feed)\""
    }
    let state =
      dsn.map { "[state]\nbackend = \"postgresql\"\ndsn = \"\($0)\"\nnode = \"desk-1\"\n\n" } ?? ""
    try workspace.configure(
      state + feeds.joined(separator: "\n\n")
        + "\n\n[[watch]]\nid = \"atacms\"\nterms = [\"ATACMS\"]\n")
  }

  private func run(
    _ command: String...
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      command + ["--config", workspace.configuration.path], in: workspace)
  }

  /// Runs a daemon until the log has the alerts of so many rounds.
  private func watch(rounds: Int) async throws {
    serve(rounds: rounds)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the news of round \(rounds) is logged") {
      workspace.lines(of: workspace.alerts).count >= rounds * Self.count
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
  }

  private func expectEachOnce(rounds: Int) throws {
    let alerts = try workspace.alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == (1...rounds * Self.count).map { $0 })
    #expect(Set(alerts.compactMap { $0["id"] as? String }).count == rounds * Self.count)
  }

  private var file: URL { workspace.state.appending(path: "claimwatch.sqlite") }

  private func psql(_ sql: String) throws -> (process: Process, output: Pipe) {
    let psql = Process()
    psql.executableURL = URL(filePath: "/usr/bin/psql")
    psql.arguments = ["-qAtX", dsn, "-c", sql]
    let output = Pipe()
    psql.standardOutput = output
    psql.standardError = FileHandle.nullDevice
    try psql.run()
    return (psql, output)
  }

  private func ask(_ sql: String) throws -> String {
    let (process, output) = try psql(sql)
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// How many connections of the database are so.
  private func backends(_ condition: String) throws -> String {
    try ask(
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND \(condition)
      """)
  }

  @Test("a state goes into PostgreSQL and back: nothing is told twice, and numbers go on")
  func thereAndBack() async throws {
    try configure(nil)
    try await watch(rounds: 1)
    let moved = try await run("state", "migrate", "--to", dsn, "--node", "desk-1")
    #expect(moved.status == 0 && moved.output.contains("copied and compared: 3 feeds"), "\(moved)")
    #expect(moved.output.contains("the last alert is number 3"), "\(moved)")
    let again = try await run("state", "migrate", "--to", dsn, "--node", "desk-1")
    #expect(again.status == 0 && again.output.contains("done already"), "\(again)")

    try configure(dsn)
    let check = try await run("state", "check")
    #expect(check.status == 0 && check.output.contains("all is well"), "\(check)")
    try await watch(rounds: 2)
    try expectEachOnce(rounds: 2)
    // A feed that is new gets a number of its own.
    let isAhead = try ask(
      """
      SELECT nextval(pg_get_serial_sequence('claimwatch.feed', 'number')) > max(number) FROM claimwatch.feed
      """)
    #expect(isAhead == "t")
    let refused = try await run("state", "migrate", "--to", file.path)
    #expect(refused.status == 73 && refused.errors.contains("another one"), "\(refused)")

    try FileManager.default.moveItem(at: file, to: workspace.folder.appending(path: "former"))
    let back = try await run("state", "migrate", "--to", file.path)
    #expect(back.status == 0 && back.output.contains("number 6"), "\(back)")
    let backAgain = try await run("state", "migrate", "--to", file.path)
    #expect(backAgain.status == 0 && backAgain.output.contains("done already"), "\(backAgain)")
    try configure(nil)
    #expect(try await run("state", "check").status == 0)
    try await watch(rounds: 3)
    try expectEachOnce(rounds: 3)

    let full = try await run("state", "migrate", "--to", dsn)
    #expect(full.status == 73 && full.errors.contains("another one"), "\(full)")
    #expect(try ask("SELECT seq FROM claimwatch.log_head") == "6")
  }

  @Test("while a daemon or a node runs nothing is copied; nor with a password on the command line")
  func refusals() async throws {
    try configure(nil)
    serve(rounds: 1)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the news is logged") {
      workspace.lines(of: workspace.alerts).count == Self.count
    }
    let held = try await run("state", "migrate", "--to", dsn)
    #expect(held.status == 69, "\(held)")
    let told = try await run("state", "migrate", "--to", dsn + " password=hunter2")
    #expect(told.status == 64 && !told.errors.contains("hunter2"), "\(told)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try await run("state", "migrate", "--to", "/tmp/file").status == 78)

    #expect(try await run("state", "migrate", "--to", dsn).status == 0)
    _ = try ask("INSERT INTO claimwatch.node (name, program) VALUES ('desk-2', 'test')")
    let living = try await run("state", "migrate", "--to", dsn)
    #expect(living.status == 69 && living.errors.contains("desk-2"), "\(living)")
  }

  @Test("killed in the middle nothing of it is there, and the next one does all")
  func killed() async throws {
    try configure(nil)
    try await watch(rounds: 1)
    // The tables are made, and none of them is filled.
    #expect(try await run("state", "migrate", "--to", dsn).status == 0)
    _ = try ask(
      """
      SET search_path = claimwatch;
      TRUNCATE feed, watch, outbox, seen_page, item_match, story, story_item, watch_day, poll_trace, page_health,
        log_reader;
      UPDATE log_head SET seq = 0, last_alert_at = NULL
      """)
    let (holder, _) = try psql(
      "BEGIN; LOCK TABLE claimwatch.watch IN SHARE MODE; SELECT pg_sleep(600)")
    try await eventually("the table is locked") {
      try backends("wait_event = 'PgSleep'") == "1"
    }
    let migration = try ClaimwatchProcess(
      ["state", "migrate", "--to", dsn, "--config", workspace.configuration.path], in: workspace)
    try await eventually("it has written, and waits for the table: \(migration.errors)") {
      try backends("wait_event_type = 'Lock' AND query LIKE '%INTO watch %'") == "1"
    }
    migration.send(SIGKILL)
    _ = try await migration.exitStatus()
    _ = try ask(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE wait_event = 'PgSleep' AND datname = current_database()
      """)
    holder.waitUntilExit()
    try await eventually("the server has given it up") {
      try backends("application_name = 'claimwatch migrate'") == "0"
    }
    #expect(try ask("SELECT count(*) FROM claimwatch.feed") == "0")
    let next = try await run("state", "migrate", "--to", dsn, "--node", "desk-1")
    #expect(next.status == 0 && next.output.contains("copied and compared: 3 feeds"), "\(next)")
    try configure(dsn)
    try await watch(rounds: 2)
    try expectEachOnce(rounds: 2)
  }

  @Test("what is wrong with a state is said")
  func faults() async throws {
    try configure(nil)
    try await watch(rounds: 1)
    #expect(try await run("state", "migrate", "--to", dsn).status == 0)
    _ = try ask(
      """
      SET search_path = claimwatch;
      DELETE FROM shard WHERE id = 7;
      UPDATE log_head SET seq = 9;
      UPDATE feed SET number = 99 WHERE id = 'f1'
      """)
    try configure(dsn)
    let check = try await run("state", "check", "--quiet")
    #expect(check.status == 1, "\(check)")
    for fault in ["1 of 256 have no row", "alerts 4 to 9", "seen_page: 1 without their feed"] {
      #expect(check.output.contains(fault), "\(check.output)")
    }
  }
}
