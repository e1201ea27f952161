import FeedModel
import Foundation
import Testing

@testable import WatchMatch

/// The examples of docs/watch-language.md.
@Suite struct QueryDocumentationTests {
  /// Rows of three cells whose last two are code.
  static let rows: [(query: String, shown: String)] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try? String(
      contentsOf: root.appending(path: "docs/watch-language.md"), encoding: .utf8)
    return (page ?? "").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { cell in
        cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      }
      guard cells.count == 3, cells[1].count > 2, cells[1].first == "`", cells[2].first == "`",
        cells[2].last == "`"
      else { return nil }
      return (String(cells[1].dropFirst().dropLast()), String(cells[2].dropFirst().dropLast()))
    }
  }()

  @Test func examplesAreThere() { #expect(Self.rows.count >= 35) }

  @Test(arguments: QueryEngine.allCases)
  func examplesHold(engine: QueryEngine) throws {
    for (query, shown) in Self.rows {
      let isText = shown.contains("⟦") || shown.hasSuffix(".")
      if isText {
        let marked = MatchCase("", shown)
        let item = QueryItem(text: ItemText(title: nil, summary: nil, content: marked.text))
        let spans = try engine.spans(query, item) ?? []
        #expect(
          spans.map(\.utf8) == marked.places.map { $0.start..<$0.end }, "\(query) in \(shown)")
      } else {
        let texts = try engine.spans(query, .harbour)?.map { span in
          let bytes = Array((QueryItem.harbour.text[span.field] ?? "").utf8)
          return String(decoding: bytes[span.utf8], as: UTF8.self)
        }
        #expect((texts?.joined(separator: ", ") ?? "–") == shown, "\(query)")
      }
    }
  }

  /// A miss is explained by the claim that is nearest: both say something, one of what is asked for.
  @Test func theNearestClaimIsExplained() throws {
    var watch = Watch(id: "w", terms: [])
    watch.query =
      "CLAIM(speaker:(ministry OR officials) stance:accuse content:(rockets NEAR/1 lighthouse))"
    let item = QueryItem.harbour
    let matcher = WatchMatcher([watch])
    let explanation = try #require(
      matcher.explanation(ofWatch: 0, matcher.scan(item.text, item.context), claims: item.claims))
    #expect(explanation.claim == 2, "the officials say where the rockets fell: \(explanation)")
  }
}
