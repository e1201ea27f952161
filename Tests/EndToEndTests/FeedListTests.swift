import Foundation
import Testing

/// `claimwatch feeds`
@Suite(.fewAtOnce) struct FeedListTests {
  private static let list = """
    <opml version="2.0"><body><outline text="Coast">
    <outline text="Harbour Gazette" xmlUrl="https://gazette.example/rss?a=1&b=2"/>
    <outline text="Passwords" xmlUrl="file:///etc/passwd"/>
    </outline></body></opml>
    """

  @Test func importPrintsWhatTheConfigurationLacks() async throws {
    let workspace = try Workspace()
    try workspace.configure(firstWatches)
    let run = try await ClaimwatchProcess.run(
      ["feeds", "import", "--config", workspace.configuration.path], in: workspace,
      input: Self.list)
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    let isID = { (line: Substring) in line.hasPrefix("id    = \"gazette-example-rss-a-1-b-2-") }
    #expect(lines.count(where: isID) == 1, "\(run.output)")
    #expect(
      lines.filter { !isID($0) }.joined(separator: "\n") == """
        # Coast
        [[feed]]
        url   = "https://gazette.example/rss?a=1&b=2"
        title = "Harbour Gazette"


        """)
    #expect(run.errors.contains(#"left out: "file:///etc/passwd" is no feed on the web"#))
    #expect(run.errors.contains("1 new feed, 1 left out"))
  }

  @Test func appendAddsTheFeedsAndKeepsTheFileAsItIs() async throws {
    let workspace = try Workspace()
    try workspace.configure("# A remark.\n" + firstWatches)
    let before = try String(contentsOf: workspace.configuration, encoding: .utf8)
    #expect(chmod(workspace.configuration.path, 0o640) == 0)
    let link = workspace.folder.appending(path: "link.toml")
    try FileManager.default.createSymbolicLink(
      at: link, withDestinationURL: workspace.configuration)
    let arguments = ["feeds", "import", "--append", "--config", link.path]
    let first = try await ClaimwatchProcess.run(arguments, in: workspace, input: Self.list)
    #expect(first.status == 0 && first.output.isEmpty, "\(first.errors)")
    let after = try String(contentsOf: workspace.configuration, encoding: .utf8)
    #expect(after.hasPrefix(before) && after.contains("gazette.example"))
    let attributes = try FileManager.default.attributesOfItem(atPath: workspace.configuration.path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    let second = try await ClaimwatchProcess.run(arguments, in: workspace, input: Self.list)
    #expect(second.errors.contains("0 new feeds, 1 known already"))
    #expect(try String(contentsOf: workspace.configuration, encoding: .utf8) == after)
    let check = try await ClaimwatchProcess.run(
      ["check", "--config", link.path], in: workspace)
    #expect(check.output.contains("good, 1 feed and 2 watches"))
  }

  @Test func whatIsNoListEndsWith65AndChangesNothing() async throws {
    let workspace = try Workspace()
    try workspace.configure(firstWatches)
    let before = try Data(contentsOf: workspace.configuration)
    let run = try await ClaimwatchProcess.run(
      ["feeds", "import", "--append", "--config", workspace.configuration.path], in: workspace,
      input: "<opml><body>\n</opml>")
    #expect(run.status == 65)
    #expect(run.errors.contains("standard input:2:"))
    #expect(try Data(contentsOf: workspace.configuration) == before)
  }

  @Test func whatIsExportedIsKnownOnImport() async throws {
    let workspace = try Workspace()
    try workspace.configure(
      """
      [[feed]]
      url = "https://gazette.example/rss?a=1&b=2"
      title = "Gazette <\\"&\\">"
      [[feed]]
      url = "file:local.xml"
      [[watch]]
      id = "a"
      terms = ["a"]
      """)
    let configuration = ["--config", workspace.configuration.path]
    let export = try await ClaimwatchProcess.run(
      ["feeds", "export"] + configuration, in: workspace)
    #expect(export.status == 0)
    #expect(export.output.contains(#"text="Gazette &lt;&quot;&amp;&quot;&gt;""#))
    #expect(export.errors.contains("is a local file"))
    let back = try await ClaimwatchProcess.run(
      ["feeds", "import"] + configuration, in: workspace, input: export.output)
    #expect(back.output.isEmpty)
    #expect(back.errors.contains("0 new feeds, 1 known already"))
  }
}
