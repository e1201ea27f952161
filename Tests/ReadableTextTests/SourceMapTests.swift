import Testing

@testable import ReadableText

@Suite struct SourceMapTests {
  private func source(of needle: String, in html: String) -> String? {
    let (text, map) = HTMLText.textWithMap(html)
    guard let range = text.utf8Range(of: needle) else { return nil }
    let found = map.sourceRange(ofText: range)
    return String(decoding: Array(html.utf8)[found], as: UTF8.self)
  }

  @Test func plainWordsMapToThemselves() {
    #expect(source(of: "second", in: "<p>first</p><p>the second one</p>") == "second")
  }

  @Test func spansIncludeTheMarkupInside() {
    #expect(
      source(of: "unbelievable", in: "so <i>un<b>believ</b>able</i> it is")
        == "un<b>believ</b>able")
  }

  @Test func referencesMapAsAWhole() {
    #expect(source(of: "AT&T", in: "<p>AT&amp;T said</p>") == "AT&amp;T")
    #expect(source(of: "5 €", in: "it costs 5 &euro;.") == "5 &euro;")
  }

  @Test func collapsedSpaceLiesInside() {
    #expect(source(of: "a b", in: "<div>a \n\t b</div>") == "a \n\t b")
  }

  @Test func theEndsAreInside() {
    let (text, map) = HTMLText.textWithMap("<p>x</p>")
    #expect(map.source(ofTextByte: 0) == 3)
    #expect(map.source(ofTextByte: text.utf8.count) == 8)
    #expect(map.source(ofTextByte: 1_000_000) == 8)
    #expect(map.sourceRange(ofText: 1..<1) == 8..<8)
  }

  /// Every byte of the text maps into the HTML, and in order.
  @Test(arguments: HTMLTextTests.cases) func theMapIsMonotonic(_ example: HTMLTextTests.Case) {
    let (text, map) = HTMLText.textWithMap(example.html)
    var last = 0
    for offset in 0..<text.utf8.count {
      let source = map.source(ofTextByte: offset)
      #expect(source >= last && source <= example.html.utf8.count)
      last = source
    }
  }
}

extension String {
  /// The range of bytes in which `needle` stands first.
  fileprivate func utf8Range(of needle: String) -> Range<Int>? {
    let bytes = Array(utf8)
    let wanted = Array(needle.utf8)
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count)
    where bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
      return start..<(start + wanted.count)
    }
    return nil
  }
}
