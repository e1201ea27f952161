import Foundation
import Locking
import LoopbackServer
import TestSupport
import Testing

/// Messages that join alerts, digests, and silences, by the real daemon.
@Suite(.fewAtOnce) struct GroupingTests {
  private let workspace: Workspace
  private let feed = LoopbackServer()
  private let chat = LoopbackServer()
  private let box = Texts()

  private final class Texts: Sendable {
    let texts = Guarded<[String]>([])
    var all: [String] { texts.withLock { $0 } }
  }

  private final class Counter: Sendable {
    private let count: Guarded<Int>
    init(_ count: Int) { self.count = Guarded(count) }
    func takesOne() -> Bool {
      count.withLock { count in
        count -= 1
        return count >= 0
      }
    }
  }

  init() throws { workspace = try Workspace() }

  private func configure(_ output: String) throws {
    let file = workspace.folder.appending(path: "chat.key")
    try Data((chat.url("/hook") + "\n").utf8).write(to: file)
    try workspace.configure(
      eagerFeed(feed.url("/feed")) + "\n" + firstWatches + """

        [[output]]
        id = "room"
        kind = "chat"
        service = "slack"
        from = "start"
        secret_file = "\(file.path)"
        \(output)
        """)
  }

  /// Takes messages, after as many refusals.
  private func listen(refusing: Int = 0) {
    let left = Counter(refusing)
    chat.serve("/hook") { [box] request in
      let object = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
      let text = object?["text"] as? String ?? "?"
      let isRefused = left.takesOne()
      box.texts.withLock { $0.append(isRefused ? "refused: \(text)" : text) }
      return isRefused ? .status(500) : .ok("ok")
    }
  }

  private func publish(_ count: Int) {
    var wire = NewsWire()
    wire.publish(count)
    feed.serve("/feed", .ok(wire.feed))
  }

  private func start(_ environment: [String: String] = [:]) throws -> ClaimwatchProcess {
    try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace, environment: environment)
  }

  private func command(
    _ words: String...
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      words + ["--config", workspace.configuration.path], in: workspace)
  }

  private func end(_ daemon: ClaimwatchProcess) async throws {
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
  }

  private func stop() {
    feed.stop()
    chat.stop()
  }

  private func sent() async throws -> Int {
    let text = try await command("outputs", "--json").output
    let list = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    return list?.first?["sent"] as? Int ?? -1
  }

  /// The titles that `texts` show, by the number that the wire gives them.
  private func occurrences(_ text: String) -> Int {
    box.all.joined().components(separatedBy: text).count - 1
  }

  @Test func whatComesTogetherIsOneMessageAndItsRestIsCounted() async throws {
    defer { stop() }
    publish(7)
    listen(refusing: 1)
    try configure("max = 5\nretry = [\"1s\", \"1s\"]")
    let daemon = try start()
    try await eventually("it is taken: \(daemon.errors)") { box.all.count == 2 }
    try await end(daemon)
    let (first, second) = (box.all[0], box.all[1])
    #expect(first == "refused: " + second, "the same message comes again")
    #expect(second.hasPrefix("7 alerts: atacms "), "\(second)")
    #expect(second.contains("and 2 more"), "\(second)")
    #expect(try await sent() == 7)
    // Nothing comes twice.
    let again = try await command("once", "--deliver")
    #expect(again.status == 0)
    #expect(box.all.count == 2)
  }

  @Test func onceClosesTheWindowAndAMessageHasOneWatch() async throws {
    defer { stop() }
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    listen()
    try configure("collect = \"1h\"\ngroup_by = \"watch\"")
    #expect(try await command("once", "--deliver").status == 0)
    let all = box.all
    #expect(all.count == 2, "\(all)")
    #expect(all.first?.contains("missile") == true && all.last?.contains("Trains") == true)
  }

  /// Killed while the window is open: all comes after the next start, once.
  @Test func aKillWhileAWindowIsOpenLosesNothing() async throws {
    defer { stop() }
    publish(4)
    listen()
    try configure("collect = \"6s\"")
    var daemon = try start()
    try await eventually("all wait: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 4
    }
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    daemon = try start()
    try await eventually("they come: \(daemon.errors)") { !box.all.isEmpty }
    try await end(daemon)
    #expect(try await sent() == 4)
    let total = box.all.reduce(0) { sum, text in
      sum + (text.hasPrefix("4 alerts") ? 4 : 1)
    }
    #expect(total == 4, "\(box.all)")
  }

  @Test(.disabled(if: Sanitizers.areOn, "a sanitizer must be loaded first"))
  func aDigestComesAtItsTimeWithNothingToo() async throws {
    defer { stop() }
    let shim = workspace.folder.appending(path: "clock.so")
    try NativeTool.build("clock_shim", options: ["-shared", "-fPIC"], to: shim)
    let clock = workspace.folder.appending(path: "clock")
    let day = 86_400
    let now = Int(Date().timeIntervalSince1970)
    // Ten o'clock.
    var shift = 36_000 - now % day
    func setClock() throws {
      try withUnsafeBytes(of: Int64(shift)) { Data($0) }.write(to: clock)
    }
    try setClock()
    let file = try FileHandle(forWritingTo: clock)
    defer { try? file.close() }
    func pass(_ seconds: Int) throws {
      shift += seconds
      try file.seek(toOffset: 0)
      try file.write(contentsOf: withUnsafeBytes(of: Int64(shift)) { Data($0) })
    }
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    listen()
    try configure("digest = \"daily 08:00 UTC\"")
    let environment = ["LD_PRELOAD": shim.path, "CLAIMWATCH_CLOCK": clock.path]
    var daemon = try start(environment)
    try await eventually("it has read: \(daemon.errors)") {
      try workspace.eventTypes().contains("output.started")
    }
    try await eventually("the feed is read") { feed.requests(for: "/feed").count > 0 }
    try pass(day)
    try await eventually("an empty one comes: \(daemon.errors)") {
      box.all.count == 1
    }
    let empty = box.all[0]
    #expect(
      empty.hasPrefix("0 alerts · ") && empty.contains(" of 1 feed read within a day"), "\(empty)")
    // Alerts wait for the next one, over the end of the daemon.
    publish(3)
    try await eventually("they are logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 3
    }
    try await end(daemon)
    #expect(box.all.count == 1)
    try pass(day)
    daemon = try start(environment)
    try await eventually("it comes late: \(daemon.errors)") { box.all.count == 2 }
    try await end(daemon)
    let full = box.all[1]
    #expect(full.hasPrefix("3 alerts · "), "\(full)")
    #expect(try await sent() == 3)
  }

  @Test func aSilenceOfOneOutputIsForThatAlone() async throws {
    defer { stop() }
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    listen()
    let (quiet, other) = ("quiet.atom", workspace.folder.appending(path: "other.atom"))
    try configure(
      """
      collect = "0s"

      [[output]]
      id = "quiet"
      kind = "atom"
      file = "\(quiet)"

      [[output]]
      id = "other"
      kind = "atom"
      file = "\(other.path)"
      """)
    #expect(try await command("once", "--deliver").status == 0)
    let wrong = try await command(
      "silence", "add", "--watch", "atacms", "--output", "nobody", "--for", "2h", "--why", "x")
    #expect(wrong.status == 64)
    for output in ["quiet", "room"] {
      let added = try await command(
        "silence", "add", "--watch", "atacms", "--output", output, "--for", "2h", "--why", "drill")
      #expect(added.output.contains(": atacms in \(output) until "), "\(added)")
    }
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    #expect(try await command("once", "--deliver").status == 0)
    #expect(box.all.count == 1 && occurrences("Trains to the coast") == 1, "\(box.all)")
    func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }
    let silenced = try text(workspace.folder.appending(path: quiet))
    #expect(silenced.contains("Trains to the coast") && !silenced.contains("missile"))
    #expect(try text(other).contains("missile"))
    let list = try await command("silence")
    #expect(list.output.contains("1  atacms in quiet  until "), "\(list.output)")
    #expect(list.output.contains("2  atacms in room   until "), "\(list.output)")
  }

  @Test func aSilenceKeepsAWatchFromOutputsAndItsEndIsSaid() async throws {
    defer { stop() }
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    listen()
    try configure("collect = \"0s\"")
    let daemon = try start()
    try await eventually("the output has begun: \(daemon.errors)") {
      try workspace.eventTypes().contains("output.started")
    }
    let wrong = try await command(
      "silence", "add", "--watch", "nobody", "--for", "2h", "--why", "x")
    #expect(wrong.status == 64)
    let added = try await command(
      "silence", "add", "--watch", "atacms", "--for", "2h", "--why", "an exercise")
    #expect(added.status == 0 && added.output.hasPrefix("silence 1: atacms until "), "\(added)")
    // The daemon knows it within a second; a second more than that is no alert too many.
    try await Task.sleep(for: .seconds(3))
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the other watch is sent: \(daemon.errors)") {
      !box.all.isEmpty
    }
    #expect(workspace.lines(of: workspace.alerts).count == 2, "the log is whole")
    #expect(box.all.count == 1 && occurrences("Trains to the coast") == 1)
    var list = try await command("silence")
    #expect(list.output.contains("1  atacms  until "), "\(list.output)")
    #expect(list.output.contains("1 alert not sent: an exercise"), "\(list.output)")
    #expect(try await command("silence", "end", "1").status == 0)
    #expect(try await command("silence", "end", "1").status == 64)
    try await eventually("its end is said: \(daemon.errors)") {
      try workspace.eventTypes().contains("silence.ended")
    }
    let event = try #require(
      try workspace.alertObjects(in: workspace.events).first {
        $0["event"] as? String == "silence.ended"
      })
    #expect(event["alerts"] as? Int == 1 && event["why"] as? String == "an exercise")
    // What is raised from now on is sent.
    publish(1)
    try await eventually("the watch is sent again: \(daemon.errors)") {
      box.all.count == 2
    }
    try await end(daemon)
    list = try await command("silence", "list", "--json")
    let all = try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]]
    #expect(all?.first?["active"] as? Bool == false && all?.first?["alerts"] as? Int == 1)
  }
}
