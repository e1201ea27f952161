import Testing

@testable import ClaimTagger

/// From labels to spans and from spans to repaired contents.
@Suite struct SpansTests {
  @Test func spansAreRunsOfTheirLabels() {
    let spans = Spans([
      .beginSource, .insideSource, .beginCue, .outside, .beginContent, .insideContent,
      .beginContent, .outside, .beginCue, .insideCue,
    ])
    #expect(spans.sources == [0..<2])
    #expect(spans.cues == [2..<3, 8..<10])
    #expect(spans.contents == [4..<6, 6..<7])
    #expect(
      spans.held == [true, true, true, false, true, true, true, false, true, true])
    #expect(Spans([]).cues.isEmpty)
  }

  /// Contents are given in words of the text, `held` holds them and what `also` says.
  private func repaired(
    _ text: String, _ contents: [Range<Int>], also: [Int] = [], gap: Int = 0
  ) -> [String] {
    let words = withBytes(text) { WordScanner().words($0) }
    var held = words.map { _ in false }
    for index in contents.flatMap(Array.init) + also { held[index] = true }
    let bytes = Array(text.utf8)
    return Repairs(words: words, held: held).repaired(contents, gap: gap).map {
      String(
        decoding: bytes[
          words[$0.lowerBound].range.lowerBound..<words[$0.upperBound - 1].range.upperBound],
        as: UTF8.self)
    }
  }

  @Test func quotationMarksBelongToTheContent() {
    #expect(repaired("He said “we go” .", [3..<5]) == ["“we go”"])
    #expect(repaired("He said “we go” .", [3..<5], also: [2]) == ["we go”"])
    #expect(repaired("He said “we go” .", [3..<5], also: [5]) == ["“we go"])
    #expect(repaired("“\nwe go", [1..<3]) == ["we go"])
  }

  @Test func stopsOutsideQuotationMarksDoNot() {
    #expect(repaired("He said it rains.", [2..<5]) == ["it rains"])
    #expect(repaired("“It rains,” he said", [1..<4]) == ["“It rains,”"])
    #expect(repaired("It rains” , he", [0..<3]) == ["It rains”"])
    #expect(repaired(". He", [0..<1]) == ["."])
  }

  @Test func contentsAreJoinedOverWordsThatNobodyHolds() {
    let text = "it rains and it pours"
    #expect(repaired(text, [0..<2, 3..<5], gap: 1) == [text])
    #expect(repaired(text, [0..<2, 3..<5], gap: 0) == ["it rains", "it pours"])
    #expect(repaired(text, [0..<2, 3..<5], also: [2], gap: 1) == ["it rains", "it pours"])
    #expect(repaired("it rains\nit pours", [0..<2, 2..<4], gap: 3) == ["it rains", "it pours"])
    #expect(repaired(text, [0..<2, 2..<5], gap: 0) == [text])
  }
}
