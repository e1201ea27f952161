import Foundation
import LoopbackServer
import TestSupport
import Testing

/// The commands that docs/operating.md shows can be typed as they stand.
@Suite(.fewAtOnce) struct OperatingCommandTests {
  /// The lines `$ claimwatch …` of the page's blocks, without `$ claimwatch`.
  private static func commands() throws -> [[String]] {
    let page = try String(
      contentsOf: repositoryRoot.appending(path: "docs/operating.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```console\n").dropFirst()
    let lines = blocks.flatMap { block in
      (block.components(separatedBy: "```").first ?? "").split(separator: "\n")
    }
    return lines.filter { $0.hasPrefix("$ claimwatch ") }.map {
      $0.dropFirst("$ claimwatch ".count).split(separator: " ").map(String.init)
    }
  }

  @Test func eachOfThemDoesWhatItSays() async throws {
    let commands = try Self.commands()
    #expect(commands.count >= 10, "the scan found hardly any command")
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let configuration = ["--config", workspace.configuration.path]
    let once = try await ClaimwatchProcess.run(["once"] + configuration, in: workspace)
    #expect(once.status == 0)
    let article = workspace.folder.appending(path: "ARTICLE.txt").path
    try Data(NewsFeed.missile.text.utf8).write(to: URL(filePath: article))
    let copy = workspace.folder.appending(path: "COPY.sqlite").path
    for command in commands {
      let words = command.map { $0.replacing("ARTICLE.txt", with: article) }
        .map { $0.replacing("COPY.sqlite", with: copy) }
      let result = try await ClaimwatchProcess.run(words + configuration, in: workspace)
      #expect(result.status == 0, "\(command): \(result.errors)")
    }
    #expect(FileManager.default.fileExists(atPath: copy))
  }
}
