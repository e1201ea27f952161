import ReadableText
import Testing

/// Text is copied eight bytes at a time where nothing in them needs a decision. Whatever stands at
/// whichever place of the eight, the result is that of looking at every character.
@Suite struct WordAtATimeTests {
  private static let pieces: [String] = [
    "a", "word", "longer words follow", " ", "  ", "\t", "!", " !", "\u{A0}", "\u{3000}",
    "\u{2003}",
    "é", "–", "’", "жук", "橋", "ﬁ", "\u{E000}", "🌉", "\u{1}", "\u{7F}", "\u{FEFF}", "<3", "< ",
    "& ",
    "&b", "\u{92}", "à la", "12345678", "1234567 ",
  ]

  /// The rules of normalised text, one scalar after the other.
  private func reference(_ text: String) -> String {
    var result = ""
    var due = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x20, 0xA0, 0x2000...0x200A, 0x3000: due = true
      case 0..<0x20, 0x7F, 0xFEFF: break
      default:
        if due, !result.isEmpty { result += " " }
        due = false
        result.unicodeScalars.append(scalar.value == 0x92 ? "’" : scalar)
      }
    }
    return result
  }

  @Test(arguments: 0..<24) func everyAlignmentReadsTheSame(_ seed: UInt64) {
    // Knuth's linear congruential generator: the same texts on every machine.
    var state = seed &+ 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<200 {
      var text = String(repeating: "x", count: next(17))
      for _ in 0..<next(40) { text += Self.pieces[next(Self.pieces.count)] }
      let expected = reference(text)
      #expect(HTMLText.text(text) == expected)
      #expect(PlainText.normalized(text) == expected)
      let (mapped, map) = HTMLText.textWithMap(text)
      #expect(mapped == expected)
      #expect(map.sourceRange(ofText: 0..<mapped.utf8.count).upperBound <= text.utf8.count)
    }
  }
}
