import Testing

@testable import ClaimTagger

/// WordPiece on a vocabulary of twelve pieces.
@Suite struct WordPiecesTests {
  static let lines = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "unaff", "##ab", "a", "##l", "ß",
  ]

  private func pieces(_ word: String, _ lines: [String] = lines) throws -> [Int32] {
    let text = Array((lines.joined(separator: "\n") + "\n").utf8)
    return try text.withUnsafeBytes { contents in
      var pieces = WordPieces(try #require(Vocabulary(contents)))
      var ids: [Int32] = []
      let count = withBytes(word) { pieces.append($0, 0..<$0.count, to: &ids) }
      #expect(count == ids.count)
      return ids
    }
  }

  @Test(
    arguments: [
      ("unaffable", [7, 6]), ("UNAFFABLE", [7, 6]), ("unaffabl", [7, 8, 10]), ("a", [9]),
      ("al", [9, 10]), ("Àl", [9, 10]), ("all", [9, 10, 10]), ("un\u{AD}able", [4, 6]),
      ("ẞ", [1]), ("ß", [11]), ("unx", [1]), ("l", [1]), ("xun", [1]),
    ] as [(String, [Int32])]) func longestPieceComesFirst(word: String, expected: [Int32]) throws
  {
    #expect(try pieces(word) == expected)
  }

  @Test func wordsBeyondTheLimitAreUnknown() throws {
    let word = "a" + String(repeating: "l", count: 99)
    #expect(try pieces(word).count == 100)
    #expect(try pieces(word + "l") == [1])
  }

  @Test func vocabularyNeedsItsSpecialPieces() {
    for missing in ["[UNK]", "[CLS]", "[SEP]"] {
      let text = Array(Self.lines.filter { $0 != missing }.joined(separator: "\n").utf8) + [10]
      #expect(text.withUnsafeBytes { Vocabulary($0) == nil })
    }
    #expect(([] as [UInt8]).withUnsafeBytes { Vocabulary($0) == nil })
    #expect(Array("[UNK]\n[CLS]\n[SEP]".utf8).withUnsafeBytes { Vocabulary($0) == nil })
  }
}
