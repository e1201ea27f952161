import Foundation
import LoopbackServer
import TestSupport
import Testing

/// Answers that are wrong on purpose, all at once, beside one good feed: each is shown by its exact
/// error, none holds up the neighbour, none grows the daemon.
@Suite(.fewAtOnce) struct HostileTests {
  private struct Case {
    let name: String
    let answer: Answer
    /// `health` or the failure's code in `claimwatch status`.
    let expected: [String]
    init(_ name: String, _ answer: Answer, _ expected: String...) {
      (self.name, self.answer, self.expected) = (name, answer, expected)
    }
  }

  private static let feed = NewsFeed(entries: [NewsFeed.missile]).rss

  private static func head(_ fields: String) -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\(fields)\r\n".utf8)
  }

  private static func body(_ text: String) -> Answer { .ok(text) }

  private static func document(_ prolog: String, text: String = "ATACMS, said the mayor.") -> Answer
  {
    let entry = NewsFeed.Entry(guid: "1", title: "T", text: text)
    let rss = NewsFeed(entries: [entry]).rss
    return .ok(
      rss.replacing(
        #"<?xml version="1.0" encoding="UTF-8"?>"#, with: #"<?xml version="1.0"?>"# + prolog))
  }

  private static func transfers(_ server: LoopbackServer) -> [Case] {
    let cut = Array(feed.utf8.dropLast(40))
    return [
      Case("silent", Answer([.stall]), "timeout"),
      Case("half", Answer([.send(head("Content-Length: 9999\r\n") + cut), .stall]), "timeout"),
      Case("drip", Answer([.send(head("")), .flood([0x20], pause: 100)]), "timeout"),
      Case(
        "endless",
        Answer([.send(head("")), .flood([UInt8](repeating: 0x20, count: 65_536), pause: 0)]),
        "too-large"),
      Case(
        "endless-header",
        Answer([
          .send(Array("HTTP/1.1 200 OK\r\n".utf8)),
          .flood(Array("X-Filler: 0123456789012345678901234567890123456789\r\n".utf8), pause: 0),
        ]), "header-too-large"),
      Case(
        "endless-header-line",
        Answer([
          .send(Array("HTTP/1.1 200 OK\r\nX: ".utf8)),
          .flood([UInt8](repeating: 0x61, count: 65_536), pause: 0),
        ]), "header-too-large"),
      Case("cut", Answer([.send(head("Content-Length: 9999\r\n") + cut)]), "truncated"),
      Case("no-http", .raw("SSH-2.0-OpenSSH_9.2\r\n"), "bad-answer"),
      // A close without an answer reaches us as an end or as a reset.
      Case("nothing", .raw(""), "empty-answer", "connect"),
      Case("reset", Answer([.reset]), "connect", "empty-answer"),
      Case("not-asked", .status(304), "unexpected-304"),
      // One answer is none yet that it is gone: that has to hold for days.
      Case("gone", .status(410), "http-410"),
      Case("not-gzip", .ok("nonsense", headers: [("Content-Encoding", "gzip")]), "decode"),
      Case("brotli", .ok("nonsense", headers: [("Content-Encoding", "br")]), "decode"),
      Case("to-file", .redirect(302, to: "file:///etc/passwd"), "redirect-protocol"),
      Case("to-gopher", .redirect(301, to: "gopher://127.0.0.1:70/x"), "redirect-protocol"),
      Case("to-lan", .redirect(302, to: "http://10.0.0.1/"), "address-refused"),
      Case("to-cloud", .redirect(302, to: "http://169.254.169.254/latest/"), "address-refused"),
      Case("to-mapped", .redirect(302, to: "http://[::ffff:192.168.0.1]/"), "address-refused"),
      Case("to-nat64", .redirect(302, to: "http://[64:ff9b::a00:1]/"), "address-refused"),
      Case("to-cgnat", .redirect(302, to: "http://100.64.0.1/"), "address-refused"),
      Case("to-octal", .redirect(302, to: "http://012.0.0.1/"), "address-refused"),
      Case("to-loopback6", .redirect(302, to: "http://[::1]:\(server.port)/"), "address-refused"),
      Case("circle", .redirect(302, to: server.url("/circle")), "redirect-loop"),
      Case("nowhere", .redirect(302, to: ""), "bad-redirect"),
    ]
  }

  private static func documents() -> [Case] {
    let laughs = (1...9).map {
      "<!ENTITY l\($0) \"\(String(repeating: $0 == 1 ? "lol" : "&l\($0 - 1);", count: 10))\">"
    }.joined()
    let parameters =
      "<!ENTITY % a0 \"x\">"
      + (1...17).map { "<!ENTITY % a\($0) \"%a\($0 - 1);%a\($0 - 1);\">" }.joined() + "%a17;"
    let attributes = (0..<100_000).map { "a\($0)=\"\"" }.joined(separator: " ")
    return [
      Case("laughs", document("<!DOCTYPE rss [\(laughs)]>", text: "&l9; ATACMS"), "ok"),
      Case("parameters", document("<!DOCTYPE rss [\(parameters)]>"), "ok"),
      Case(
        "external",
        document("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", text: "&x;"),
        "ok"),
      Case(
        "attributes", body("<rss \(attributes)><channel><title>t</title></channel></rss>"), "ok"),
      Case("deep", body("<rss><channel>" + String(repeating: "<a>", count: 200_000)), "unclosed"),
      Case("unclosed", body(String(feed.dropLast(30))), "unclosed"),
      Case("page", body("<!DOCTYPE html><html><body>ATACMS</body></html>"), "not-a-feed"),
      Case("json-error", body("{\"error\": \"ATACMS\"}"), "not-a-feed"),
      Case("pdf", body("%PDF-1.7\n1 0 obj ATACMS"), "not-a-feed"),
      Case("empty", body(""), "empty"),
      Case(
        "controls",
        document(
          "", text: "\u{80}\u{9B}31m \u{202E}ATACMS\u{202C} \u{2028} &#155;31m, said \u{2066}x"),
        "ok"),
      Case(
        "one-sentence", document("", text: String(repeating: "He said ATACMS, ", count: 200_000)),
        "ok"
      ),
    ]
  }

  @Test func eachIsShownByItsErrorAndTheNeighbourIsPolledOn() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    var cases = Self.transfers(server) + Self.documents()
    if let bomb = NativeTool.bytes(of: "head -c 200000000 /dev/zero | gzip -9") {
      let answer = Answer.status(200, headers: [("Content-Encoding", "gzip")], body: bomb)
      cases.append(Case("bomb", answer, "too-large"))
      let whole = try #require(NativeTool.bytes(of: "printf '<rss/>' | gzip"))
      cases.append(
        Case(
          "cut-gzip",
          .status(
            200, headers: [("Content-Encoding", "gzip")], body: Array(whole.dropLast(8))),
          "truncated"))
    }
    let workspace = try Workspace()
    for test in cases { server.serve("/\(test.name)", test.answer) }
    server.serve("/neighbour", .ok(Self.feed))
    let feeds = cases.map { test in
      eagerFeed(server.url("/\(test.name)"), id: test.name) + "\nrate_group = \"\(test.name)\""
    }
    try workspace.configure(
      (feeds + [eagerFeed(server.url("/neighbour"), id: "neighbour")]).joined(separator: "\n")
        + "\n"
        + firstWatches, fetch: "timeout = \"4s\"\nhost_connections = 100")
    let arguments = ["--config", workspace.configuration.path]
    let daemon = try ClaimwatchProcess(["run"] + arguments, in: workspace)
    for test in cases {
      try await eventually("\(test.name) is asked for: \(daemon.errors.suffix(1000))") {
        !server.requests(for: "/\(test.name)").isEmpty
      }
    }
    // The good feed goes on while the slow ones hang.
    let polls = server.requests(for: "/neighbour").count
    try await eventually("the neighbour is polled on") {
      server.requests(for: "/neighbour").count >= polls + 3
    }
    var seen: [String: String] = [:]
    let deadline = ContinuousClock.now + .seconds(240)
    while ContinuousClock.now < deadline {
      seen = try await health(workspace)
      if cases.allSatisfy({ $0.expected.contains(seen[$0.name] ?? "") }) { break }
      try await Task.sleep(for: .milliseconds(500))
    }
    for test in cases {
      #expect(test.expected.contains(seen[test.name] ?? "nothing"), "\(test.name)")
    }
    #expect(seen["neighbour"] == "ok")
    let peak = daemon.peakResidentKiB
    print("hostile: peak \(peak / 1024) MiB with \(cases.count) hostile feeds")
    #expect(peak < 256 * 1024 || Sanitizers.areOn)
    // The item that claims without end alerts all the same, and says that it was not read to its end.
    let extractors = try workspace.alertObjects().compactMap { alert -> String? in
      let feed = (alert["item"] as? [String: Any])?["feed"] as? [String: Any]
      guard feed?["id"] as? String == "one-sentence" else { return nil }
      return (alert["provenance"] as? [String: Any])?["extractor"] as? String
    }
    #expect(extractors.count == 1)
    #expect(extractors.allSatisfy { $0.hasPrefix("rules-en") || $0.hasSuffix(", in part") })
    try await expectNothingRaw(workspace, daemon)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  private func health(_ workspace: Workspace) async throws -> [String: String] {
    let status = try await ClaimwatchProcess.run(
      ["status", "--json", "--config", workspace.configuration.path], in: workspace)
    let object = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
    var health: [String: String] = [:]
    for feed in object?["feeds"] as? [[String: Any]] ?? [] {
      guard let id = feed["id"] as? String else { continue }
      let failure = feed["failure"] as? [String: Any]
      health[id] = failure?["code"] as? String ?? feed["health"] as? String
    }
    return health
  }

  /// No control character of a feed reaches log, journal or terminal, and no file's content.
  private func expectNothingRaw(_ workspace: Workspace, _ daemon: ClaimwatchProcess) async throws {
    let arguments = ["--config", workspace.configuration.path]
    let outputs = [
      try String(contentsOf: workspace.alerts, encoding: .utf8),
      try String(contentsOf: workspace.events, encoding: .utf8), daemon.errors,
      try await ClaimwatchProcess.run(["status"] + arguments, in: workspace).output,
      try await ClaimwatchProcess.run(["alerts"] + arguments, in: workspace).output,
    ]
    for output in outputs {
      #expect(!output.contains("root:x:0"))
      let raw = output.unicodeScalars.first { scalar in
        switch scalar.value {
        case 0x0A: false
        case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
      }
      #expect(raw == nil, "U+\(String(raw?.value ?? 0, radix: 16))")
    }
    try AlertSchema.validate(linesOf: workspace.alerts)
  }
}
