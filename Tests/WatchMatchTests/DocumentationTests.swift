import FeedModel
import Foundation
import Testing

@testable import WatchMatch

/// The examples of docs/matching.md.
@Suite struct DocumentationTests {
  static let examples: [MatchCase] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try? String(contentsOf: root.appending(path: "docs/matching.md"), encoding: .utf8)
    return (page ?? "").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.split(separator: "`") }
      guard line.contains("⟦"), cells.count == 2, cells.allSatisfy({ $0.count == 3 }) else {
        return nil
      }
      return MatchCase(String(cells[0][1]), String(cells[1][1]))
    }
  }()

  @Test func examplesAreThere() { #expect(Self.examples.count > 15) }

  @Test(arguments: Engine.allCases)
  func examplesHold(engine: Engine) {
    for example in Self.examples {
      let watches = [Watch(id: "w", terms: [example.term])]
      #expect(
        engine.places(of: watches, in: example.text) == example.places,
        "\(example.testDescription)")
    }
  }
}
