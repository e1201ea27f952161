import FeedModel

/// "NORA quoted the mayor as saying …", "Torvik was quoted as saying by NORA that …": who is quoted speaks,
/// and who quotes is `via` (``QuotedBy``).
enum QuotedAsSaying {
  static func mend(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    let tokens = text.tokens
    let sentences = DraftsBySentence(drafts, in: text)
    for index in tokens.indices
    where ["saying", "telling", "stating"].contains(tokens[index].lower)
      && tokens[index - 1].lower == "as" && !text.isQuoted(index)
    {
      guard let found = Formula(saying: index, text) else { continue }
      let touched = sentences.around(index, in: text).filter { found.owns(drafts[$0]) }
      if let first = touched.first {
        var draft = drafts[first]
        found.apply(to: &draft, text)
        if draft.contents.isEmpty { continue }
        drafts[first] = draft
        for other in touched.dropFirst() { drafts[other].setContents([], in: text) }
      } else {
        var draft = TaggedDraft(source: found.speaker, cue: found.cue, contents: [])
        found.apply(to: &draft, text)
        if !draft.contents.isEmpty { drafts.append(draft) }
      }
    }
  }

  /// Who quotes whom, in tokens.
  struct Formula {
    let speaker: Range<Int>
    let cue: Range<Int>
    /// The outlet, where it is named.
    let outlet: Range<Int>?
    /// All of it, from the first word to the last before what is said.
    let whole: Range<Int>

    init?(saying index: Int, _ text: AnalysedText) {
      let tokens = text.tokens
      let phrases = NounPhrase(text)
      let sentence = text.sentence(of: index)
      let bound = max(sentence.lowerBound, index - 24)
      guard
        let verb = (bound..<index - 1).last(where: {
          ["quoted", "quotes", "quoting", "cited", "cites", "citing"].contains(tokens[$0].lower)
        })
      else { return nil }
      var start = verb
      while start > sentence.lowerBound, tokens[start - 1].has([.be, .have, .adverb]),
        !text.isQuoted(start - 1)
      {
        start -= 1
      }
      var left = start - 1
      while left >= bound, !text.isQuoted(left) { left -= 1 }
      if (start..<verb).contains(where: { tokens[$0].has(.be) }) {
        guard let subject = phrases.subject(before: start, bound: left + 1) else { return nil }
        speaker = subject
        cue = start..<index + 1
        var end = index + 1
        var outlet: Range<Int>?
        // "quoted as saying by NORA", "quoted by NORA as saying"
        let by = tokens[end].lower == "by" ? end : verb + 1
        if tokens[by].lower == "by" {
          let limit = by == end ? sentence.upperBound : index - 1
          let last = phrases.end(from: by + 1, limit: limit, appositions: false)
          if last > by + 1 {
            outlet = by + 1..<last
            if by == end { end = last }
          }
        }
        self.outlet = outlet
        whole = subject.lowerBound..<Self.behindDay(end, sentence, text)
      } else {
        guard verb + 1 < index - 1 else { return nil }
        speaker = verb + 1..<index - 1
        cue = index - 1..<index + 1
        outlet = phrases.subject(before: start, bound: left + 1)
        whole = (outlet?.lowerBound ?? start)..<index + 1
      }
    }

    /// "… by NORA on Monday": when it was quoted is not what was said.
    private static func behindDay(_ end: Int, _ sentence: Range<Int>, _ text: AnalysedText) -> Int {
      let tokens = text.tokens
      let day = tokens[end].lower == "on" ? end + 1 : end
      return day < sentence.upperBound && tokens[day].has(.weekday) ? day + 1 : end
    }

    func owns(_ draft: TaggedDraft) -> Bool {
      guard let cue = draft.cue, let frame = draft.frame else { return false }
      return cue.overlaps(whole) && whole.overlaps(frame)
        && cue.lowerBound < whole.upperBound
    }

    func apply(to draft: inout TaggedDraft, _ text: AnalysedText) {
      if draft.source != speaker { draft.setSource(speaker) }
      if draft.cue.map({ !$0.overlaps(cue) || $0.upperBound > cue.upperBound }) ?? true
        || cue.count == 2
      {
        draft.setCue(cue)
      }
      draft.remove(whole, in: text)
      if draft.contents.isEmpty {
        let sentence = text.sentence(of: cue.lowerBound)
        var range = whole.upperBound..<sentence.upperBound
        if range.allSatisfy({ !text.tokens[$0].isWord }), text.isQuoted(whole.lowerBound - 1) {
          range = text.quotation(of: whole.lowerBound - 1).tokens
        }
        draft.setContents([range], in: text)
      }
    }
  }
}
