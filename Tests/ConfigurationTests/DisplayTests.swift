import Testing

@testable import Configuration

@Suite struct ExcerptTests {
  @Test func tabsStayTabsBeforeTheCaret() {
    let excerpt = Excerpt(line: "\ta\tb", column: 4)
    #expect(excerpt.line == "\ta\tb")
    #expect(excerpt.padding == "\t \t")
  }

  @Test func wideLettersTakeTwoColumnsAndMarksNone() {
    #expect(Excerpt(line: "导e\u{301}x", column: 4).padding == "   ")
  }

  @Test(arguments: [0, 1, 2, 50, 99, 100, 101, 150, 200, 201, 5000, -3])
  func aLongLineIsCutAroundThePlace(column: Int) {
    let line = String(repeating: "x", count: 200)
    let excerpt = Excerpt(line: line, column: column)
    #expect(excerpt.line.count <= Excerpt.window + 2)
    #expect(excerpt.padding.count <= excerpt.line.count)
  }

  @Test func controlsBecomeVisible() {
    let line = Excerpt(line: "a\u{0}\u{1B}\u{7F}\u{85}\u{202E}\u{2028}\u{FEFF}b", column: 1).line
    #expect(line == "a␀␛␡\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b")
  }
}

@Suite struct SecretTests {
  @Test(arguments: [
    ("https://u:p@h/", "https://•••@h/"), ("//a@b", "//•@b"), ("https://h/a@b", "https://h/a@b"),
    ("a // b@c", "a // b@c"), ("//", "//"), ("https://h/", "https://h/"),
    ("x//a@b y//c:d@e", "x//•@b y//•••@e"),
  ])
  func userInformationIsMasked(text: String, masked: String) {
    #expect(Secrets.masked(text) == masked)
  }
}

@Suite struct SourceTextTests {
  private let source = SourceText(name: "c.toml", bytes: Array("a\r\né=\n\nlast".utf8))

  @Test func linesAreCutAtTheirEnds() {
    #expect((0...5).map(source.line) == [nil, "a", "é=", "", "last", nil])
    #expect(SourceText(name: "", bytes: []).line(1) == "")
  }

  @Test func columnsCountScalars() {
    #expect(source.position(ofByte: 0) == SourcePosition(line: 1, column: 1))
    #expect(source.position(ofByte: 5) == SourcePosition(line: 2, column: 2))
    #expect(source.position(ofByte: 7) == SourcePosition(line: 3, column: 1))
    #expect(source.position(ofByte: 1000).line == 4)
  }
}

@Suite struct UTF8CheckTests {
  /// The standard library's validation is the judge.
  @Test func agreesWithTheStandardLibrary() {
    var generator = SystemRandomNumberGenerator()
    let pool: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF,
      0xF0,
      0xF4, 0xF5, 0xFF,
    ]
    var disagreements: [[UInt8]] = []
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...6, using: &generator)
      let bytes = (0..<count).map { _ in pool.randomElement(using: &generator) ?? 0 }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      if (UTF8Check.firstInvalidByte(in: bytes) == nil) != isValid { disagreements.append(bytes) }
    }
    #expect(disagreements.isEmpty)
  }
}
