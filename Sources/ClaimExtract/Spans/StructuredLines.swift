import FeedModel

/// Lines that begin with what they are: "Source: …", "Quote: …"; "Q: …", "A: …".
enum StructuredLines {
  static func claims(in text: AnalysedText) -> [TaggedDraft] {
    quotes(text) + answers(text)
  }

  /// The word before the colon that opens a paragraph.
  private static func label(_ paragraph: Range<Int>, _ text: AnalysedText) -> String? {
    text.tokens[paragraph.lowerBound + 1].kind == .colon && paragraph.count > 2
      ? text.tokens[paragraph.lowerBound].lower : nil
  }

  private static func quotes(_ text: AnalysedText) -> [TaggedDraft] {
    let tokens = text.tokens
    var result: [TaggedDraft] = []
    var source: (range: Range<Int>, paragraph: Int)?
    for (number, paragraph) in text.paragraphs.enumerated() {
      switch label(paragraph, text) {
      case "source":
        let start = paragraph.lowerBound + 2
        let limit = paragraph.upperBound
        let end =
          (start..<limit).first {
            ["on", "in", "via", "at"].contains(tokens[$0].lower) || tokens[$0].kind == .comma
              || tokens[$0].kind == .semicolon
          } ?? limit
        if end > start { source = (start..<end, number) }
      case "quote":
        guard let speaker = source, number - speaker.paragraph <= 3 else { continue }
        let cue = paragraph.lowerBound..<paragraph.lowerBound + 2
        result.append(
          TaggedDraft(
            source: speaker.range, cue: cue, contents: [cue.upperBound..<paragraph.upperBound]))
      default: continue
      }
    }
    return result
  }

  /// Interviews; only where both letters open two lines at least.
  private static func answers(_ text: AnalysedText) -> [TaggedDraft] {
    let labels = text.paragraphs.map { label($0, text) }
    guard labels.filter({ $0 == "q" }).count >= 2, labels.filter({ $0 == "a" }).count >= 2 else {
      return []
    }
    return text.paragraphs.filter { label($0, text) == "a" }.map {
      let colon = $0.lowerBound + 1
      return TaggedDraft(
        source: $0.lowerBound..<colon, cue: colon..<colon + 1, contents: [colon + 1..<$0.upperBound]
      )
    }
  }
}
