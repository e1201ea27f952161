import Foundation
import LoopbackServer
import TestSupport
import Testing

/// What operators do by hand where daemons share a state in PostgreSQL, from a machine with a daemon and from one without.
@Suite(.fewAtOnce) struct SharedCommandTests {
  private let desk: SharedDesk

  init() throws { desk = try SharedDesk() }

  private static let kestrel = "[[watch]]\nid = \"kestrel\"\nterms = [\"Kestrel\"]\n"
  private static let varn = "[[watch]]\nid = \"varn\"\nterms = [\"Varn\"]\n"

  private func serve(_ path: String = "/feed", _ texts: String...) {
    let entries = texts.enumerated().map { number, text in
      NewsFeed.Entry(
        guid: "\(path)-\(number)", title: "Report \(number)", text: text,
        link: "http://gazette.example\(path)/\(number)")
    }
    desk.server.serve(path, .ok(NewsFeed(entries: entries.reversed()).rss))
  }

  private func lines(_ node: String) throws -> Int {
    let workspace = try desk[node]
    return workspace.lines(of: workspace.alerts).count
  }

  @Test("release: what a flood kept back is in the log once, whoever asks for it")
  func release() async throws {
    defer { desk.server.stop() }
    let texts = (1...12).map { "Lena Varn said Kestrel number \($0) fired." }
    let entries = texts.enumerated().map { number, text in
      NewsFeed.Entry(
        guid: "flood-\(number)", title: "Flood \(number)", text: text,
        link: "http://gazette.example/\(number)")
    }
    desk.server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    for node in ["a", "b"] {
      try desk.configure(
        node,
        eagerFeed(desk.server.url("/feed")) + "\n" + Self.kestrel + "\n[alerts]\nflood_cap = 4\n")
    }
    let daemon = try desk.start("a")
    try await eventually("the flood is said: \(daemon.errors)") {
      try desk["a"].eventTypes().contains("watch.flooding") && lines("a") == 4
    }
    let some = try await desk.run("a", "release", "--limit", "3")
    #expect(some.status == 0 && some.output.contains("3 alerts"), "\(some)")
    #expect(try lines("a") == 7)
    // No daemon runs there: the log that counts is that of the one that does.
    let rest = try await desk.run("b", "release", "--feed", "gazette")
    #expect(rest.status == 0 && rest.output.contains("5 alerts"), "\(rest)")
    #expect(try lines("a") == 12)
    let nothing = try await desk.run("a", "release")
    #expect(nothing.status == 0 && nothing.output.contains("0 alerts"), "\(nothing)")
    try await desk.end(daemon)
    let alerts = try desk["a"].alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == Array(1...12))
    #expect(Set(alerts.compactMap { $0["id"] as? String }).count == 12)
  }

  @Test("alerts test: it is in every log in order, and waits in the database where no daemon runs")
  func testAlert() async throws {
    defer { desk.server.stop() }
    serve("/feed", "The Kestrel battery fired, said Ivo Tarn.")
    for node in ["a", "b"] {
      try desk.configure(node, eagerFeed(desk.server.url("/feed")) + "\n" + Self.kestrel)
    }
    let (first, second) = (try desk.start("a"), try desk.start("b"))
    try await eventually("its alert comes: \(first.errors) \(second.errors)") {
      try lines("a") + lines("b") >= 1
    }
    let test = try await desk.run("b", "alerts", "test", "--watch", "kestrel")
    #expect(test.status == 0, "\(test)")
    #expect(test.output.contains("written by the daemon"), "\(test)")
    try await eventually("it is in the other log, too") {
      try desk["a"].alertObjects().contains { $0["type"] as? String == "alert.test" }
    }
    try await desk.end(first, second)
    #expect(try desk["a"].alertObjects().compactMap { $0["seq"] as? Int }.last == 2)
    let summary = try await desk.run("b", "status", "--json")
    #expect(summary.output.contains("\"last_seq\""), "\(summary)")
  }

  @Test("replay --write: what a new watch would have had is added once")
  func replay() async throws {
    defer { desk.server.stop() }
    serve(
      "/feed", "Lena Varn said on Sunday that the Kestrel battery fired.",
      "The Kestrel battery was sold, said Ivo Tarn.")
    let feed = eagerFeed(desk.server.url("/feed")) + "\n"
    try desk.configure("a", feed + Self.kestrel)
    var daemon = try desk.start("a")
    try await eventually("two alerts: \(daemon.errors)") { try lines("a") == 2 }
    try await desk.end(daemon)
    try desk.configure("a", feed + Self.kestrel + Self.varn)
    daemon = try desk.start("a")
    try await eventually("it runs: \(daemon.errors)") {
      try desk["a"].eventTypes().filter { $0 == "daemon.started" }.count == 2
    }
    let write = try await desk.run("a", "replay", "--write", "--yes")
    #expect(write.status == 0, "\(write)")
    try await eventually("the log has it") { try lines("a") == 3 }
    let again = try await desk.run("a", "replay", "--write", "--yes")
    #expect(again.status == 0, "\(again)")
    #expect(try lines("a") == 3)
    try await desk.end(daemon)
    let added = try #require(try desk["a"].alertObjects().last)
    #expect((added["watch"] as? [String: Any])?["id"] as? String == "varn")
    #expect((added["provenance"] as? [String: Any])?["replay"] as? Bool == true)
  }

  @Test("poll: whichever node has the feed polls it, and the command waits for that, by no clock")
  func poll() async throws {
    defer { desk.server.stop() }
    let feeds = (1...6).map { number in
      """
      [[feed]]
      id = "f\(number)"
      url = "\(desk.server.url("/\(number)"))"
      interval = "1h"
      rate_group = "g\(number)"
      """
    }
    for number in 1...6 { serve("/\(number)") }
    for node in ["a", "b"] {
      try desk.configure(node, feeds.joined(separator: "\n\n") + "\n\n" + Self.kestrel)
    }
    let (first, second) = (try desk.start("a"), try desk.start("b"))
    try await eventually("all were polled, by both: \(first.errors) \(second.errors)") {
      try (1...6).allSatisfy { !desk.server.requests(for: "/\($0)").isEmpty }
        && desk.ask("SELECT count(*) FROM claimwatch.feed WHERE last_success IS NOT NULL") == "6"
        && desk.ask("SELECT count(DISTINCT owner) FROM claimwatch.shard") == "2"
    }
    let before = (1...6).map { desk.server.requests(for: "/\($0)").count }
    // Asked from a machine whose daemon has half of them at most.
    let all = try await desk.run("a", "poll", "f1", "f2", "f3", "f4", "f5", "f6")
    #expect(all.status == 0, "\(all)")
    #expect(all.output == (1...6).map { "f\($0): ok\n" }.joined(), "\(all)")
    #expect((1...6).allSatisfy { desk.server.requests(for: "/\($0)").count > before[$0 - 1] })
    #expect(try desk.ask("SELECT count(*) FROM claimwatch.poll_request") == "0")
    try await desk.end(first, second)
  }

  @Test(
    "poll: a request outlives the daemon that has read it and is killed before the poll is recorded"
  )
  func pollOfAKilledDaemon() async throws {
    defer { desk.server.stop() }
    serve("/feed")
    try desk.configure(
      "a",
      """
      [[feed]]
      id = "gazette"
      url = "\(desk.server.url("/feed"))"
      interval = "1h"

      \(Self.kestrel)
      """)
    var daemon = try desk.start("a")
    try await eventually("it was polled: \(daemon.errors)") {
      try desk.ask("SELECT count(*) FROM claimwatch.feed WHERE last_success IS NOT NULL") == "1"
    }
    // The poll that is asked for gets no answer before the daemon is dead.
    desk.server.serve("/feed", Answer([.stall]))
    let asked = try await desk.run("a", "poll", "--no-wait", "gazette")
    #expect(asked.status == 0, "\(asked)")
    try await eventually("it is asked for: \(daemon.errors)") {
      desk.server.requests(for: "/feed").count == 2
    }
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    #expect(try desk.ask("SELECT count(*) FROM claimwatch.poll_request") == "1")
    serve("/feed", "The Kestrel battery fired, said Ivo Tarn.")
    daemon = try desk.start("a")
    try await eventually("it is polled by the next one: \(daemon.errors)") { try lines("a") == 1 }
    try await eventually("and asked for no more") {
      try desk.ask("SELECT count(*) FROM claimwatch.poll_request") == "0"
    }
    try await desk.end(daemon)
  }

  @Test("once, backup and restore say what to do instead")
  func refusals() async throws {
    try desk.configure("a", eagerFeed(desk.server.url("/feed")) + "\n" + Self.kestrel)
    let copy = try desk["a"].folder.appending(path: "copy").path
    let once = try await desk.run("a", "once")
    #expect(once.status == 78 && once.errors.contains("claimwatch poll"), "\(once)")
    let backup = try await desk.run("a", "backup", copy)
    #expect(backup.status == 78 && backup.errors.contains("pg_dump -n claimwatch"), "\(backup)")
    #expect(backup.errors.contains("items.sqlite"), "\(backup)")
  }

  @Test("state upgrade: what daemons do by themselves, and what they wait for")
  func upgrade() async throws {
    try desk.configure("a", eagerFeed(desk.server.url("/feed")) + "\n" + Self.kestrel)
    let made = try await desk.run("a", "state", "upgrade")
    #expect(
      made.status == 0
        && made.output == "tables of version 2, for programs that know version 1 or later\n",
      "\(made)")
    // A node whose program says nothing of what it knows is of version 1.
    try desk.ask("INSERT INTO claimwatch.node (name, program) VALUES ('old', 'old')")
    let refused = try await desk.run("a", "state", "upgrade", "--finish")
    #expect(refused.status == 1 && refused.output.contains("runs on old"), "\(refused)")
    try desk.ask("UPDATE claimwatch.node SET seen = '-infinity'")
    let finished = try await desk.run("a", "state", "upgrade", "--finish")
    #expect(
      finished.status == 0
        && finished.output == "tables of version 2, for programs that know version 2 or later\n",
      "\(finished)")
    let secret = try await desk.run("a", "state", "upgrade", "--dsn", "host=x password=y")
    #expect(secret.status == 64 && !secret.errors.contains("=y"), "\(secret)")
  }
}
