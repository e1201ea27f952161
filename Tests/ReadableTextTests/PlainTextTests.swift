import Testing

@testable import ReadableText

@Suite struct PlainTextTests {
  @Test(
    arguments: [
      ("  Two\n   lines  ", "Two lines"),
      ("one\n\ntwo", "one\n\ntwo"),
      ("one\r\n\r\ntwo", "one\n\ntwo"),
      ("one\r\rtwo", "one\n\ntwo"),
      ("a <b> & c &amp; d", "a <b> & c &amp; d"),
      ("a\u{0}b\u{B}c\u{1B}[31md", "abc[31md"),
      ("a\u{A0}\u{A0}b", "a b"),
      ("“quoted” – ’s", "“quoted” – ’s"),
      ("don\u{92}t", "don’t"),
      ("", ""),
      (" \n\n ", ""),
    ])
  func isNormalised(_ given: String, _ expected: String) {
    #expect(PlainText.normalized(given) == expected)
  }

  @Test func normalisingTwiceChangesNothing() {
    // A line separator becomes a line feed, and that a space: the only two steps there are.
    for example in HTMLTextTests.cases where !example.html.contains("\u{2028}") {
      let once = PlainText.normalized(example.html)
      #expect(PlainText.normalized(once) == once)
    }
  }
}
