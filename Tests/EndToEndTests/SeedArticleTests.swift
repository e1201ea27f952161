import Foundation
import TestSupport
import Testing

/// The real article that made people ask for claimwatch. Its text is not ours and stays outside the
/// repository; without it the test is skipped, and says so.
@Suite(.fewAtOnce) struct SeedArticleTests {
  static let seed = repositoryRoot.deletingLastPathComponent()
    .appending(path: "shared/claims/seed/gold.jsonl")

  private struct Article: Decodable {
    struct Attribution: Decodable {
      let id: String
      let cue: [[Int]]
      let content: [[Int]]
      let speaker: String?
    }
    let title: String
    let text: String
    let attributions: [Attribution]
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: seed.path), "the article is not here"))
  func theArticleRaisesOneAlertForEachWatch() async throws {
    let article = try JSONDecoder().decode(Article.self, from: Data(contentsOf: Self.seed))
    let workspace = try Workspace()
    let file = workspace.folder.appending(path: "article.xml")
    try Data(Self.feed(of: article).utf8).write(to: file)
    try workspace.configure(eagerFeed("file:\(file.path)") + "\n" + firstWatches)
    let run = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")

    let alerts = try workspace.alertObjects()
    let watches = alerts.compactMap { ($0["watch"] as? [String: Any])?["id"] as? String }
    #expect(watches.sorted() == ["atacms", "sevastopol"])
    try AlertSchema.validate(linesOf: workspace.alerts)

    let alert = try #require(
      alerts.first { ($0["watch"] as? [String: Any])?["id"] as? String == "atacms" })
    let claims = try #require(alert["claims"] as? [[String: Any]])
    let carrier = try #require(
      claims.first { claim in
        let resolved = claim["speaker_resolved"] as? [String: Any]
        let content = (claim["content"] as? [String: Any])?["text"] as? String
        return resolved?["name"] as? String == "Russian Ministry of Defence"
          && content?.contains("(ATACMS)") == true
      }, "no claim of the ministry holds the term")
    #expect(carrier["matched"] as? Bool == true)
    let matches = (alert["watch"] as? [String: Any])?["matches"] as? [[String: Any]] ?? []
    #expect(
      matches.contains { match in
        match["claim_id"] as? String == carrier["id"] as? String
          && match["role"] as? String == "content"
      })
    print(Self.report(article, claims))
  }

  private static func feed(of article: Article) -> String {
    // The text begins with its title; a feed gives it apart.
    let body = article.text.replacing(article.title, with: "", maxReplacements: 1)
    let paragraphs = body.components(separatedBy: "\n\n").map { paragraph in
      let text = paragraph.trimmingCharacters(in: .whitespacesAndNewlines)
        .replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      return "<p>\(text)</p>"
    }
    return """
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
      <title>The outlet</title><link>http://outlet.example/</link><description>-</description>
      <item><guid isPermaLink="false">seed</guid><title>\(article.title)</title>
      <pubDate>Mon, 24 Jun 2024 18:00:00 GMT</pubDate>
      <content:encoded><![CDATA[\(paragraphs.joined())]]></content:encoded></item>
      </channel></rss>
      """
  }

  /// Which of the hand-made claims were found: a claim counts when cue and content overlap.
  private static func report(_ article: Article, _ claims: [[String: Any]]) -> String {
    let scalars = Array(article.text.unicodeScalars)
    func words(_ spans: [[Int]]) -> String {
      spans.map { span in
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[span[0]..<span[1]])
        return String(text)
      }.joined(separator: " ")
    }
    var found: [String] = []
    var missed: [String] = []
    for gold in article.attributions {
      let content = words(gold.content)
      let cue = words(gold.cue)
      let hit = claims.contains { claim in
        let text = (claim["content"] as? [String: Any])?["text"] as? String ?? ""
        let claimCue = (claim["cue"] as? [String: Any])?["text"] as? String ?? ""
        return (text.contains(content.prefix(20)) || content.contains(text.prefix(20)))
          && (claimCue.contains(cue) || cue.contains(claimCue))
      }
      if hit { found.append(gold.id) } else { missed.append(gold.id) }
    }
    return
      "seed article: found \(found.joined(separator: " ")); missed \(missed.joined(separator: " "))"
  }
}
