import Foundation
import LoopbackServer
import Testing

/// `claimwatch page`: files, lines and addresses.
@Suite(.fewAtOnce) struct PageCommandTests {
  private static let sentence =
    "The night ferry between Nordvik and Halm sank on Saturday, the harbour ministry said."
  private static let html = """
    <html lang=en><head><title>Ferry sinks off Nordvik | Harbour Herald</title></head><body>
    <nav><a href=/>Home</a></nav><h1>Ferry sinks off Nordvik</h1><p>By Lena Varn</p>
    <p>\(sentence)</p><p>Two sailors were rescued, and both are well, a doctor in Halm said.</p></body></html>
    """

  private func page(_ workspace: Workspace, _ html: String = html) throws -> URL {
    let file = workspace.folder.appending(path: "page.html")
    try Data(html.utf8).write(to: file)
    return file
  }

  @Test func aFileIsReadForPeopleAndPrograms() async throws {
    let workspace = try Workspace()
    let file = try page(workspace)
    let people = try await ClaimwatchProcess.run(["page", file.path], in: workspace)
    #expect(people.status == 0, "\(people.errors)")
    #expect(people.output.hasPrefix("Ferry sinks off Nordvik\n"))
    #expect(people.output.contains(Self.sentence))
    #expect(!people.output.contains("Home"))
    let programs = try await ClaimwatchProcess.run(["page", "--json", file.path], in: workspace)
    let object = try JSONSerialization.jsonObject(with: Data(programs.output.utf8))
    let article = try #require(object as? [String: Any])
    #expect(article["title"] as? String == "Ferry sinks off Nordvik")
    #expect(article["author"] as? [String] == ["Lena Varn"])
    #expect(article["verdict"] as? String == "article")
    #expect((article["blocks"] as? [[String: Any]])?.count == 2)
    let why = try await ClaimwatchProcess.run(["page", "--explain", file.path], in: workspace)
    #expect(why.output.contains("took "))
    #expect(why.output.contains("kept"))
  }

  @Test func linesAreAnsweredLineByLine() async throws {
    let workspace = try Workspace()
    let file = try page(workspace)
    let lines = """
      {"id":"a","html_file":"\(file.path)","url":"https://herald.example/2026/03/07/ferry"}
      {"id":"b","html_file":"/nonexistent"}

      """
    let result = try await ClaimwatchProcess.run(
      ["page", "--jsonl"], in: workspace, input: lines)
    #expect(result.status == 65, "one line cannot be answered")
    let answers = try result.output.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    #expect(answers.map { $0?["id"] as? String } == ["a", "b"])
    #expect((answers.first??["text"] as? String)?.hasPrefix(Self.sentence) == true)
    #expect(answers.first??["date"] as? String == "2026-03-07")
    #expect(answers.last??["error"] != nil)
  }

  @Test func whatIsNoArticleEndsWith65() async throws {
    let workspace = try Workspace()
    let file = try page(workspace, "<html><body></body></html>")
    let result = try await ClaimwatchProcess.run(["page", file.path], in: workspace)
    #expect(result.status == 65)
    #expect(result.errors.contains("no article: the page holds no text"))
    let missing = try await ClaimwatchProcess.run(["page", "/nonexistent"], in: workspace)
    #expect(missing.status == 66)
  }

  @Test func aPrivateAddressIsNotFetched() async throws {
    let result = try await ClaimwatchProcess.run(
      ["page", "http://127.0.0.1:9/"], in: Workspace())
    #expect(result.status == 69)
    #expect(result.errors.contains("127.0.0.1"))
  }

  @Test(arguments: [["page"], ["page", "--jsonl", "x"], ["page", "--jsonl", "--explain"]])
  func wrongUsageEndsWith64(words: [String]) async throws {
    #expect(try await ClaimwatchProcess.run(words, in: Workspace()).status == 64)
  }
}
