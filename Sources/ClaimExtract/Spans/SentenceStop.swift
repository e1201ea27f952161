import FeedModel

/// "[Experts] {say} <it almost surely will. The bureau would then have to find another way>": what somebody is
/// reported to say in plain words ends with its sentence.
///
/// In a live blog the next sentence is another post, and a claim that ran over into it looked changed whenever
/// that post did. Speech goes on behind a colon, in quotation marks, and without a cue behind it.
enum SentenceStop {
  static func cut(_ draft: inout TaggedDraft, in text: AnalysedText) {
    let tokens = text.tokens
    guard let cue = draft.cue, draft.source != nil, tokens[cue.upperBound - 1].isWord,
      let place = draft.contents.firstIndex(where: { $0.lowerBound >= cue.upperBound }),
      !draft.contents[place].isEmpty
    else { return }
    let content = draft.contents[place]
    let end = text.sentence(of: content.lowerBound).upperBound
    guard end < content.upperBound, end - content.lowerBound > 2,
      text.sentence(of: cue.upperBound - 1).upperBound == end,
      tokens[end - 1].endsSentence, !text.isQuoted(end - 1),
      !isShortened(end - 2, tokens),
      // What is quoted further on is the speaker's still.
      !(end..<content.upperBound).contains(where: { text.isQuoted($0) })
    else { return }
    let rest = draft.contents.dropFirst(place + 1)
    draft.setContents(
      draft.contents.prefix(place) + [content.lowerBound..<end] + rest, in: text)
  }

  /// "Holm v. Board": a stop behind a letter or two belongs to them.
  private static func isShortened(_ index: Int, _ tokens: Tokens) -> Bool {
    tokens[index].isWord && tokens[index].lower.utf8.count <= 2
      || tokens[index].has(.abbreviation)
  }
}
