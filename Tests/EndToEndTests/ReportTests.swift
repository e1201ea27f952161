import Foundation
import LoopbackServer
import TestSupport
import Testing

/// `claimwatch report` of a real run.
@Suite(.fewAtOnce) struct ReportTests {
  private let workspace: Workspace
  private let feed = LoopbackServer()

  init() throws { workspace = try Workspace() }

  private func run(_ entries: [NewsFeed.Entry]) async throws {
    feed.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    try workspace.configure(eagerFeed(feed.url("/feed")) + "\n" + firstWatches)
    let once = try await ClaimwatchProcess.run(
      ["once", "--quiet", "--config", workspace.configuration.path], in: workspace)
    #expect(once.status == 0, "\(once.errors)")
  }

  private func report(
    _ words: String...
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      ["report"] + words + ["--config", workspace.configuration.path], in: workspace)
  }

  private func file(_ name: String) -> URL { workspace.folder.appending(path: name) }
  private func text(_ name: String) throws -> String {
    try String(contentsOf: file(name), encoding: .utf8)
  }

  private static let hostile = NewsFeed.Entry(
    guid: "gazette-9", title: "ATACMS &amp;lt;script src=//evil.example&amp;gt; \" onload=x",
    text: "The Harbour Office said on Sunday that an ATACMS missile fell into the bay.",
    link: "http://gazette.example/nine")

  @Test func aPageAsksForNothingAndHasNoScript() async throws {
    defer { feed.stop() }
    try await run([NewsFeed.missile, NewsFeed.town, Self.hostile])
    let made = try await report("--out", file("r.html").path)
    #expect(made.status == 0, "\(made.errors)")
    let page = try text("r.html")
    #expect(page.contains("default-src 'none'"))
    for word in [
      "<script", "src=", "@import", "url(", "<link rel=\"stylesheet", "<iframe", " onload=\"",
      " style=\"",
    ] {
      #expect(!page.contains(word) || word == "src=" && !page.contains(" src=\""), "\(word)")
    }
    #expect(page.contains("&lt;script src=//evil.example&gt;"), "hostile text stays text")
    #expect(page.contains("rel=\"noopener noreferrer nofollow\""))
    #expect(page.contains("Harbour Office") && page.contains("http://gazette.example/trains"))
  }

  @Test func everyStatementHasTheAddressOfItsAlert() async throws {
    defer { feed.stop() }
    try await run([NewsFeed.missile, NewsFeed.town])
    #expect(try await report("--out", file("r.html").path).status == 0)
    let page = try text("r.html")
    let ids = try workspace.alertObjects().compactMap { $0["id"] as? String }
    #expect(ids.count == 2)
    for id in ids {
      #expect(page.contains("id=\"a-\(id)\""))
      let shown = try await ClaimwatchProcess.run(
        ["alerts", "--json", "--id", id, "--config", workspace.configuration.path], in: workspace)
      #expect(shown.output.split(separator: "\n").count == 1 && shown.output.contains(id))
    }
  }

  @Test func theSameWindowGivesTheSameBytesInEveryForm() async throws {
    defer { feed.stop() }
    try await run([NewsFeed.missile, NewsFeed.town])
    let now = "2030-01-01T00:00:00Z"
    for form in ["html", "md", "txt", "json"] {
      for name in ["a", "b"] {
        let made = try await report(
          "--since", "2020-01-01T00:00:00Z", "--now", now, "--out", file("\(name).\(form)").path)
        #expect(made.status == 0, "\(made.errors)")
      }
      #expect(try text("a.\(form)") == text("b.\(form)"))
      #expect(try text("a.\(form)").contains("Harbour Office"), "\(form)")
    }
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file("a.json")))
    let stories = (object as? [String: Any])?["stories"] as? [[String: Any]]
    #expect(stories?.count == 2)
  }

  @Test func againstMarksWhatIsNew() async throws {
    defer { feed.stop() }
    try await run([NewsFeed.missile])
    #expect(try await report("--out", file("before.json").path).status == 0)
    try await run([NewsFeed.missile, NewsFeed.town])
    let made = try await report(
      "--against", file("before.json").path, "--out", file("after.html").path, "--out",
      file("after.txt").path)
    #expect(made.status == 0, "\(made.errors)")
    #expect(try text("after.html").contains("<span class=\"tag news\">New</span>"))
    let plain = try text("after.txt")
    #expect(plain.contains("== NEW: Trains to the coast"), "\(plain)")
    #expect(!plain.contains("NEW: Harbour"), "\(plain)")
  }

  /// A screen on a wall: each page is whole at any moment, loads itself anew, and has what came meanwhile.
  @Test func aScreenOnAWallIsMadeAnewAndNeverHalf() async throws {
    defer { feed.stop() }
    try await run([NewsFeed.missile])
    let wall = try ClaimwatchProcess(
      [
        "report", "--every", "1s", "--out", file("wall.html").path, "--config",
        workspace.configuration.path,
      ], in: workspace)
    try await eventually("the first page: \(wall.errors)") { (try? text("wall.html")) != nil }
    let inode = try inode(of: file("wall.html"))
    #expect(try text("wall.html").contains("<meta http-equiv=\"refresh\" content=\"1\">"))
    #expect(try !text("wall.html").contains("Trains to the coast"))
    try await run([NewsFeed.missile, NewsFeed.town])
    try await eventually("it has what came: \(wall.errors)") {
      let page = try text("wall.html")
      #expect(page.hasSuffix("</html>\n") || page.hasSuffix("</html>"), "\(page.suffix(200))")
      return page.contains("Trains to the coast")
    }
    #expect(try self.inode(of: file("wall.html")) != inode, "renamed, not written over")
    // Where the log cannot be read for a while, the last page stays.
    let elsewhere = file("elsewhere.jsonl")
    try FileManager.default.moveItem(at: workspace.alerts, to: elsewhere)
    try FileManager.default.createDirectory(
      at: workspace.alerts, withIntermediateDirectories: false)
    try await eventually("that is said") { !wall.errors.isEmpty }
    #expect(wall.isRunning)
    #expect(try text("wall.html").contains("Trains to the coast"))
    wall.send(SIGTERM)
    _ = try await wall.exitStatus()
  }

  private func inode(of file: URL) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int
  }

  /// What was logged before the window costs time and no memory.
  @Test(.disabled(if: Sanitizers.areOn, "a sanitizer keeps what was freed"))
  func memoryDoesNotGrowWithTheLog() async throws {
    defer { feed.stop() }
    try await run([NewsFeed.missile, NewsFeed.town])
    func peak(_ log: URL) async throws -> Int {
      let made = try ClaimwatchProcess(
        ["report", "--log", log.path, "--out", file("r.html").path], in: workspace)
      #expect(try await made.exitStatus() == 0, "\(made.errors)")
      return made.peakMemory
    }
    let small = try await peak(workspace.alerts)
    let lines = workspace.lines(of: workspace.alerts)
    let year = try #require(lines.first?.firstMatch(of: /"time":"(\d{4})/)?.1)
    let old = try #require(lines.first)
      .replacingOccurrences(of: "\"time\":\"\(year)", with: "\"time\":\"2001")
    let log = file("long.jsonl")
    let block = Data([String](repeating: old + "\n", count: 500).joined().utf8)
    FileManager.default.createFile(atPath: log.path, contents: nil)
    let handle = try FileHandle(forWritingTo: log)
    for _ in 0..<40 { try handle.write(contentsOf: block) }
    try handle.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    try handle.close()
    let large = try await peak(log)
    #expect(try text("r.html").contains("Trains to the coast"))
    #expect(large < small + 8192, "\(small) KiB, and \(large) KiB for 20,000 alerts more")
  }

  /// No request, no violation of the policy, contrast, names, headings, nothing that scrolls sideways: by a real browser.
  @Test func aBrowserFindsNoFault() async throws {
    defer { feed.stop() }
    try await run([NewsFeed.missile, NewsFeed.town, Self.hostile])
    #expect(try await report("--out", file("r.html").path).status == 0)
    let check = repositoryRoot.appending(path: "Scripts/check-report.py")
    let looked = try await ClaimwatchProcess.run(
      [check.path, file("r.html").path], in: workspace, program: URL(filePath: "/usr/bin/python3"))
    if looked.status == 77 {
      print("SKIPPED: no browser looks at the report: \(looked.errors)")
    } else {
      #expect(looked.status == 0, "\(looked.output) \(looked.errors)")
    }
  }

  @Test func whatIsWrongHasItsExitCode() async throws {
    defer { feed.stop() }
    try await run([NewsFeed.missile])
    #expect(try await report("--out", file("r.pdf").path).status == 64)
    #expect(try await report("--out", file("nowhere/r.html").path).status == 73)
    try Data("[]".utf8).write(to: file("no.json"))
    #expect(try await report("--against", file("no.json").path).status == 65)
    #expect(try await report("--log", file("none.jsonl").path).status == 66)
    #expect(try await report("--since", "whenever").status == 64)
    let printed = try await report()
    #expect(printed.status == 0 && printed.output.contains("Harbour Office"), "\(printed)")
  }

  /// A daemon that was killed leaves a blind spot from its last sign to the next start.
  @Test func aKilledDaemonIsABlindSpot() async throws {
    defer { feed.stop() }
    feed.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try workspace.configure(eagerFeed(feed.url("/feed")) + "\n" + firstWatches)
    for signal in [SIGKILL, SIGTERM] {
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      let starts = signal == SIGKILL ? 1 : 2
      try await eventually("it starts: \(daemon.errors)") {
        try workspace.eventTypes().count { $0 == "daemon.started" } == starts
          && workspace.lines(of: workspace.alerts).count == 1
      }
      daemon.send(signal)
      _ = try await daemon.exitStatus()
    }
    #expect(try await report("--out", file("r.json").path).status == 0)
    let made = try text("r.json")
    #expect(made.contains("ended without a word"), "\(made.prefix(3000))")
    #expect(made.components(separatedBy: "ended without a word").count == 2)
  }
}
