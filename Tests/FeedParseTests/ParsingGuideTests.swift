import FeedModel
import FeedParse
import Foundation
import Testing

/// The example of docs/parsing.md: the lines between `import` and the comment with the output stand
/// below word for word, and print what the guide says.
@Suite struct ParsingGuideTests {
  private static let guide = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/parsing.md")

  private func example(_ print: (String, String, String) -> Void) throws {
    // Guide: begin
    let bytes = Array(
      """
      <rss version="2.0"><channel><title>Harbour news</title>
      <item><title>Ferry &amp; fog</title><link>/ferry</link>
      <pubDate>Sat, 07 Mar 2026 09:05:01 GMT</pubDate>
      <description>&lt;p&gt;No boats &lt;b&gt;today&lt;/b&gt;.&lt;/p&gt;</description></item></channel></rss>
      """.utf8)
    let document = try FeedParser().parse(
      bytes, origin: .init(url: "https://harbour.example/feed.xml", contentType: "text/xml"))

    for item in document.items {
      print(item.title ?? "", item.link ?? "", item.summary?.text ?? "")
    }
    // Guide: end
  }

  /// Lines without indentation and blank ones, so that the formatter may indent as it likes.
  private func lines(_ text: Substring) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  @Test func theExampleIsTheGuides() throws {
    let guide = try String(contentsOf: Self.guide, encoding: .utf8)
    let start = try #require(guide.range(of: "import FeedParse\n"))
    let end = try #require(guide.range(of: "```\n", range: start.upperBound..<guide.endIndex))
    var shown = lines(guide[start.upperBound..<end.lowerBound])
    let output = shown.popLast() ?? ""
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let first = try #require(source.range(of: "// Guide: begin\n"))
    let last = try #require(source.range(of: "// Guide: end\n"))
    #expect(lines(source[first.upperBound..<last.lowerBound]) == shown)
    var printed: [String] = []
    try example { printed.append("// \($0) \($1) \($2)") }
    #expect(printed == [output])
  }
}
