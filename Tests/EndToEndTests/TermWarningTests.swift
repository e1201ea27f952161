import Foundation
import TestSupport
import Testing

/// Terms that pass and are hardly meant (issue 11): warned of where they stand, and no fault.
@Suite(.fewAtOnce) struct TermWarningTests {
  @Test func checkWarnsOfQueriesWithPlaceAndAdvice() async throws {
    let workspace = try Workspace()
    try workspace.configure(
      """
      [[feed]]
      url = "https://gazette.example/rss"
      [[watch]]
      id = "rockets"
      terms = [
        "ATACMS OR HIMARS",
        "AT&amp;T",
        "the",
        "Storm Shadow",
        "STORM shadow",
      ]
      """)
    let path = workspace.configuration.path
    let result = try await ClaimwatchProcess.run(["check", "--config", path], in: workspace)
    #expect(result.status == 0)
    #expect(result.output.hasSuffix("good, 1 feed and 1 watch; 4 warnings\n"))
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    let line = try #require(
      text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
        $0.contains("ATACMS OR")
      })
    #expect(
      result.errors.contains(
        "\(path):\(line + 1):3: warning: the term \"ATACMS OR HIMARS\" looks like a query"))
    #expect(result.errors.contains("terms = [\"ATACMS\", \"HIMARS\"] means either"))
    #expect(result.errors.contains("\(path):\(line + 2):3: warning: the term \"AT&amp;T\" holds"))
    #expect(result.errors.contains("write \"AT&T\""))
    #expect(result.errors.contains("\(path):\(line + 3):3: warning: the term \"the\" is a common"))
    #expect(
      result.errors.contains(
        "\(path):\(line + 5):3: warning: the term \"STORM shadow\" matches the same as"))
  }

  /// What `inflect` does not find, and what it finds of other words.
  @Test func checkWarnsOfWordsWithoutFurtherFormsAndOfCommonOnes() async throws {
    let workspace = try Workspace()
    try workspace.configure(
      """
      [[feed]]
      url = "https://gazette.example/rss"
      [[watch]]
      id = "people"
      terms = ["Севастополь", "Шойгу", "Doe", "НАТО", "Слов'янськ", "Mali", "東京", "two words"]
      inflect = ["ru", "uk", "en"]
      [[watch]]
      id = "unchanging"
      terms = ["Шойгу", "Баку"]
      inflect = "ru"
      [[watch]]
      id = "both"
      terms = ["Doe", "Does", "Varn"]
      inflect = "en"
      """)
    let path = workspace.configuration.path
    let result = try await ClaimwatchProcess.run(["check", "--config", path], in: workspace)
    #expect(result.status == 0 && result.output.hasSuffix("; 3 warnings\n"), "\(result)")
    #expect(
      result.errors.contains(
        "warning: 'inflect' finds no further form of any term"), "\(result)")
    #expect(!result.errors.contains("the term \"Шойгу\""), "\(result)")
    #expect(
      result.errors.contains(
        "warning: by 'inflect' the term \"Doe\" is also found as \"Does\", a common word"),
      "\(result)")
  }

  /// What people copy does not warn.
  @Test func theStarterIsFreeOfWarnings() async throws {
    let starter = repositoryRoot.appending(path: "Config/claimwatch.toml").path
    let result = try await ClaimwatchProcess.run(["check", "--config", starter], in: Workspace())
    #expect(result.status == 0)
    #expect(!result.errors.contains("warning: the term"))
  }

  @Test func matchSaysWhatIsDoubtfulOfATerm() async throws {
    let workspace = try Workspace()
    let result = try await ClaimwatchProcess.run(
      ["match", "--term", "title:ATACMS"], in: workspace, input: "ATACMS were seen in the bay.")
    #expect(result.status == 1)
    #expect(result.errors.contains("--term 'title:ATACMS' looks like a query"))
  }
}
