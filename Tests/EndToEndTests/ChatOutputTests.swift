import Foundation
import Locking
import LoopbackServer
import Testing

/// Alerts in rooms of chat services, over a web server that answers as they do.
@Suite(.fewAtOnce) struct ChatOutputTests {
  private let workspace: Workspace
  private let feed = LoopbackServer()
  private let chat = LoopbackServer()

  init() throws { workspace = try Workspace() }

  /// A title that would call everybody, format and link.
  private static let hostile = NewsFeed.Entry(
    guid: "gazette-9",
    title: "ATACMS &lt;!channel&gt; @channel @room *bold* [x](http://evil.example) `code` &#x202e;",
    text: "The Harbour Office said on Sunday that an ATACMS missile fell into the bay.",
    link: "http://gazette.example/a?b=1&amp;c=|2")

  private func configure(_ secret: String, _ output: String) throws {
    feed.serve("/feed", .ok(NewsFeed(entries: [Self.hostile]).rss))
    let file = workspace.folder.appending(path: "chat.key")
    try Data((secret + "\n").utf8).write(to: file)
    try workspace.configure(
      eagerFeed(feed.url("/feed")) + "\n" + firstWatches + """

        [[output]]
        id = "room"
        kind = "chat"
        from = "start"
        secret_file = "\(file.path)"
        \(output)
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

  private func body(_ request: RecordedRequest) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
  }

  @Test(arguments: ["slack", "mattermost"])
  func aWebhookOfAChatGetsPlainText(service: String) async throws {
    defer { feed.stop() }
    defer { chat.stop() }
    chat.serve("/hooks/T0/B0", .ok("ok"))
    try configure(chat.url("/hooks/T0/B0"), "service = \"\(service)\"")
    try await once()
    let request = try #require(chat.requests(for: "/hooks/T0/B0").first)
    #expect(chat.requests(for: "/hooks/T0/B0").count == 1)
    let body = try body(request)
    let text = try #require(body["text"] as? String)
    #expect(text.contains("Harbour Office") && text.contains("missile fell into the bay"))
    if service == "slack" {
      #expect(text.contains("&lt;!channel&gt;") && !text.contains("<"), "\(text)")
      #expect(body["mrkdwn"] as? Bool == false)
      #expect(text.contains("http://gazette.example/a?b=1&amp;c=%7C2"), "\(text)")
    } else {
      #expect(!text.contains("@channel") && !text.contains("@room"), "\(text)")
      #expect(text.contains(#"\*bold\* \[x\]\(http\:"#), "\(text)")
      #expect(text.contains("<http://gazette.example/a?b=1&c=%7C2>"), "\(text)")
    }
    #expect(!text.unicodeScalars.contains("\u{202E}"))
  }

  @Test func telegramGetsAMessageAndItsWaitIsHonoured() async throws {
    defer { feed.stop() }
    defer { chat.stop() }
    let count = Guarded(0)
    let path = "/bot123:AbC-d_e/sendMessage"
    chat.serve(path) { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      let busy = #"{"ok":false,"error_code":429,"parameters":{"retry_after":1}}"#
      return number == 1 ? .status(429, body: Array(busy.utf8)) : .ok(#"{"ok":true}"#)
    }
    try configure(
      "123:AbC-d_e",
      "service = \"telegram\"\nurl = \"\(chat.url("/"))\"\nroom = \"-1001234\"\nretry = [\"1h\"]")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it is taken: \(daemon.errors)") { count.withLock { $0 } == 2 }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let body = try body(try #require(chat.requests(for: path).first))
    #expect(body["chat_id"] as? String == "-1001234" && body["parse_mode"] == nil)
    #expect((body["text"] as? String)?.contains("@channel") == false)
  }

  @Test func matrixGetsOneTransactionForEachAlert() async throws {
    defer { feed.stop() }
    defer { chat.stop() }
    try configure(
      "syt_token",
      "service = \"matrix\"\nurl = \"\(chat.url("/"))\"\nroom = \"!a b/c:desk.example\"")
    try await once()
    let id = try #require(try workspace.alertObjects().first?["id"] as? String)
    let path = "/_matrix/client/v3/rooms/%21a%20b%2Fc%3Adesk.example/send/m.room.message/\(id)"
    var request = try #require(chat.requests(for: path).first)
    #expect(request.method == "PUT")
    #expect(request.headers["authorization"] == "Bearer syt_token")
    // That was a 404, so it comes again, under the same name.
    #expect(try await list()["retrying"] as? Int == 1)
    chat.serve(path, .ok("{\"event_id\":\"$1\"}"))
    _ = try await ClaimwatchProcess.run(
      ["outputs", "retry", "room", "--config", workspace.configuration.path], in: workspace)
    try await once()
    #expect(try await list()["sent"] as? Int == 1)
    request = try #require(chat.requests(for: path).last)
    let body = try body(request)
    #expect(body["msgtype"] as? String == "m.text")
    #expect((body["m.mentions"] as? [String: Any])?.isEmpty == true)
  }

  @Test func aSecretThatDoesNotFitIsSaidAndNeverShown() async throws {
    defer { feed.stop() }
    defer { chat.stop() }
    try configure("xoxb nonsense", "service = \"slack\"")
    try await once()
    let answer = try #require(try await list()["last_answer"] as? [String: Any])
    #expect(answer["code"] as? String == "secret")
    #expect(try workspace.eventTypes().contains("output.misconfigured"))
    let shown = try String(contentsOf: workspace.events, encoding: .utf8)
    #expect(!shown.contains("nonsense"))
  }
}
