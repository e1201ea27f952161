import Foundation
import Testing

/// The commands people type.
@Suite struct CommandTests {
  static let commands = ["run", "once", "check", "parse", "extract", "match", "status", "alerts"]

  @Test(arguments: commands)
  func everyCommandHasHelpWithItsExitCodes(command: String) async throws {
    let result = try await ClaimwatchProcess.run([command, "--help"], in: Workspace())
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
      #expect(manual.contains(".B \(command)\n") || manual.contains(".BI \(command) "))
      let help = try await ClaimwatchProcess.run([command, "--help"], in: workspace).output
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
    let newest = try #require(changelog.split(separator: "\n").first { $0.hasPrefix("## ") })
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

  @Test func matchSaysWhichWatchesHitAndWhy() async throws {
    let workspace = try Workspace()
    let result = try await ClaimwatchProcess.run(
      ["match", "--term", "ferry", "--term", "Sevastopol"], in: workspace,
      input: "The Harbour Office said a ferry had sunk.")
    #expect(result.status == 0)
    #expect(result.output.contains("ferry"))
    #expect(result.output.contains("content"))
    #expect(!result.output.contains("Sevastopol"))
    let none = try await ClaimwatchProcess.run(
      ["match", "--term", "ATACMS"], in: workspace, input: "A bakery opened.")
    #expect(none.status == 1, "like grep: 1 where nothing matches")
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
    let json = try await ClaimwatchProcess.run(["alerts", "--json"] + configuration, in: workspace)
    #expect(json.output == (try String(contentsOf: workspace.alerts, encoding: .utf8)))
  }
}
