import FeedModel

/// "Air raid over the bay. Stay at home. — Governor Torvik": a post that its author signs.
enum Signature {
  static func claims(in text: AnalysedText) -> [TaggedDraft] {
    guard text.field != .title else { return [] }
    let tokens = text.tokens
    var result: [TaggedDraft] = []
    for paragraph in text.paragraphs {
      var end = paragraph.upperBound
      while end > paragraph.lowerBound, !tokens[end - 1].isWord { end -= 1 }
      guard
        let dash = paragraph.suffix(8).last(where: { tokens[$0].kind == .dash }),
        dash - paragraph.lowerBound > 3, dash + 2 < end, !text.isQuoted(dash - 1),
        tokens[dash - 1].endsSentence,
        (dash + 1..<end).allSatisfy({ tokens[$0].isCapitalised }),
        tokens[dash + 1].has([.title, .honorific, .maleName, .femaleName])
      else { continue }
      var draft = TaggedDraft(source: dash + 1..<end, cue: dash..<dash + 1, contents: [])
      // Sentences keep their stop before a signature.
      draft.contents = [paragraph.lowerBound..<dash]
      result.append(draft)
    }
    return result
  }
}
