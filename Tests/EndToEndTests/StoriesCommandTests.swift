import Foundation
import Testing

/// `claimwatch stories`: lines of items in, stories out.
@Suite(.fewAtOnce) struct StoriesCommandTests {
  private static let wire = """
    The night ferry Halmia sank off Nordvik on Saturday after its bow door was torn off in heavy swell. The coast guard \
    said four people were missing. Trawlers landed the passengers at the fish quay, where doctors were waiting for them.
    """
  private static let line = """
    Trawlers had searched for hours when the Halmia, the night ferry, sank off Nordvik on Saturday. The shipping line \
    said nobody was missing. Its bow door had been torn off in the swell.
    """

  private func items() throws -> String {
    func item(_ id: String, _ title: String, _ body: String, _ hour: Int) throws -> String {
      let object = [
        "id": id, "title": title, "text": title + "\n\n" + body, "feed": "feed-" + id,
        "outlet": "Outlet " + id, "published": "2033-03-05T0\(hour):00:00Z",
      ]
      let data = try JSONSerialization.data(withJSONObject: object)
      return String(decoding: data, as: UTF8.self)
    }
    return try [
      item("a", "Night ferry Halmia sinks off Nordvik", Self.wire, 5),
      item("b", "Halmia lost – “four missing”", Self.wire, 6),
      item("c", "Shipping line: nobody missing after Halmia sinks", Self.line, 7),
      item("d", "Harbour ministry orders tugs", "Minister Lena Varn has ordered two tugs.", 8),
    ].joined(separator: "\n") + "\n"
  }

  private struct Answer: Decodable {
    struct Relation: Decodable {
      struct Other: Decodable {
        let item: String
        let spans: [[Int]]
      }
      let relation: String
      let spans: [[Int]]
      let other: Other
    }
    let item: String
    let story: String
    let reprint_of: String?
    let relations: [Relation]
  }

  @Test func eachLineIsAnswered() async throws {
    let workspace = try Workspace()
    let result = try await ClaimwatchProcess.run(
      ["stories", "--jsonl"], in: workspace, input: try items())
    #expect(result.status == 0, "\(result.errors)")
    let answers = try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
    }
    #expect(answers.map(\.item) == ["a", "b", "c", "d"])
    #expect(answers.map(\.story) == ["a", "a", "a", "d"])
    #expect(answers.map(\.reprint_of) == [nil, "a", nil, nil])
    let denial = try #require(
      answers[2].relations.first { $0.relation == "denies" && $0.other.item == "b" })
    // Offsets count scalars of title, two line feeds and body.
    let text = Array(("Halmia lost – “four missing”\n\n" + Self.wire).unicodeScalars)
    let span = try #require(denial.other.spans.first)
    let content = String(String.UnicodeScalarView(text[span[0]..<span[1]]))
    #expect(content == "four people were missing")
  }

  @Test func peopleSeeStoriesWithTheirItems() async throws {
    let workspace = try Workspace()
    let file = workspace.folder.appending(path: "items.jsonl")
    try Data(try items().utf8).write(to: file)
    let result = try await ClaimwatchProcess.run(["stories", file.path], in: workspace)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("Night ferry Halmia sinks off Nordvik\n"))
    #expect(result.output.contains("3 items, 3 outlets, 2 origins, 1 reprint"))
    #expect(result.output.contains("(reprint of Outlet a)"))
    #expect(result.output.contains("denies coast guard – four people were missing"))
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test func aLineThatIsNoItemIsNamed() async throws {
    let workspace = try Workspace()
    let result = try await ClaimwatchProcess.run(
      ["stories", "--jsonl"], in: workspace, input: "{\"id\":\"a\"}\n" + (try items()))
    #expect(result.status == 65)
    let fault = "-:1: not an object with the texts 'id', 'text' and 'published'"
    #expect(result.errors.contains(fault))
    #expect(result.output.split(separator: "\n").count == 4, "the others are answered")
    let missing = try await ClaimwatchProcess.run(["stories", "/nonexistent"], in: workspace)
    #expect(missing.status == 66)
  }
}
