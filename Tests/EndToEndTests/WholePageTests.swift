import Foundation
import TestSupport
import Testing

/// An article gives the same claims on its outlet's page as from its bare text.
@Suite(.fewAtOnce) struct WholePageTests {
  private static let title = "Norland tells envoy it will answer for pier attack"
  private static let paragraphs = [
    "Capital blames the Union and says an answer will ‘certainly follow’ after a drone killed at least four.",
    "Norland has blamed the Union for a “shameful” attack on the pier of Port Ansel that used Kestrel-9 launchers and killed four people.",
    "The Norland Foreign Ministry summoned envoy Petra Oslin on Monday and accused the Union of waging a “hidden war”.",
    "The attack was carried out with five Kestrel-9 launchers, the Norland Ministry of Defence said on Sunday.\nIt added that four had been shot down. There was no immediate response from the Union.",
    "“Such steps will not be left without an answer,” the ministry said in a statement.",
    "“Ask my colleagues why their governments do this,” spokesman Idris Cole suggested to reporters, adding that it was clear who had sent them.",
  ]

  /// Who claims what, by speaker, cue and content.
  private func claims(_ text: String, _ title: String, in workspace: Workspace) async throws
    -> Set<[String]>
  {
    let run = try await ClaimwatchProcess.run(
      ["extract", "--json", "--title", title], in: workspace, input: text)
    #expect(run.status == 0, "\(run.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return Set(
      (object?["claims"] as? [[String: Any]] ?? []).map { claim in
        ["speaker", "cue", "content"].map {
          (claim[$0] as? [String: Any])?["text"] as? String ?? "-"
        }
      })
  }

  /// Compares what is claimed in the bare text and on the page; returns the page's blocks.
  private func compare(_ title: String, _ paragraphs: [String]) async throws -> [String] {
    let workspace = try Workspace()
    let file = workspace.folder.appending(path: "page.html")
    try Data(OutletPage(title: title, paragraphs: paragraphs).html.utf8).write(to: file)
    let run = try await ClaimwatchProcess.run(["page", "--json", file.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
    let article = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(article["title"] as? String == title)
    let blocks = article["blocks"] as? [[String: Any]] ?? []
    let text = blocks.compactMap { $0["text"] as? String }
    let bare = try await claims(paragraphs.joined(separator: "\n\n"), title, in: workspace)
    let page = try await claims(text.joined(separator: "\n\n"), title, in: workspace)
    #expect(bare.count >= 6 && page == bare, "\(page.symmetricDifference(bare))")
    return text
  }

  @Test func aPageGivesTheClaimsOfItsText() async throws {
    #expect(try await compare(Self.title, Self.paragraphs) == Self.paragraphs)
  }

  /// The same of the article that made people ask for claimwatch, where it is at hand (``SeedArticleTests``).
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: SeedArticleTests.seed.path),
      "the article is not here"))
  func thePageOfTheSeedArticleDoes() async throws {
    let data = try Data(contentsOf: SeedArticleTests.seed)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let title = try #require(object["title"] as? String)
    let text = try #require(object["text"] as? String)
    let paragraphs = text.components(separatedBy: "\n\n")
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      .filter { !$0.isEmpty && $0 != title }
    #expect(try await compare(title, paragraphs).count > 12)
  }
}
