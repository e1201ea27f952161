import Foundation
import TestSupport
import Testing

/// `claimwatch report`, the real binary over real logs.
@Suite(.fewAtOnce) struct ReportTests {
  private static let since = "2026-11-26T00:00:00Z"
  private static let now = "2026-11-27T00:00:00Z"
  private static let window = ["--since", since, "--now", now]

  /// An alert line of a made log; every name is invented.
  private static func line(
    _ seq: Int, day: Int = 26, hour: Int = 8, item: Int? = nil, watch: String = "kestrel"
  ) -> String {
    func id(_ first: String, _ number: Int) -> String {
      first + "0000000-0000-8000-8000-" + String(repeating: "0", count: 12 - "\(number)".count)
        + "\(number)"
    }
    let time = "2026-11-\(day)T\(hour < 10 ? "0" : "")\(hour):00:00.000Z"
    let content =
      "two Kestrel-9 launchers had left the northern pier before dawn on Thursday, number \(seq)"
    let span =
      "{\"field\":\"content\",\"start\":20,\"end\":\(20 + content.utf8.count),\"text\":\"\(content)\"}"
    return """
      {"schema":"claimwatch.alert/1","id":"\(id("a", seq))","seq":\(seq),"type":"alert.new","supersedes":null,\
      "time":"\(time)","source":"//desk/claimwatch","summary":"[\(watch)] alert \(seq)","watch":{"id":"\(watch)",\
      "name":"\(watch)","priority":"normal","tags":[],"definition_sha256":"","matches":[{"term":"Kestrel-9",\
      "kind":"phrase","span":{"field":"content","start":24,"end":33,"text":"Kestrel-9"},"role":"content",\
      "claim_id":"cl-\(seq)"}]},"item":{"id":"\(id("b", item ?? seq))","revision":1,"feed":{"id":"gazette",\
      "title":"Harbour Gazette","url":"https://gazette.example/rss"},"guid":null,\
      "link":"https://gazette.example/news/2026/harbour-office-speaks-of-launchers-\(seq)","title":"Harbour office speaks of launchers at the pier, report \(seq)",\
      "publisher":{"name":"Harbour Gazette","basis":"link"},"credit":null,"language":"en","published":"\(time)",\
      "published_raw":null,"published_trust":"ok","fetched":"\(time)","first_seen":"\(time)","text_scope":"summary",\
      "text_sha256":""},"claims":[{"id":"cl-\(seq)","matched":true,"speaker":null,"speaker_resolved":{"name":"Lena Varn",\
      "kind":"person","role":"harbour chief","method":"as_written"},"cue":null,"stance":"say","content":{"text":\
      "\(content)","spans":[\(span)]},"quote_type":"indirect","negated":false,"certainty":"stated","hedges":[],\
      "orientation":"past","numbers":[],"times":[],"locations":[],"via":[],"confidence":0.9}],"claims_omitted":0,\
      "context":[],"cluster":{"id":"st-\(item ?? seq)","position":1,"first_alert_id":null},\
      "provenance":{"daemon":"claimwatch/0","extractor":"claims-en-1","replay":false}}

      """
  }

  private func put(_ lines: [String], _ file: URL) throws {
    try Data(lines.joined().utf8).write(to: file)
  }

  private func report(
    _ workspace: Workspace, _ arguments: [String]
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(["report"] + arguments, in: workspace)
  }

  private func json(_ file: URL) throws -> [String: Any] {
    let bytes = try Data(contentsOf: file)
    try AlertSchema.validate(Array(bytes), by: "report.schema.json")
    return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
  }

  @Test func aRealDayIsToldInEveryForm() async throws {
    let feed = try FeedFile()
    let said = NewsFeed.Entry(
      guid: "1", title: "Launchers leave the harbour",
      text: "Harbour chief Lena Varn said two Kestrel-9 launchers had left the pier before dawn.",
      link: "https://gazette.example/1")
    let alerts = try await feed.poll(NewsFeed(entries: [said]).rss)
    #expect(alerts.count == 1)
    let folder = feed.workspace.folder
    let files = ["html", "md", "txt", "json"].map { folder.appending(path: "r.\($0)") }
    let words = ["--since", "2d", "--config", feed.workspace.configuration.path]
    let run = try await report(feed.workspace, words + files.flatMap { ["--out", $0.path] })
    #expect(run.status == 0, "\(run.errors)")
    let object = try json(files[3])
    let story = try #require((object["stories"] as? [[String: Any]])?.first)
    let statement = try #require((story["statements"] as? [[String: Any]])?.first)
    #expect((statement["speaker"] as? String)?.contains("Lena Varn") == true, "\(statement)")
    #expect((object["health"] as? [String: Any])?["state"] as? String == "clear")
    let id = try #require(alerts.first?["id"] as? String)
    let page = try String(contentsOf: files[0], encoding: .utf8)
    #expect(page.contains("id=\"a-\(id)\"") && page.contains("<mark>Kestrel-9</mark>"))
    for file in files[1...2] {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains("Lena Varn") && text.contains("launchers had left the pier"), "\(text)")
    }
    let printed = try await report(feed.workspace, words)
    #expect(printed.output.contains("Lena Varn"))
    let line = try await ClaimwatchProcess.run(
      ["alerts", "--json", "--id", id, "--config", feed.workspace.configuration.path],
      in: feed.workspace)
    #expect(line.output.contains("\"id\":\"\(id)\""), "\(line)")
  }

  @Test func theSameLogWindowAndTimeGiveTheSameBytes() async throws {
    let workspace = try Workspace()
    try put((1...40).map { Self.line($0, hour: $0 % 24, item: $0 % 17) }, workspace.alerts)
    var seen: [String: Data] = [:]
    for turn in 1...3 {
      for form in ["html", "md", "txt", "json"] {
        let file = workspace.folder.appending(path: "report.\(form)")
        let run = try await ClaimwatchProcess.run(
          ["report", "--log", workspace.alerts.path, "--out", file.path] + Self.window,
          in: workspace, environment: ["TZ": turn == 2 ? "EET-2" : "UTC"])
        #expect(run.status == 0, "\(run.errors)")
        let bytes = try Data(contentsOf: file)
        #expect(seen[form] == nil || seen[form] == bytes, "\(form), turn \(turn)")
        seen[form] = bytes
      }
    }
  }

  @Test func rotatedAndPackedLogsAreReadAndGapsAreSaid() async throws {
    let workspace = try Workspace()
    let packed = workspace.folder.appending(path: "alerts.jsonl.2")
    // What is missing before the window is not missed in it.
    try put([Self.line(1, day: 24), Self.line(5, day: 24), Self.line(6)], packed)
    let gzip = try await ClaimwatchProcess.run(
      ["-f", packed.path], in: workspace, program: URL(filePath: "/bin/gzip"))
    try #require(gzip.status == 0)
    try put([Self.line(7)], workspace.folder.appending(path: "alerts.jsonl.1"))
    try put([Self.line(10), Self.line(11, watch: "port")], workspace.alerts)
    let file = workspace.folder.appending(path: "report.json")
    let run = try await report(
      workspace, ["--log", workspace.alerts.path, "--out", file.path] + Self.window)
    #expect(run.status == 0, "\(run.errors)")
    let object = try json(file)
    #expect((object["totals"] as? [String: Any])?["alerts"] as? Int == 4)
    let health = try #require(object["health"] as? [String: Any])
    #expect(health["state"] as? String == "blind")
    #expect(health["gaps"] as? [[String: Int]] == [["from": 8, "to": 9]])
    let one = try await report(
      workspace,
      ["--log", workspace.alerts.path, "--watch", "port", "--out", file.path] + Self.window)
    #expect(one.status == 0)
    #expect((try json(file)["totals"] as? [String: Any])?["alerts"] as? Int == 1)
  }

  @Test func tenThousandAlertsAreSplitByDayInBoundedMemory() async throws {
    let workspace = try Workspace()
    let small = workspace.folder.appending(path: "small.jsonl")
    try put((1...1200).map { Self.line($0) }, small)
    var lines: [String] = []
    for seq in 1...10_000 { lines.append(Self.line(seq, day: 17 + seq / 1000, hour: seq % 24)) }
    try put(lines, workspace.alerts)
    func peak(_ log: URL, _ name: String) async throws -> Int {
      let run = try ClaimwatchProcess(
        [
          "report", "--log", log.path, "--since", "2026-11-01T00:00:00Z", "--now",
          "2026-11-28T00:00:00Z", "--out", workspace.folder.appending(path: name).path,
        ], in: workspace)
      #expect(try await run.exitStatus() == 0, "\(run.errors)")
      return run.peakMemory
    }
    let (few, many) = (
      try await peak(small, "few.html"), try await peak(workspace.alerts, "all.html")
    )
    #expect(many < few * 3 / 2 + 20_000, "\(few) KiB for 1,200 alerts, \(many) KiB for 10,000")
    let index = try String(
      contentsOf: workspace.folder.appending(path: "all.html"), encoding: .utf8)
    var found = 0
    for link in Set(index.matches(of: /href="(all-[^"#]*)"/).map { String($0.output.1) }) {
      let part = try String(contentsOf: workspace.folder.appending(path: link), encoding: .utf8)
      found += part.matches(of: /\sid="a-/).count
      #expect(part.contains("href=\"all.html\""), "no way back from \(link)")
    }
    #expect(found == 10_000)
  }

  @Test func whatIsNewSinceAnEarlierReportIsMarked() async throws {
    let workspace = try Workspace()
    let (earlier, page) = (
      workspace.folder.appending(path: "earlier.json"), workspace.folder.appending(path: "now.html")
    )
    try put([Self.line(1)], workspace.alerts)
    let log = ["--log", workspace.alerts.path]
    #expect(try await report(workspace, log + ["--out", earlier.path] + Self.window).status == 0)
    try put([Self.line(1), Self.line(2)], workspace.alerts)
    let run = try await report(
      workspace, log + ["--against", earlier.path, "--out", page.path] + Self.window)
    #expect(run.status == 0, "\(run.errors)")
    let text = try String(contentsOf: page, encoding: .utf8)
    let stories = text.components(separatedBy: "<article")
    #expect(stories.count == 3)
    #expect(!stories[1].contains(">New<") && stories[2].contains(">New<"))
    try put(["{}"], earlier)
    let wrong = try await report(
      workspace, log + ["--against", earlier.path, "--out", page.path] + Self.window)
    #expect(wrong.status == 65 && wrong.errors.contains("is no report"), "\(wrong)")
  }

  @Test func aWallScreenIsMadeAnewWholeEveryTime() async throws {
    let workspace = try Workspace()
    try put([], workspace.alerts)
    let page = workspace.folder.appending(path: "wall.html")
    let run = try ClaimwatchProcess(
      ["report", "--log", workspace.alerts.path, "--every", "1s", "--out", page.path], in: workspace
    )
    try await eventually("the first page: \(run.errors)") {
      FileManager.default.fileExists(atPath: page.path)
    }
    let held = try FileHandle(forReadingFrom: page)
    defer { try? held.close() }
    let time = ISO8601DateFormatter().string(from: Date()).replacing("Z", with: ".000Z")
    let line = Self.line(1).replacing("2026-11-26T08:00:00.000Z", with: time)
    try put([line], workspace.alerts)
    try await eventually("the alert is in the page: \(run.errors)") {
      let text = try String(contentsOf: page, encoding: .utf8)
      // Whoever looks sees a whole page.
      #expect(text.hasSuffix("</html>\n") && text.contains("http-equiv=\"refresh\" content=\"1\""))
      return text.contains("Lena Varn")
    }
    // The first one was replaced, not written over.
    let first = String(decoding: try held.readToEnd() ?? Data(), as: UTF8.self)
    #expect(first.contains("No alert was raised") && first.hasSuffix("</html>\n"))
    run.send(SIGTERM)
    #expect(try await run.exitStatus() == 128 + SIGTERM)
  }

  @Test func faultsAreNamed() async throws {
    let workspace = try Workspace()
    try put([Self.line(1)], workspace.alerts)
    let log = ["--log", workspace.alerts.path]
    for (words, status, message) in [
      (["--log", "/nonexistent/alerts.jsonl"], 66, "No such file"),
      (log + ["--out", "report.pdf"], 64, "ends in .html, .md, .txt or .json"),
      (log + ["--out", "/nonexistent/report.html"], 73, "/nonexistent/report.html.new"),
      (log + ["--every", "60s"], 64, "--every needs --out"),
      (log + ["--since", "soon"], 64, "--since takes"),
      (log + ["--against", "/nonexistent/r.json"], 66, "/nonexistent/r.json"),
    ] as [([String], Int32, String)] {
      let run = try await report(workspace, words)
      #expect(run.status == status && run.errors.contains(message), "\(words): \(run)")
    }
  }

  /// No request, no violation of the policy, names, headings, contrast, no scrolling sideways.
  @Test func aBrowserFindsNothingWrong() async throws {
    let workspace = try Workspace()
    try put(
      (1...30).map { Self.line($0, hour: $0 % 24, item: $0 % 7) }
        + [Self.line(31).replacing("Harbour office", with: "<script>alert(1)</script><img src=x>")],
      workspace.alerts)
    let page = workspace.folder.appending(path: "report.html")
    let made = try await report(
      workspace, ["--log", workspace.alerts.path, "--out", page.path] + Self.window)
    #expect(made.status == 0, "\(made.errors)")
    let check = try await ClaimwatchProcess.run(
      [repositoryRoot.appending(path: "Scripts/check-report.py").path, page.path], in: workspace,
      program: URL(filePath: "/usr/bin/python3"))
    if check.status == 77 {
      print("SKIPPED: no browser looks at the report without Chromium (package chromium)")
      return
    }
    #expect(check.status == 0, "\(check.output)\(check.errors)")
  }
}
