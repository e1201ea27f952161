import Foundation
import Testing

/// The commands people type.
@Suite(.fewAtOnce) struct CommandTests {
  static let commands = [
    "run", "once", "poll", "health", "check", "init", "parse", "page", "extract", "stories",
    "match", "status", "explain",
    "alerts", "alerts export", "alerts test", "report", "feeds",
    "feeds add", "feeds preview", "feeds import",
    "feeds export", "replay", "watch suggest", "release", "backup", "restore",
    "state", "state check", "state migrate", "state upgrade",
    "outputs", "outputs list", "outputs retry", "outputs test",
    "silence", "silence add", "silence list", "silence end",
    "poison", "poison list", "poison export", "poison forget",
  ]

  @Test(arguments: commands)
  func everyCommandHasHelpWithItsExitCodes(command: String) async throws {
    let words = command.split(separator: " ").map(String.init)
    let result = try await ClaimwatchProcess.run(words + ["--help"], in: Workspace())
    #expect(result.status == 0)
    #expect(result.output.contains("OVERVIEW:"))
    #expect(result.output.contains("xit code"))
  }

  @Test func theManualNamesEveryCommandAndEveryOption() async throws {
    let manual = try String(
      contentsOf: repositoryRoot.appending(path: "docs/man/claimwatch.1"), encoding: .utf8
    )
    .replacing("\\-", with: "-")
    let workspace = try Workspace()
    for command in Self.commands {
      #expect(
        [".B \(command)\n", ".B \"\(command)\"\n", ".BI \(command) ", ".BI \"\(command)\" "]
          .contains {
            manual.contains($0)
          }, "claimwatch.1 does not explain \(command)")
      let words = command.split(separator: " ").map(String.init)
      let help = try await ClaimwatchProcess.run(words + ["--help"], in: workspace).output
      let options = help.split(separator: "OPTIONS:").last ?? ""
      for word in options.split(whereSeparator: { " ,\n".contains($0) })
      where word.hasPrefix("--") && word.dropFirst(2).allSatisfy({ $0.isLetter || $0 == "-" }) {
        #expect(manual.contains(word), "claimwatch.1 does not name \(word) of \(command)")
      }
    }
  }

  @Test func theVersionIsTheOneOfTheChangelog() async throws {
    let version = try await ClaimwatchProcess.run(["--version"], in: Workspace()).output
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let changelog = try String(
      contentsOf: repositoryRoot.appending(path: "CHANGELOG.md"), encoding: .utf8)
    let newest = try #require(
      changelog.split(separator: "\n").first {
        $0.hasPrefix("## ") && $0 != "## Unreleased"
      })
    #expect(newest.hasPrefix("## \(version) "))
  }

  @Test func parsePrintsTheDocumentAsJSON() async throws {
    let workspace = try Workspace()
    let file = workspace.folder.appending(path: "feed.xml")
    try Data(NewsFeed(entries: [NewsFeed.missile]).rss.utf8).write(to: file)
    let result = try await ClaimwatchProcess.run(["parse", "--json", file.path], in: workspace)
    #expect(result.status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let entries = try #require((object as? [String: Any])?["entries"] as? [[String: Any]])
    #expect(entries.first?["id"] as? String == "gazette-1")
    #expect(entries.first?["published"] as? String == "2026-11-22T08:00:00Z")
  }

  @Test func parseOfSomethingElseEndsWith65() async throws {
    let workspace = try Workspace()
    let file = workspace.folder.appending(path: "page.html")
    try Data("<html><body>Not found</body></html>".utf8).write(to: file)
    let result = try await ClaimwatchProcess.run(["parse", file.path], in: workspace)
    #expect(result.status == 65)
    #expect(result.errors.contains("not-a-feed"))
    let missing = try await ClaimwatchProcess.run(["parse", "/nonexistent"], in: workspace)
    #expect(missing.status == 66)
  }

  @Test func extractShowsClaimsAndPrintsThemAsJSON() async throws {
    let workspace = try Workspace()
    let text = "The Harbour Office said on Sunday that a ferry had sunk."
    let people = try await ClaimwatchProcess.run(["extract"], in: workspace, input: text)
    #expect(people.status == 0)
    #expect(people.output.contains("The Harbour Office"))
    #expect(!people.output.contains("\u{1B}"), "no colours where output is not a terminal")
    let line = #"{"id":"a","text":"\#(text)"}"#
    let batch = try await ClaimwatchProcess.run(
      ["extract", "--jsonl"], in: workspace, input: line + "\n")
    let object = try JSONSerialization.jsonObject(with: Data(batch.output.utf8)) as? [String: Any]
    #expect(object?["id"] as? String == "a")
    let claim = try #require((object?["claims"] as? [[String: Any]])?.first)
    let speaker = try #require(claim["speaker"] as? [String: Any])
    #expect(speaker["start"] as? Int == 0 && speaker["end"] as? Int == 18)
    #expect(speaker["field"] as? String == "content")
  }

  @Test func extractTakesTheDeclaredLanguageAndTheTitle() async throws {
    let workspace = try Workspace()
    let lines = """
      {"id":"a","text":"","title":"The ferry has sunk, the Harbour Office said"}
      {"id":"b","text":"Nordvik Halm","language":"sv"}
      {"id":"c","text":"Nordvik Halm"}

      """
    let batch = try await ClaimwatchProcess.run(
      ["extract", "--jsonl", "--language", "en"], in: workspace, input: lines)
    #expect(batch.status == 0)
    let records = try batch.output.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    #expect(records.map { $0?["language"] as? String } == ["en", "sv", "en"])
    let claim = try #require((records.first??["claims"] as? [[String: Any]])?.first)
    #expect((claim["speaker"] as? [String: Any])?["field"] as? String == "title")
  }

  @Test func matchSaysWhichWatchesHitAndWhy() async throws {
    let workspace = try Workspace()
    let result = try await ClaimwatchProcess.run(
      ["match", "--term", "ferry", "--term", "Sevastopol"], in: workspace,
      input: "The Harbour Office said a ferry had sunk.")
    #expect(result.status == 0)
    #expect(
      result.output == """
        term-1: 1 place
          term ferry at 26..<31 of the content: The Harbour Office said a [ferry] had sunk.
            in the content of: The Harbour Office – said – a ferry had sunk

        """)
    let none = try await ClaimwatchProcess.run(
      ["match", "--term", "ATACMS"], in: workspace, input: "A bakery opened.")
    #expect(none.status == 1, "like grep: 1 where nothing matches")
    #expect(none.errors == "claimwatch: none of 1 term of 1 watch stands in the text\n")
  }

  @Test func matchPrintsJSONInTheWordsOfTheSchema() async throws {
    let result = try await ClaimwatchProcess.run(
      ["match", "--json", "--term", "ferry", "--title", "A ferry sinks"], in: Workspace(),
      input: "The Harbour Office said a ferry had sunk.")
    #expect(result.status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let watch = try #require((object?["watches"] as? [[String: Any]])?.first)
    let matches = try #require(watch["matches"] as? [[String: Any]])
    let spans = matches.compactMap { $0["span"] as? [String: Any] }
    #expect(spans.map { $0["field"] as? String } == ["title", "content"])
    #expect(spans.map { $0["start"] as? Int } == [2, 26])
    #expect(matches.map { $0["role"] as? String } == ["outside_claim", "content"])
    let claim = try #require((object?["claims"] as? [[String: Any]])?.first)
    #expect(matches.last?["claim_id"] as? String == claim["id"] as? String)
    #expect(claim["matched"] as? Bool == true)
  }

  @Test(arguments: [
    ["alerts", "--since", "last spring"], ["alerts", "--since", "2026-13-01"],
    ["extract", "--date", "Friday"], ["extract", "--date", "2026-02-30"],
    ["extract", "--jsonl", "--json"], ["parse"], ["parse", "--header", "nonsense", "x"],
    ["frobnicate"],
  ])
  func whatCannotBeUnderstoodIsNeverPassedOver(arguments: [String]) async throws {
    let result = try await ClaimwatchProcess.run(arguments, in: Workspace(), input: "A text.")
    #expect(result.status == 64, "\(result.output)\(result.errors)")
    #expect(result.errors.hasPrefix("Error: "))
  }

  @Test func alertsSaysWhyThereIsNothingToShow() async throws {
    let workspace = try Workspace()
    try workspace.configure(eagerFeed("file:nothing.xml") + "\n" + firstWatches)
    let none = try await ClaimwatchProcess.run(
      ["alerts", "--watch", "atacsm", "--config", workspace.configuration.path], in: workspace)
    #expect(none.status == 66)
    #expect(none.errors.contains("there is no alert log \(workspace.alerts.path)"))
    let configuration = ["--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(["once"] + configuration, in: workspace).status == 0)
    let empty = try await ClaimwatchProcess.run(
      ["alerts", "--watch", "atacsm"] + configuration, in: workspace)
    #expect(empty.status == 0)
    #expect(empty.errors.contains("no watch is called 'atacsm'"))
    #expect(empty.errors.contains("\(workspace.alerts.path): no alert yet"))
    let missing = try await ClaimwatchProcess.run(["alerts", "--log", "/nowhere"], in: workspace)
    #expect(missing.status == 66)
    let strange = workspace.folder.appending(path: "notes.txt")
    try Data("not\nalerts\n".utf8).write(to: strange)
    let passedOver = try await ClaimwatchProcess.run(
      ["alerts", "--log", strange.path], in: workspace)
    #expect(passedOver.errors.contains("2 lines passed over, which are no alerts"))
  }

  @Test func alertsReadsTheLogLikeAPerson() async throws {
    let workspace = try Workspace()
    let file = workspace.folder.appending(path: "feed.xml")
    try Data(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss.utf8).write(to: file)
    try workspace.configure(eagerFeed("file:\(file.path)") + "\n" + firstWatches)
    let configuration = ["--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(["once"] + configuration, in: workspace).status == 0)
    let all = try await ClaimwatchProcess.run(["alerts"] + configuration, in: workspace)
    #expect(all.status == 0)
    #expect(all.output.contains("atacms") && all.output.contains("sevastopol"))
    let one = try await ClaimwatchProcess.run(
      ["alerts", "--watch", "atacms"] + configuration, in: workspace)
    #expect(one.output.contains("Harbour Office") && !one.output.contains("sevastopol"))
    let recent = try await ClaimwatchProcess.run(
      ["alerts", "--since", "1h"] + configuration, in: workspace)
    #expect(recent.output == all.output)
    let later = try await ClaimwatchProcess.run(
      ["alerts", "--since", "9999-12-31"] + configuration, in: workspace)
    #expect(later.status == 0 && later.output.isEmpty)
    let json = try await ClaimwatchProcess.run(["alerts", "--json"] + configuration, in: workspace)
    #expect(json.output == (try String(contentsOf: workspace.alerts, encoding: .utf8)))
  }
}
