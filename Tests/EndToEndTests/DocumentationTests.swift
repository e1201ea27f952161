import Foundation
import JSONText
import TestSupport
import Testing

/// What the documents show is what the program does.
@Suite(.fewAtOnce) struct DocumentationTests {
  private static func text(_ path: String) throws -> String {
    try String(contentsOf: repositoryRoot.appending(path: path), encoding: .utf8)
  }

  /// The first block of `language` in the README.
  private static func block(_ language: String) throws -> String {
    let parts = try text("README.md").components(separatedBy: "```\(language)\n")
    let body = try #require(parts.dropFirst().first, "README.md has no block of \(language)")
    return try #require(body.components(separatedBy: "```").first)
  }

  @Test func theConfigurationOfTheREADMELoads() async throws {
    let workspace = try Workspace()
    try Data(Self.block("toml").utf8).write(to: workspace.configuration)
    let check = try await ClaimwatchProcess.run(
      ["check", "--config", workspace.configuration.path], in: workspace)
    #expect(check.status == 0 && check.errors.isEmpty, "\(check.errors)")
    #expect(check.output.hasSuffix("good, 1 feed and 2 watches\n"))
  }

  @Test func theFaultOfTheREADMEIsWhatCheckSays() async throws {
    let readme = try Self.text("README.md")
    let message = try #require(
      readme.components(separatedBy: "```\n").first { $0.hasPrefix("claimwatch.toml:") },
      "README.md shows no message")
    let workspace = try Workspace()
    let broken = try Self.block("toml").replacing("terms = [\"Sev", with: "trems = [\"Sev")
    try Data(broken.utf8).write(to: workspace.configuration)
    let check = try await ClaimwatchProcess.run(
      ["check", "--config", workspace.configuration.path], in: workspace)
    #expect(check.status == 78)
    #expect(check.errors.replacing(workspace.folder.path + "/", with: "").contains(message))
  }

  /// The starter configuration raises the alert that the README shows; `…` stands for anything.
  @Test func theAlertOfTheREADMEIsTheFirstOneOfTheStarterConfiguration() async throws {
    let workspace = try Workspace()
    let starter = try Self.text("Config/claimwatch.toml")
    let head = try #require(starter.components(separatedBy: "[[feed]]\nid  = \"bbc-world\"").first)
    let watches = try #require(starter.components(separatedBy: "\n[[watch]]").dropFirst().first)
    try Data((head + "\n[[watch]]" + watches).utf8).write(to: workspace.configuration)
    try FileManager.default.copyItem(
      at: repositoryRoot.appending(path: "Config/sample-feed.xml"),
      to: workspace.folder.appending(path: "sample-feed.xml"))
    let once = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(once.status == 0, "\(once.errors)")
    let log = workspace.folder.appending(path: ".local/state/claimwatch/alerts.jsonl")
    let line = try #require(workspace.lines(of: log).first)
    try AlertSchema.validate(linesOf: log)
    let shown = try JSONValue(parsing: Self.block("json").utf8)
    let differences = Self.differences(shown, try JSONValue(parsing: line.utf8), at: "alert")
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))\n\(line)")
  }

  /// Where `real` is not what `shown` shows in part.
  private static func differences(_ shown: JSONValue, _ real: JSONValue, at place: String)
    -> [String]
  {
    if let members = shown.members {
      return members.flatMap { member in
        guard let value = real[member.name] else { return ["\(place) has no \(member.name)"] }
        return differences(member.value, value, at: "\(place).\(member.name)")
      }
    }
    if let elements = shown.array {
      return elements.enumerated().flatMap { index, element -> [String] in
        let isThere = (real.array ?? []).contains { differences(element, $0, at: "").isEmpty }
        return isThere ? [] : ["\(place)[\(index)] is like none of the real ones"]
      }
    }
    if let text = shown.string, let value = real.string {
      return matches(value, text) ? [] : ["\(place) is \(value), not \(text)"]
    }
    return shown == real ? [] : ["\(place) is \(real), not \(shown)"]
  }

  /// Whether `text` is `pattern`, in which `…` stands for anything.
  private static func matches(_ text: String, _ pattern: String) -> Bool {
    var rest = text[...]
    for (index, piece) in pattern.components(separatedBy: "…").enumerated() where !piece.isEmpty {
      guard let range = rest.range(of: piece), index > 0 || range.lowerBound == text.startIndex
      else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.isEmpty || pattern.hasSuffix("…")
  }
}
