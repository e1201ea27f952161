import ArticlePage
import Testing

/// Which encoding a page is read in.
@Suite struct PageEncodingTests {
  private static let sentence = "Die Fähre fährt über den Fluß, und keiner weiß, wohin sie gehört."

  private static func page(_ meta: String = "") -> String {
    "<html><head>\(meta)<title>Fähre</title></head><body><p>\(sentence)</p></body></html>"
  }

  private static func latin1(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(clamping: $0.value) }
  }

  private static func read(_ bytes: [UInt8], charset: String? = nil) -> Article {
    var reader = ArticleReader()
    return reader.read(bytes, charset: charset, url: nil)
  }

  @Test func validUTF8IsUTF8WhateverTheLabel() {
    for charset in [nil, "iso-8859-1", "utf-8"] {
      let article = Self.read(Array(Self.page().utf8), charset: charset)
      #expect(article.text == Self.sentence)
      #expect(article.encoding.name == "utf-8")
    }
  }

  @Test func theLabelOfHTTPComesBeforeTheMetaElement() {
    let bytes = Self.latin1(Self.page("<meta charset=windows-1251>"))
    let article = Self.read(bytes, charset: "iso-8859-1")
    #expect(article.text == Self.sentence)
    #expect(article.encoding.origin == "http")
  }

  @Test func theMetaElementCountsWhereverItStands() {
    let far = "<!-- " + String(repeating: "x", count: 5000) + " -->"
    let bytes = Self.latin1(Self.page(far + "<meta charset=\"iso-8859-15\">"))
    let article = Self.read(bytes)
    #expect(article.text == Self.sentence)
    #expect(article.encoding.origin == "meta")
  }

  @Test func withoutAnyLabelItIsWindows1252() {
    let article = Self.read(Self.latin1(Self.page()))
    #expect(article.text == Self.sentence)
    #expect(article.encoding.name == "windows-1252")
    #expect(article.encoding.origin == "fallback")
  }

  @Test func aMarkComesFirstAndNULEndsNothing() {
    let article = Self.read([0xEF, 0xBB, 0xBF] + Array(Self.page().utf8), charset: "iso-8859-1")
    #expect(article.encoding.origin == "byte-order-mark")
    let broken = "<p>One whole sentence stands before it,\0 and another one stands behind.</p>"
    #expect(
      Self.read(Array(broken.utf8)).text
        == "One whole sentence stands before it, and another one stands behind.")
  }
}
