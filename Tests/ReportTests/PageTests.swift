import ContentDigest
import FeedModel
import Foundation
import Testing

@testable import Report

/// The page as a browser gets it.
@Suite struct PageTests {
  /// Everything that somebody has tried on a reader of feeds.
  private static let hostile = [
    "</style><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "\\\" onmouseover=\\\"alert(1)",
    "' autofocus onfocus='x", "&lt;b&gt;", "]]><svg/onload=x>", "\\u202Egnp.exe",
    "\\u0000\\u001B[31m",
    "# heading [x](javascript:alert(1)) `code` *b* _i_ | a | <b>", "</title></head><body onload=x>",
    "\\uFFFF\\uFDD0", "Ar\\u0627\\u0628", "{{constructor.constructor('x')()}}",
  ]

  private func hostileReport() throws -> ReportDocument {
    try StoryTests.report(
      Self.hostile.enumerated().map { index, text in
        AlertLines(
          seq: index + 1, item: index + 1, watch: "kestrel", title: text,
          link: index % 2 == 0 ? "javascript:alert(1)" : "https://a.example/\(text)",
          publisher: text,
          story: text, claims: [AlertLines.claim("cl-1", speaker: text, content: text)],
          context:
            "{\"field\":\"title\",\"start\":0,\"prefix\":\"\(text)\",\"exact\":\"\(text)\",\"suffix\":\"\(text)\"}"
        )
      })
  }

  @Test func hostileTextStaysText() throws {
    let report = try hostileReport()
    #expect(report.stories.count == Self.hostile.count)
    let page = String(decoding: ReportPage(report).bytes, as: UTF8.self)
    // What begins like markup is markup of ours.
    let names = Set(
      page.replacing(StyleSheet.text, with: "").matches(of: /<([^\s\/>]+)/).map {
        String($0.output.1).lowercased()
      })
    let ours: Set<String> = [
      "!doctype", "html", "head", "meta", "link", "title", "style", "body", "main", "header",
      "footer",
      "section", "article", "nav", "h1", "h2", "h3", "h4", "p", "span", "b", "i", "bdi", "a",
      "mark",
      "blockquote", "q", "dl", "dt", "dd", "div", "ul", "ol", "li", "time", "figure", "figcaption",
      "svg",
      "line", "circle", "rect", "details", "summary", "table", "thead", "tbody", "tr", "th", "td",
      "code",
      "strong", "del", "ins",
    ]
    #expect(names.subtracting(ours).isEmpty, "\(names.subtracting(ours))")
    #expect(page.matches(of: /<[^>]*\son\w+=/).isEmpty)
    #expect(page.matches(of: /<[^>]*\sstyle=/).isEmpty)
    for link in page.matches(of: /href="([^"]*)"/) {
      let address = link.output.1
      #expect(
        address.hasPrefix("#") || address.hasPrefix("https://") || address == "data:,", "\(address)"
      )
    }
    #expect(
      !page.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x1B || $0.value == 0 })
    let text = String(decoding: ReportPlainText.bytes(report), as: UTF8.self)
    #expect(
      !text.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x1B || $0.value == 0 })
    let markdown = String(decoding: ReportMarkdown.bytes(report), as: UTF8.self)
    #expect(!markdown.contains("<script>") && !markdown.contains("[x](javascript:"))
    #expect(markdown.contains("\\<script\\>"))
  }

  @Test func thePolicyLetsTheOneStyleSheetApply() throws {
    let page = String(
      decoding: ReportPage(try StoryTests.report([AlertLines()])).bytes, as: UTF8.self)
    let style = try #require(page.firstMatch(of: /<style>([\s\S]*?)<\/style>/)?.output.1)
    let digest = Data(SHA256Digest(utf8: String(style)).bytes).base64EncodedString()
    #expect(page.contains("default-src 'none'; style-src 'sha256-\(digest)'; img-src data:"))
    #expect(page.matches(of: /<style>/).count == 1 && !page.contains("@import"))
    #expect(!style.contains("url("))
  }

  @Test func fiveHundredStoriesFit() throws {
    let report = try StoryTests.report(
      (1...500).map { number in
        AlertLines(
          seq: number, item: number,
          title: "Harbour office speaks of launcher \(number) at the northern pier of Port Ammer",
          link:
            "https://courier.example/news/2026/11/26/harbour-office-speaks-of-launcher-\(number)",
          story: "st-\(number)",
          claims: [
            AlertLines.claim(
              "cl-\(number)",
              content: String(repeating: "launchers left the northern pier before dawn ", count: 5))
          ])
      })
    let bytes = ReportPage(report).bytes
    #expect(bytes.count <= 400_000, "\(bytes.count)")
    let page = String(decoding: bytes, as: UTF8.self)
    for number in 1...500 {
      #expect(page.contains("id=\"a-\(AlertLines.alertID(number))\""), "\(number)")
    }
  }

  /// The same where all tell one story, each with claims of its own.
  @Test func oneStoryOfFiveHundredFits() throws {
    let report = try StoryTests.report(
      (1...500).map { number in
        AlertLines(
          seq: number, item: number, title: "Harbour office speaks of launcher \(number)",
          story: "st-1",
          claims: (1...3).map {
            AlertLines.claim(
              "cl-\(number)-\($0)", speaker: "Speaker \(number) \($0)",
              content: String(repeating: "launcher \(number) left before dawn ", count: 5))
          })
      })
    #expect(report.stories.count == 1)
    let bytes = ReportPage(report).bytes
    #expect(bytes.count <= 400_000, "\(bytes.count)")
    let page = String(decoding: bytes, as: UTF8.self)
    for number in 1...500 {
      let address = "id=\"a-\(AlertLines.alertID(number))\""
      #expect(page.components(separatedBy: address).count == 2, "\(number)")
    }
    #expect(page.contains("further claims with a term in these items"))
  }

  @Test func partsAreHandedOnByDayAndNoneIsLeftOut() throws {
    var given = StoryTests.given()
    given.window = .init(
      from: given.window.from.advanced(byMilliseconds: -2 * 86_400_000), to: given.window.to)
    let lines = (0..<2500).map { number in
      AlertLines(
        seq: number + 1, item: number + 1,
        time: number < 300 ? "2026-11-25T08:00:00.000Z" : "2026-11-26T08:00:00.000Z",
        story: "st-\(number)")
    }
    var maker = ReportMaker(given)
    for line in lines { maker.add(try #require(line.alert)) }
    #expect(maker.isOverfull)
    var parts: [ReportDocument] = []
    var second = ReportParts(given, index: maker.document()) { parts.append($0) }
    for line in lines { second.add(try #require(line.alert)) }
    let index = second.finish()
    #expect(
      index.pages.map(\.name) == ["2026-11-25", "2026-11-26", "2026-11-26-2", "2026-11-26-3"])
    #expect(index.pages.map(\.alerts) == [300, 1000, 1000, 200])
    #expect(parts.map { $0.stories.count } == [300, 1000, 1000, 200])
    let page = String(
      decoding: ReportPage(index) { "report-\($0).html" }.bytes, as: UTF8.self)
    #expect(page.contains("href=\"report-2026-11-26-3.html#s-st-"), "\(page)")
  }

  @Test func theLengthOfStepsFollowsTheWindow() {
    for (hours, step) in [(1, 1), (24, 1), (30, 1), (48, 2), (72, 3), (168, 6), (720, 24)] {
      let window = ReportDocument.Window(
        from: Instant(seconds: 1_795_593_600),
        to: Instant(seconds: 1_795_593_600 + Int64(hours) * 3600))
      let grid = ReportMaker(.init(window: window, health: ReportHealth(program: ""))).document()
        .grid
      #expect(
        grid.hours == step && grid.steps.count <= 32
          && (grid.steps.first ?? window.to) <= window.from, "\(hours)")
    }
  }
}
