import Foundation
import LoopbackServer
import Testing

/// Alerts in the forms of other programs, and on a terminal.
@Suite(.fewAtOnce) struct AlertsExportTests {
  private let workspace: Workspace
  private let feed = LoopbackServer()

  init() throws { workspace = try Workspace() }

  private static let hostile = NewsFeed.Entry(
    guid: "gazette-9", title: "=HYPERLINK(\"http://evil.example\",\"ATACMS\") &#x202e;",
    text:
      "The Harbour Office said on Sunday that an ATACMS missile, a \"big one\", fell into the bay.",
    link: "http://gazette.example/nine?a=1&amp;b=2")

  private func run() async throws {
    feed.serve("/feed", .ok(NewsFeed(entries: [Self.hostile, NewsFeed.town]).rss))
    try workspace.configure(eagerFeed(feed.url("/feed")) + "\n" + firstWatches)
    let once = try await ClaimwatchProcess.run(
      ["once", "--quiet", "--config", workspace.configuration.path], in: workspace)
    #expect(once.status == 0, "\(once.errors)")
  }

  private func alerts(
    _ words: String...
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      ["alerts"] + words + ["--config", workspace.configuration.path], in: workspace)
  }

  private func python(_ program: String, _ input: String) async throws -> String {
    let result = try await ClaimwatchProcess.run(
      ["-c", program], in: workspace, input: input, program: URL(filePath: "/usr/bin/python3"))
    return result.status == 0 ? result.output : "failed: \(result.errors)"
  }

  @Test func csvIsReadBackAndHoldsNoFormula() async throws {
    defer { feed.stop() }
    try await run()
    let made = try await alerts("export", "--as", "csv")
    #expect(made.status == 0, "\(made.errors)")
    let read = try await python(
      """
      import csv, io, sys
      rows = list(csv.DictReader(io.StringIO(sys.stdin.buffer.read().decode(), newline="")))
      print(len(rows), rows[0]["title"][:2], rows[0]["speaker"], '"big one"' in rows[0]["content"])
      print(all(v[:1] not in "=+-@\\t\\r" or not v for row in rows for v in row.values()))
      """, made.output)
    #expect(read == "2 '= Harbour Office True\nTrue\n", "\(read)\n\(made.output)")
    let one = try await alerts("export", "--as", "csv", "--watch", "sevastopol")
    #expect(one.output.components(separatedBy: "\r\n").count == 3, "\(one.output)")
  }

  @Test func cloudEventsAreOneALine() async throws {
    defer { feed.stop() }
    try await run()
    let made = try await alerts("export", "--as", "cloudevents")
    let lines = made.output.split(separator: "\n")
    #expect(lines.count == 2)
    for (line, alert) in zip(lines, try workspace.alertObjects()) {
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(event["id"] as? String == alert["id"] as? String)
      #expect(event["type"] as? String == "claimwatch.alert.new")
      #expect(event["specversion"] as? String == "1.0")
      #expect((event["data"] as? [String: Any])?["seq"] as? Int == alert["seq"] as? Int)
    }
  }

  /// Our own parser reads it back, as any reader would.
  @Test func rssIsAFeed() async throws {
    defer { feed.stop() }
    try await run()
    let made = try await alerts("export", "--as", "rss")
    let file = workspace.folder.appending(path: "alerts.rss")
    try Data(made.output.utf8).write(to: file)
    let parsed = try await ClaimwatchProcess.run(["parse", "--json", file.path], in: workspace)
    let object = try JSONSerialization.jsonObject(with: Data(parsed.output.utf8))
    let entries = try #require((object as? [String: Any])?["entries"] as? [[String: Any]])
    let ids = try workspace.alertObjects().compactMap { $0["id"] as? String }
    #expect(
      entries.compactMap { $0["id"] as? String } == ids.map { "urn:uuid:\($0)" }, "\(made.output)")
  }

  @Test func stixIsTakenByItsOwnLibraryAndRepeatsItself() async throws {
    defer { feed.stop() }
    try await run()
    let made = try await alerts("export", "--as", "stix")
    #expect(made.status == 0, "\(made.errors)")
    #expect(try await alerts("export", "--as", "stix").output == made.output)
    let object = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
    let objects = try #require(object?["objects"] as? [[String: Any]])
    let kinds = objects.compactMap { $0["type"] as? String }
    #expect(kinds == ["identity", "url", "observed-data", "note", "url", "observed-data", "note"])
    let empty = try await alerts("export", "--as", "stix", "--watch", "nobody")
    #expect((try? JSONSerialization.jsonObject(with: Data(empty.output.utf8))) != nil)

    let venv = repositoryRoot.appending(path: ".build/stix2-venv").path
    let install =
      "test -x '\(venv)/bin/stix2' || { python3 -m venv '\(venv)' && "
      + "timeout 120 '\(venv)/bin/pip' install -q stix2==3.0.1 && touch '\(venv)/bin/stix2' && chmod +x '\(venv)/bin/stix2'; }"
    guard NativeTool.output(of: install) != nil else {
      print("SKIPPED: STIX is not validated: stix2 cannot be had from PyPI")
      return
    }
    for text in [made.output, empty.output] {
      let result = try await ClaimwatchProcess.run(
        [
          "-c",
          "import stix2, sys; b = stix2.parse(sys.stdin.read(), version='2.1'); print(b.type, len(b.objects))",
        ], in: workspace, input: text, program: URL(filePath: venv + "/bin/python3"))
      #expect(result.status == 0 && result.output.hasPrefix("bundle "), "\(result.errors)")
    }
  }

  @Test func aFormatShowsWhatIsAskedFor() async throws {
    defer { feed.stop() }
    try await run()
    let made = try await alerts("--format", "{seq} {watch} {speaker}: {content}\\t{title}|{{x}")
    let lines = made.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("1 atacms Harbour Office: ") == true, "\(made.output)")
    #expect(lines.last?.hasSuffix("\tTrains to the coast|{x}") == true, "\(made.output)")
    #expect(!made.output.contains("\u{1B}") && !made.output.contains("\u{202E}"))
    #expect(try await alerts("--format", "{colour}").status == 64)
    #expect(try await alerts("--format", "{time").status == 64)
  }

  /// On a terminal of 40 columns: wrapped, with links, and nothing of a feed controls it.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func aTerminalGetsLinesThatFit() async throws {
    defer { feed.stop() }
    try await run()
    let shell =
      "stty cols 40 rows 24; '\(ClaimwatchProcess.binary.path)' alerts --utc --config '\(workspace.configuration.path)'"
    let shown = try await ClaimwatchProcess.run(
      ["-qec", shell, "/dev/null"], in: workspace, environment: ["TERM": "xterm"],
      program: URL(filePath: "/usr/bin/script"))
    #expect(shown.status == 0)
    let link = "\u{1B}]8;;http://gazette.example/nine?a=1&b=2\u{1B}\\"
    #expect(shown.output.contains(link), "\(shown.output)")
    #expect(shown.output.contains("Harbour Office") && shown.output.contains("says:"))
    #expect(!shown.output.contains("[2J\u{1B}") && !shown.output.contains("\u{1B}[2J"))
    #expect(!shown.output.contains("\u{202E}"))
    // Without what dresses it no line is longer than the terminal is wide.
    let bare = shown.output.replacing(/\x1B\]8;;[^\x1B]*\x1B\\/, with: "")
      .replacing(/\x1B\[[0-9]*m/, with: "")
    for line in bare.split(whereSeparator: \.isNewline) {
      #expect(line.unicodeScalars.count <= 40, "\(line)")
    }
    #expect(!bare.contains("\u{1B}"), "\(bare.debugDescription)")
  }
}
