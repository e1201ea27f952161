import FeedModel

/// "“…,” Torvik told reporters, NORA reported": who speaks inside what an agency reports.
///
/// Where source and cue of a claim stand behind all it says, the rules read what stands before them.
enum NestedSpeech {
  private static let verbs: Set<String> = [
    "said", "says", "told", "added", "claimed", "warned", "announced", "wrote", "insisted",
    "denied",
    "stated", "stressed", "vowed", "confirmed",
  ]

  static func claims(inside drafts: [TaggedDraft], _ text: AnalysedText) -> [TaggedDraft] {
    var result: [TaggedDraft] = []
    var last: (sentence: Int32, found: [ClaimDraft])?
    for outer in drafts {
      guard let frame = outer.frame, let source = outer.source, let content = outer.contents.last,
        content.upperBound <= frame.lowerBound, !content.isEmpty,
        text.sentenceOf[content.upperBound - 1] == text.sentenceOf[frame.lowerBound]
      else { continue }
      let sentence = text.sentence(of: frame.lowerBound)
      let inside = content.clamped(to: sentence)
      guard
        inside.contains(where: { verbs.contains(text.tokens[$0].lower) && !text.isQuoted($0) })
      else { continue }
      let number = text.sentenceOf[frame.lowerBound]
      if last?.sentence != number {
        var reader = SentenceReader(
          text: text, sentence: Int(text.sentenceOf[frame.lowerBound]))
        last = (number, reader.read())
      }
      for draft in last?.found ?? [] {
        guard let who = draft.source, let cue = draft.cue, !who.overlaps(source),
          inside.lowerBound <= who.lowerBound, who.upperBound <= inside.upperBound,
          inside.lowerBound <= cue.lowerBound, cue.upperBound <= inside.upperBound,
          cue.contains(where: { verbs.contains(text.tokens[$0].lower) }),
          !["if", "whether", "unless", "when", "until", "what", "that"].contains(
            text.tokens[who.lowerBound - 1].lower)
        else { continue }
        var found = TaggedDraft(source: who, cue: cue, contents: [])
        let isAccording = outer.cue.map { text.tokens[$0.lowerBound].lower == "according" } ?? false
        found.setContents(
          draft.contents.map {
            cutTail($0.clamped(to: content.lowerBound..<inside.upperBound), isAccording, text)
          }, in: text)
        if !found.contents.isEmpty { result.append(found) }
      }
    }
    return result
  }

  /// "…, one of them at the premier's villa, according to his spokesman": that part is the spokesman's.
  private static func cutTail(_ content: Range<Int>, _ isAccording: Bool, _ text: AnalysedText)
    -> Range<Int>
  {
    let tokens = text.tokens
    guard isAccording,
      let comma = content.last(where: {
        tokens[$0].kind == .comma && !text.isQuoted($0)
          && ["one", "two", "some", "most", "many", "several", "including"].contains(
            tokens[$0 + 1].lower)
      }), comma - content.lowerBound > 2
    else { return content }
    return content.lowerBound..<comma
  }
}
