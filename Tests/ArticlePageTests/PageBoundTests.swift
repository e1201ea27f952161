import Testing

@testable import ArticlePage

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
    // A second body is no event, and another tag is waited for behind it.
    (
      "<html><body><body x=\"" + String(repeating: "a", count: 20_000) + "\"><p "
        + (0..<9000).map { "a\($0)" }.joined(separator: " "), .tooManyAttributes
    ),
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

  /// However a tag is cut, its attributes are counted once, and no byte of it twice.
  @Test(arguments: [1, 2, 7, 64])
  func attributesAreCountedPieceByPiece(size: Int) {
    let tag = Array("<img src=\"a b 'c=1\" alt='\"x\" y=2' width=3 / hidden data-x".utf8)
    var count = TagCount()
    tag.withUnsafeBufferPointer { tag in
      for end in stride(from: size, to: tag.count, by: size) {
        count.look(at: UnsafeBufferPointer(rebasing: tag[..<end]))
      }
      count.look(at: tag)
    }
    // The element's name is counted too.
    #expect(count.count == 6)
    #expect(count.end == nil)
  }

  @Test(arguments: [
    ("<p a> b c d", 4), ("<img src=\"x\" blank\" /></a>", 21), ("<i a=b\" c='>' d>", 15),
    ("<i \"a b\">", 8), ("<i a = \">\" >", 11),
  ])
  func aTagEndsWhereItEnds(text: String, end: Int) {
    var tag = Array(text.utf8)
    var count = TagCount()
    tag.withUnsafeBufferPointer { count.look(at: $0) }
    #expect(count.end == end)
    tag.withUnsafeMutableBufferPointer { TagCount.mend($0) }
    let quotes = tag.prefix(end).count { $0 == 0x22 || $0 == 0x27 }
    #expect(quotes % 2 == 0)
  }

  /// libxml2 alone sees the end of such a tag at the next mark, or at the end of the page.
  @Test func aStrayMarkHidesNothing() {
    let sentence = "<p>Another whole sentence stands behind a stray mark, and it is kept.</p>"
    let html =
      Self.head + "<div><img src=\"boat.jpg\" blank\">" + String(repeating: sentence, count: 900)
    let article = PageFixture.article(html: html)
    #expect(article.cut == nil)
    #expect(article.blocks.count > 800)
    let hostile =
      Self.head + String(repeating: "<img a\">", count: 20_001) + "<p "
      + (0..<9000).map { "a\($0)=1" }.joined(separator: " ")
    #expect(PageFixture.article(html: hostile).cut == .tooManyAttributes)
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
