import FeedModel

/// "E, the Post reported, citing residents", "the Post wrote, citing two officials, that E": the outlet says
/// E, and so do those whom it cites. Without the outlet's own claim, what is cited is no content.
enum Citing {
  static func mend(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    let tokens = text.tokens
    let sentences = DraftsBySentence(drafts, in: text)
    for index in tokens.indices
    where tokens[index].lower == "citing" && tokens[index - 1].kind == .comma
      && !text.isQuoted(index)
    {
      let sentence = text.sentence(of: index)
      let phrases = NounPhrase(text)
      let first = tokens[index + 1].has(.cardinal) ? index + 2 : index + 1
      let end = phrases.end(from: first, limit: sentence.upperBound, appositions: false)
      guard end > first, let report = report(before: index - 1, sentence, phrases, text) else {
        continue
      }
      let cited = index + 1..<end
      let near = sentences.around(index, in: text)
      let own = near.first { drafts[$0].cue.map { $0.contains(report.verb) } ?? false }
      let isBehind = tokens[end].kind == .comma && end + 1 < sentence.upperBound
      var contents = own.map { drafts[$0].contents } ?? []
      contents = contents.filter { !$0.overlaps(cited) && $0.upperBound > $0.lowerBound }
      if contents.isEmpty, isBehind { contents = [end + 1..<sentence.upperBound] }
      if contents.isEmpty, report.source.lowerBound - sentence.lowerBound > 2 {
        contents = [sentence.lowerBound..<report.source.lowerBound]
      }
      guard !contents.isEmpty else { continue }
      for draft in near where drafts[draft].cue?.contains(index) == true {
        drafts[draft].setContents([], in: text)
      }
      if own == nil {
        var main = TaggedDraft(
          source: report.source, cue: report.verb..<report.verb + 1, contents: [])
        main.setContents(contents, in: text)
        drafts.append(main)
      }
      var other = TaggedDraft(source: cited, cue: index..<index + 1, contents: [])
      other.setContents(contents, in: text)
      if !other.contents.isEmpty { drafts.append(other) }
    }
  }

  /// The verb right before the comma, and who reports.
  private static func report(
    before comma: Int, _ sentence: Range<Int>, _ phrases: NounPhrase, _ text: AnalysedText
  ) -> (source: Range<Int>, verb: Int)? {
    let verb = comma - 1
    guard verb > sentence.lowerBound,
      ["reported", "reports", "said", "says", "wrote", "writes", "reporting"].contains(
        text.tokens[verb].lower)
    else { return nil }
    var bound = verb - 1
    while bound >= sentence.lowerBound, !text.isQuoted(bound), verb - bound < 40 { bound -= 1 }
    guard
      let subject = phrases.subject(before: verb, bound: max(bound + 1, sentence.lowerBound))
    else { return nil }
    return (subject, verb)
  }
}
