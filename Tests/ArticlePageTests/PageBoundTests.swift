import ArticlePage
import Testing

/// Where libxml2 would take the square of a page, reading ends and says so.
@Suite struct PageBoundTests {
  private static let head =
    "<!doctype html><html><head><title>t</title></head><body><p>One whole sentence stands here, and it is kept.</p>"

  @Test(arguments: [
    (String(repeating: "<div>", count: 1000), PageCut.tooDeep),
    ("<svg>" + String(repeating: "<g>", count: 1000), .tooDeep),
    (String(repeating: "<source>", count: 1000), .tooDeep),
    (String(repeating: "<font>", count: 1000) + String(repeating: "</i>", count: 1000), .tooDeep),
    (String(repeating: "<p>x</p>", count: 100_001), .tooManyElements),
    ("<p " + (0..<600).map { "a\($0)=1" }.joined(separator: " ") + ">x</p>", .tooManyAttributes),
    ("<p " + (0..<9000).map { "a\($0)=1" }.joined(separator: " "), .tooManyAttributes),
    (String(repeating: "&", count: 400_000), .tooManyPieces),
    (String(repeating: "a ", count: 5 << 20), .tooLarge),
  ])
  func readingEnds(html: String, cut: PageCut) {
    let article = PageFixture.article(html: Self.head + html)
    #expect(article.cut == cut)
    #expect(article.title == "t")
  }

  @Test func aLongTagWithFewAttributesIsRead() {
    let html =
      Self.head + "<p title=\"" + String(repeating: "x", count: 200_000)
      + "\">Another whole sentence stands behind a very long tag.</p>"
    let article = PageFixture.article(html: html)
    #expect(article.cut == nil)
    #expect(article.text.contains("behind a very long tag"))
  }

  @Test func aScriptIsNoTag() {
    let html =
      Self.head + "<script>if (a<b " + String(repeating: "c1 d2 e3 ", count: 9000)
      + "</script><p>The sentence behind a long script is kept too.</p>"
    let article = PageFixture.article(html: html)
    #expect(article.cut == nil)
    #expect(article.text.contains("behind a long script"))
  }
}
