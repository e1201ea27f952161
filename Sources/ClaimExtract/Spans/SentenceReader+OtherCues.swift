import FeedModel

/// Cues that are no verbs of a source: passives, adverbs, "according to", colons.
extension SentenceReader {
  /// "is expected to …": no source, the clause is the content.
  mutating func readPassive(_ group: VerbGroup) -> Int {
    let next = group.verb + 1
    guard next < range.upperBound,
      [
        "expected", "believed", "reported", "said", "thought", "alleged", "estimated", "known",
        "considered", "seen",
      ].contains(tokens[group.verb].lower)
    else { return next }
    guard tokens[next].lower == "to" || tokens[next].lower == "that" || tokens[next].lower == "as"
    else { return next }
    guard let subject = phrases.subject(before: group.start, bound: leftBound(of: group.start))
    else { return next }
    var contents = [next..<range.upperBound]
    if tokens[next].lower != "that" { contents.insert(subject, at: 0) }
    if !drafts.isEmpty { return next }
    drafts.append(ClaimDraft(source: nil, cue: group.start..<next, contents: contents))
    return next
  }

  mutating func readAdverb(_ index: Int) -> Int {
    guard drafts.isEmpty, index > range.lowerBound, index + 1 < range.upperBound else {
      return index + 1
    }
    drafts.append(
      ClaimDraft(
        source: nil, cue: index..<index + 1,
        contents: [range.lowerBound..<index, index + 1..<range.upperBound]))
    return index + 1
  }

  mutating func readAccordingTo(_ index: Int) -> Int {
    guard index + 2 < range.upperBound, tokens[index + 1].lower == "to" else { return index + 1 }
    let start = index + 2
    let end = phrases.end(from: start, limit: range.upperBound, appositions: true)
    guard end > start else { return start }
    let source = start..<end
    var contents: [Range<Int>] = []
    var low = range.lowerBound
    if let last = drafts.last, let cue = last.cue, index > cue.lowerBound {
      low = last.contents.last.map { min($0.lowerBound, index) } ?? low
      // "X said Y, according to Z": the outer one speaks of the whole sentence.
      low = min(low, range.lowerBound)
    }
    if index - low >= 2 { contents.append(low..<index) }
    var after = end
    if after < range.upperBound, tokens[after].kind == .comma { after += 1 }
    if contents.isEmpty
      || tokens[min(after, range.upperBound - 1)].has([.be, .have, .modal, .coordinator])
    {
      if after < range.upperBound { contents.append(after..<range.upperBound) }
    }
    guard !contents.isEmpty else { return end }
    drafts.append(
      ClaimDraft(
        source: source, cue: index..<start, contents: contents,
        quotes: contents.contains { $0.contains { text.isQuoted($0) } }))
    return end
  }

  /// "X: content" in headlines and "NAME: “…”" in transcripts.
  mutating func readColon() {
    let scan = range.prefix(14)
    guard let colon = scan.first(where: { tokens[$0].kind == .colon || tokens[$0].kind == .dash }),
      colon > range.lowerBound, colon + 1 < range.upperBound, !text.isQuoted(colon)
    else { return }
    let isColon = tokens[colon].kind == .colon
    let quoted = text.isQuoted(colon + 1)
    guard isHeadline || isColon && quoted else { return }
    let before = range.lowerBound..<colon
    let after = colon + 1..<range.upperBound
    let end = phrases.end(from: before.lowerBound, limit: colon, appositions: true)
    let named = before.allSatisfy {
      tokens[$0].isCapitalised
        || tokens[$0].has([.role, .crowd, .body, .document, .determiner, .preposition])
        || tokens[$0].kind == .clitic
    }
    if end == colon, named, before.count <= 6, isColon {
      drafts.append(
        ClaimDraft(source: before, cue: colon..<colon + 1, contents: [after], quotes: quoted))
      return
    }
    let tail = phrases.end(from: after.lowerBound, limit: range.upperBound, appositions: false)
    if !isColon || isHeadline, tail == range.upperBound, after.count <= 4,
      after.allSatisfy({ tokens[$0].isWord }),
      after.contains(where: {
        tokens[$0].has([.role, .crowd, .body, .document]) || tokens[$0].isCapitalised
      }),
      isHeadline
    {
      drafts.append(ClaimDraft(source: after, cue: colon..<colon + 1, contents: [before]))
    }
  }
}
