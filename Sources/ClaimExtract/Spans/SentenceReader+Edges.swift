import FeedModel

/// Where the clause of a cue begins, and whether its source can stand behind it.
extension SentenceReader {
  /// Where the clause around `index` begins: behind a quotation, or the last claim's cue.
  func leftBound(of index: Int) -> Int {
    var low = range.lowerBound
    if let cue = drafts.last?.cue { low = max(low, min(cue.upperBound, index)) }
    var at = index - 1
    while at >= low, index - at < 45 {
      if text.isQuoted(at) { return at + 1 }
      at -= 1
    }
    return low
  }

  func clauseSubject(before index: Int) -> Range<Int>? {
    let end = phrases.end(from: range.lowerBound, limit: index, appositions: true)
    return end > range.lowerBound ? range.lowerBound..<end : nil
  }

  func followsQuotation(_ index: Int) -> Bool { index > 0 && text.isQuoted(index - 1) }

  func canInvert(_ verb: Int, _ entry: CueVerbs.Entry) -> Bool {
    guard verb > range.lowerBound, text.isQuoted(verb - 1) || tokens[verb - 1].kind == .comma
    else { return false }
    guard verb + 1 < range.upperBound, !entry.forms.isDisjoint(with: [.past, .third]) else {
      return false
    }
    let next = tokens[verb + 1]
    guard next.isWord, !text.isQuoted(verb + 1), next.lower != "that", !next.has(.weekday) else {
      return false
    }
    return phrases.canStart(verb + 1)
  }
}
