import Foundation
import LoopbackServer
import TestSupport
import Testing

/// Alerts on their way to a receiver: the real daemon, a real web server, real signals.
@Suite(.fewAtOnce) struct WebhookOutputTests {
  /// A daemon's configuration with a feed of `entries` and `outputs`.
  private func configure(
    _ workspace: Workspace, _ feed: LoopbackServer, _ outputs: String
  ) throws {
    try workspace.configure(eagerFeed(feed.url("/feed")) + "\n" + firstWatches + outputs)
  }

  private func start(_ workspace: Workspace) throws -> ClaimwatchProcess {
    try ClaimwatchProcess(["run", "--config", workspace.configuration.path], in: workspace)
  }

  private func end(_ daemon: ClaimwatchProcess) async throws {
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
  }

  private func outputs(
    _ workspace: Workspace, _ arguments: String...
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      ["outputs"] + arguments + ["--config", workspace.configuration.path], in: workspace)
  }

  /// The state of the one output there is.
  private func status(_ workspace: Workspace) async throws -> [String: Any] {
    let text = try await outputs(workspace, "list", "--json").output
    let list = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    return try #require(list?.first)
  }

  private func events(_ workspace: Workspace, of kind: String) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter { $0["event"] as? String == kind }
  }

  /// A feed with so many alerts, on a server.
  private func feed(_ count: Int) -> LoopbackServer {
    var wire = NewsWire()
    wire.publish(count)
    let server = LoopbackServer()
    server.serve("/feed", .ok(wire.feed))
    return server
  }

  @Test func everyAlertArrivesOnceSignedAndAsItStandsInTheLog() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (feed(12), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    try configure(workspace, feed, receiver.output(in: workspace, "from = \"start\""))
    let daemon = try start(workspace)
    try await eventually("all arrive: \(daemon.errors)") { receiver.messages.count == 12 }
    try await end(daemon)
    let lines = workspace.lines(of: workspace.alerts)
    #expect(receiver.messages.map { String(decoding: $0.request.body, as: UTF8.self) } == lines)
    for message in receiver.messages {
      let headers = message.request.headers
      #expect(message.request.method == "POST")
      #expect(headers["content-type"] == "application/json")
      #expect(headers["user-agent"]?.hasPrefix("claimwatch/") == true)
      let time = Double(headers["webhook-timestamp"] ?? "") ?? 0
      #expect(abs(time - Date().timeIntervalSince1970) < 3600)
    }
    let ids = try workspace.alertObjects().map { $0["id"] as? String }
    #expect(receiver.messages.map(\.id) == ids)
    #expect(try await receiver.complaints(in: workspace) == "")
    let started = try events(workspace, of: "output.started")
    #expect(started.map { $0["after_seq"] as? Int } == [0])
    // Nothing comes again with the next start.
    let again = try start(workspace)
    try await eventually("it has looked: \(again.errors)") { again.errors.contains("alerts to") }
    try await end(again)
    #expect(receiver.messages.count == 12)
    let shown = try await outputs(workspace)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("desk  webhook  ok  12 sent"), "\(shown.output)")
  }

  @Test func aNewOutputBeginsWithWhatComesNext() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (feed(3), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    try configure(workspace, feed, "")
    let once = ["once", "--deliver", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    try configure(workspace, feed, receiver.output(in: workspace, "watches = [\"atacms\"]"))
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(receiver.messages.isEmpty)
    var wire = NewsWire()
    wire.publish(5)
    feed.serve("/feed", .ok(wire.feed))
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(receiver.messages.map(\.seq) == [4, 5])
  }

  /// "Now" is before the pass: what it raises is sent, also by the first one there ever is.
  @Test func aNewOutputHasWhatItsFirstPassRaises() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (feed(3), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    try configure(workspace, feed, receiver.output(in: workspace, ""))
    let once = ["once", "--deliver", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(receiver.messages.map(\.seq) == [1, 2, 3])
  }

  /// 500, a reset, a redirect and an interim pause: each alert comes again until it is taken, and trouble is said once.
  @Test func whatIsNotTakenComesAgainAndTroubleIsSaidOnce() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (feed(6), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    receiver.answer { number in
      switch number {
      case 0: .status(500)
      case 1: Answer([.reset])
      case 2: .redirect(302, to: "/elsewhere")
      case 3: .status(503, headers: [("Retry-After", "1")])
      default: nil
      }
    }
    let retry = "retry = [\"50ms\", \"50ms\", \"50ms\", \"50ms\", \"50ms\", \"50ms\"]"
    try configure(workspace, feed, receiver.output(in: workspace, "from = \"start\"\n\(retry)"))
    let daemon = try start(workspace)
    try await eventually("all are taken: \(daemon.errors)") {
      Set(receiver.taken.map(\.seq)) == Set(1...6)
    }
    try await eventually("it is said") { try events(workspace, of: "output.up").count == 1 }
    try await end(daemon)
    #expect(receiver.taken.count == 6, "none is sent again that was taken")
    #expect(receiver.messages.count == 10)
    #expect(Set(receiver.messages.map(\.id)).count == 6, "the id is the same each time")
    #expect(try await receiver.complaints(in: workspace) == "")
    let down = try events(workspace, of: "output.down")
    #expect(down.count == 1)
    // libcurl itself tries once more where a kept connection turns out to be closed.
    #expect(["http-302", "http-503"].contains(down.first?["code"] as? String))
    #expect(try events(workspace, of: "output.dead_letter").isEmpty)
  }

  @Test func afterTheScheduleAnAlertIsADeadLetterUntilSomebodyAsks() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (feed(2), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    receiver.answer { _ in .status(413) }
    try configure(
      workspace, feed, receiver.output(in: workspace, "from = \"start\"\nretry = [\"10ms\"]"))
    let daemon = try start(workspace)
    let letters = workspace.state.appending(path: "dead-letters/desk.jsonl")
    try await eventually("both are given up: \(daemon.errors)") {
      workspace.lines(of: letters).count == 2
    }
    // Who is tried again first is a matter of chance.
    let letter = try #require(
      try workspace.alertObjects(in: letters).first { $0["seq"] as? Int == 1 })
    #expect(letter["attempts"] as? Int == 2)
    #expect(letter["last_status"] as? Int == 413)
    #expect(letter["last_error"] as? String == "the receiver answered 413")
    try await eventually("it is said") {
      try events(workspace, of: "output.dead_letter").count == 2
    }
    #expect(try events(workspace, of: "output.misconfigured").count == 1)
    #expect(try await status(workspace)["dead_letters"] as? Int == 2)
    receiver.answer { _ in nil }
    let none = try await outputs(workspace, "retry", "desk", "--since", "9999-12-31")
    #expect(none.output.contains("0 alerts that had been given up"), "\(none.errors)")
    let asked = try await outputs(workspace, "retry", "desk")
    #expect(asked.status == 0 && asked.output.contains("2 alerts"), "\(asked.errors)")
    try await eventually("both are taken: \(daemon.errors)") {
      Set(receiver.taken.map(\.seq)) == [1, 2]
    }
    try await eventually("no letter is left") { workspace.lines(of: letters).isEmpty }
    try await end(daemon)
    #expect(receiver.taken.count == 2)
  }

  @Test func aReceiverThatIsGoneIsLeftAloneUntilSomebodyAsks() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (feed(3), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    receiver.answer { _ in .status(410) }
    try configure(workspace, feed, receiver.output(in: workspace, "from = \"start\""))
    let daemon = try start(workspace)
    try await eventually("it is off: \(daemon.errors)") {
      try events(workspace, of: "output.off").count == 1
    }
    let shown = try await outputs(workspace)
    #expect(shown.status == 1)
    #expect(shown.output.contains("desk  webhook  off"), "\(shown.output)")
    #expect(receiver.messages.count == 1)
    receiver.answer { _ in nil }
    #expect(try await outputs(workspace, "retry", "desk", "--quiet").status == 0)
    try await eventually("all are taken: \(daemon.errors)") {
      receiver.taken.map(\.seq) == [1, 2, 3]
    }
    try await end(daemon)
    #expect(try await outputs(workspace).status == 0)
  }

  @Test func receiversThatNeverAnswerHoldUpNobody() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (feed(3), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    receiver.answer { _ in Answer([.stall]) }
    let five = try (1...5).map {
      try receiver.output(in: workspace, id: "desk-\($0)", "from = \"start\"\ntimeout = \"300s\"")
    }
    try configure(workspace, feed, five.joined())
    let daemon = try start(workspace)
    try await eventually("five wait for an answer: \(daemon.errors)") {
      receiver.messages.count == 5
    }
    var wire = NewsWire()
    for count in 1...3 {
      wire.publish(3 + count)
      feed.serve("/feed", .ok(wire.feed))
      let due = wire.guids.count
      try await eventually("polls go on: \(daemon.errors)") {
        workspace.lines(of: workspace.alerts).count == max(3, due)
      }
    }
    #expect(receiver.messages.count == 5)
    try await end(daemon)
  }

  /// What an output has not sent is found again in files that the log was rotated to, packed or not.
  @Test func aLogThatWasRotatedMeanwhileIsSentWhole() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (feed(4), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    receiver.answer { number in number < 3 ? nil : .status(500) }
    let output = try receiver.output(in: workspace, "from = \"start\"")
    try configure(workspace, feed, output)
    let once = ["once", "--deliver", "--quiet", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(receiver.taken.map(\.seq) == [1, 2, 3])
    var wire = NewsWire()
    wire.publish(4)
    for rotation in 1...2 {
      let log = workspace.alerts.path
      let old = rotation == 1 ? "\(log).2" : "\(log).1"
      try FileManager.default.moveItem(atPath: log, toPath: old)
      if rotation == 1 {
        let gzip = try await ClaimwatchProcess.run(
          [old], in: workspace, program: URL(filePath: "/usr/bin/gzip"))
        #expect(gzip.status == 0, "\(gzip.errors)")
      }
      wire.publish(2)
      feed.serve("/feed", .ok(wire.feed))
      #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    }
    receiver.answer { _ in nil }
    #expect(try await outputs(workspace, "retry", "desk").status == 0)
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(Array(receiver.taken.map(\.seq)) == Array(1...8))
    // A file that is gone is said.
    receiver.answer { _ in .status(500) }
    wire.publish(2)
    feed.serve("/feed", .ok(wire.feed))
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    // With the file before it: what the state still has of the end of a log is written again behind that.
    // Moved and not removed: the next log may be given the number of a file that is gone, and is taken for it.
    let elsewhere = workspace.folder.appending(path: "elsewhere")
    try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: false)
    for file in [workspace.alerts.path, workspace.alerts.path + ".1"] {
      let name = URL(filePath: file).lastPathComponent
      try FileManager.default.moveItem(atPath: file, toPath: elsewhere.appending(path: name).path)
    }
    wire.publish(1)
    feed.serve("/feed", .ok(wire.feed))
    receiver.answer { _ in nil }
    let daemon = try start(workspace)
    #expect(try await outputs(workspace, "retry", "desk").status == 0)
    try await eventually("the last one arrives: \(daemon.errors)") {
      receiver.taken.last?.seq == 11
    }
    try await eventually("what is gone is said: \(daemon.errors)") {
      let gaps = try events(workspace, of: "output.gap")
      return Set(gaps.flatMap { [$0["first_seq"] as? Int, $0["last_seq"] as? Int] }) == [9, 10]
    }
    try await end(daemon)
    #expect(try await status(workspace)["missing"] as? Int == 2)
  }

  @Test func aTestIsSentAtOnceAndTheAnswerShown() async throws {
    let workspace = try Workspace()
    let receiver = WebhookReceiver()
    defer { receiver.stop() }
    try workspace.configure(firstWatches + receiver.output(in: workspace))
    let taken = try await outputs(workspace, "test", "desk")
    #expect(taken.status == 0, "\(taken.errors)")
    #expect(taken.output == "desk: taken: the receiver answered 200\n")
    let body = try #require(receiver.messages.first?.request.body)
    let file = workspace.folder.appending(path: "test.jsonl")
    try Data(body + [0x0A]).write(to: file)
    try AlertSchema.validate(linesOf: file)
    #expect(try workspace.alertObjects(in: file).first?["type"] as? String == "alert.test")
    #expect(try await receiver.complaints(in: workspace) == "")
    receiver.answer { _ in .status(401) }
    let refused = try await outputs(workspace, "test", "desk")
    #expect(refused.status == 1)
    #expect(refused.output == "desk: not taken: the receiver answered 401\n")
    #expect(try await outputs(workspace, "test", "nobody").status == 64)
    try FileManager.default.removeItem(at: workspace.folder.appending(path: "hook.key"))
    let unready = try await outputs(workspace, "test", "desk")
    #expect(unready.status == 1)
    #expect(unready.output.contains("cannot read the secret's file"))
  }

  @Test func formatsAndFiltersAreThoseOfTheConfiguration() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (LoopbackServer(), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try configure(
      workspace, feed,
      receiver.output(
        in: workspace,
        "from = \"start\"\nformat = \"cloudevents\"\npayload = \"thin\"\npriority = \"high\""))
    let once = ["once", "--deliver", "--quiet", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    let message = try #require(receiver.messages.first)
    #expect(receiver.messages.count == 1, "sevastopol alone has priority high")
    let type = message.request.headers["content-type"]
    #expect(type == "application/cloudevents+json; charset=UTF-8")
    let event = try #require(
      try JSONSerialization.jsonObject(with: Data(message.request.body)) as? [String: Any])
    #expect(event["specversion"] as? String == "1.0" && event["subject"] as? String == "sevastopol")
    let data = try #require(event["data"] as? [String: Any])
    #expect(Set(data.keys) == ["id", "seq", "type", "time", "summary", "watch", "item"])
    #expect(try await receiver.complaints(in: workspace) == "")
  }

  /// The receiver that docs/outputs.md shows takes what is sent, once, and refuses what is not signed.
  @Test func theReceiverOfTheDocumentVerifiesAndDeduplicates() async throws {
    let workspace = try Workspace()
    let page = try String(
      contentsOf: repositoryRoot.appending(path: "docs/outputs.md"), encoding: .utf8)
    let program = try #require(
      page.components(separatedBy: "```python\n").dropFirst().first?
        .components(separatedBy: "```").first)
    #expect(program.split(separator: "\n").count <= 25)
    let script = workspace.folder.appending(path: "receiver.py")
    try Data(program.utf8).write(to: script)
    let port = LoopbackPort()
    let secret = workspace.folder.appending(path: "hook.key")
    try Data((WebhookReceiver.secret + "\n").utf8).write(to: secret)
    let output = """

      [[output]]
      id = "desk"
      kind = "webhook"
      url = "\(port.url("/"))"
      secret_file = "\(secret.path)"
      from = "start"
      retry = ["50ms", "50ms", "50ms", "50ms", "50ms", "50ms", "50ms", "50ms", "50ms", "50ms"]
      """
    let feed = feed(3)
    defer { feed.stop() }
    try configure(workspace, feed, output)
    let receiver = try ClaimwatchProcess(
      [script.path, secret.path, "\(port.number)"], in: workspace,
      program: URL(filePath: "/usr/bin/python3"))
    try await eventually("it listens: \(receiver.errors)") {
      Self.isOpen(port.number) || !receiver.isRunning
    }
    let once = ["once", "--deliver", "--quiet", "--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    let summaries = try workspace.alertObjects().compactMap { $0["summary"] as? String }
    try await eventually("each is shown: \(receiver.errors)") {
      receiver.output.split(separator: "\n").map(String.init) == summaries
    }
    // The books are lost: all is sent again, and shown no more.
    for name in ["outputs.sqlite", "outputs.sqlite-wal", "outputs.sqlite-shm"] {
      try? FileManager.default.removeItem(at: workspace.state.appending(path: name))
    }
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(try await status(workspace)["sent"] as? Int == 3)
    #expect(receiver.output.split(separator: "\n").count == 3)
    // Another secret is refused.
    let other = "whsec_" + String(repeating: "QUJD", count: 10)
    try Data((other + "\n").utf8).write(to: secret)
    let refused = try await outputs(workspace, "test", "desk")
    #expect(refused.status == 1 && refused.output.contains("answered 401"), "\(refused.output)")
    receiver.send(SIGKILL)
    _ = try await receiver.exitStatus()
  }

  private static func isOpen(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  /// Two secrets in the file sign twice, so that a receiver may change when it likes.
  @Test func aSecretIsChangedWithoutARestart() async throws {
    let workspace = try Workspace()
    let receiver = WebhookReceiver()
    defer { receiver.stop() }
    try workspace.configure(firstWatches + receiver.output(in: workspace))
    let other = "whsec_" + String(repeating: "QUJD", count: 10)
    try Data("\(other)\n\(WebhookReceiver.secret)\n".utf8).write(
      to: workspace.folder.appending(path: "hook.key"))
    #expect(try await outputs(workspace, "test", "desk").status == 0)
    let signatures = receiver.messages.first?.request.headers["webhook-signature"] ?? ""
    #expect(signatures.split(separator: " ").count == 2)
    #expect(try await receiver.complaints(in: workspace) == "")
  }
}
