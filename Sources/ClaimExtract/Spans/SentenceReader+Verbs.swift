import FeedModel

/// Cues that are verbs: who is before or behind them.
extension SentenceReader {
  mutating func readVerb(_ verb: Int, _ entry: CueVerbs.Entry) -> Int {
    guard let group = VerbGroup(at: verb, entry: entry, in: text, bound: range.lowerBound) else {
      return verb + 1
    }
    if group.isPassive { return readPassive(group) }
    var cueEnd = verb + 1
    var bound = false
    if cueEnd < range.upperBound, entry.prepositions.contains(tokens[cueEnd].lower) {
      cueEnd += 1
      bound = true
      if cueEnd < range.upperBound, tokens[cueEnd - 1].lower == "out",
        ["against", "at", "for"].contains(tokens[cueEnd].lower)
      {
        cueEnd += 1
      }
    }
    if entry.frame == .bound && !bound { return verb + 1 }
    var cue = group.start..<cueEnd
    if let medium = medium(after: cueEnd), entry.frame.contains(.clause) {
      cue = cue.lowerBound..<medium
    }
    if cue.upperBound < range.upperBound, tokens[cue.upperBound].kind == .colon {
      cue = cue.lowerBound..<cue.upperBound + 1
    }

    // Source before the verb, inherited, or behind it.
    var source: Range<Int>?
    var inherits = false
    let left = leftBound(of: group.start)
    if group.isCoordinated(text, range.lowerBound) || group.isParticiple {
      if let last = drafts.last, last.source != nil {
        source = last.source
        inherits = true
      } else if let subject = clauseSubject(before: group.start) {
        source = subject
        inherits = true
      }
    }
    if source == nil, !group.isParticiple,
      let subject = phrases.subject(before: group.start, bound: left)
    {
      source = subject
    }
    var contentStart = cue.upperBound
    var inverted = false
    if source == nil || followsQuotation(group.start), entry.frame.contains(.clause), !inherits,
      group.start == verb, canInvert(verb, entry)
    {
      let end = phrases.end(from: cueEnd, limit: range.upperBound, appositions: true)
      if end > cueEnd {
        source = cueEnd..<end
        cue = group.start..<cueEnd
        contentStart = end
        inverted = true
        if let medium = medium(after: end) { contentStart = medium }
      }
    }
    guard let source else { return verb + 1 }
    return addClaim(
      Reporting(
        source: source, cue: cue, entry: entry, contentStart: contentStart, inherits: inherits,
        inverted: inverted, left: left))
  }

  struct Reporting {
    var source: Range<Int>
    var cue: Range<Int>
    var entry: CueVerbs.Entry
    var contentStart: Int
    var inherits: Bool
    var inverted: Bool
    var left: Int
  }

  mutating func addClaim(_ reporting: Reporting) -> Int {
    let next = reporting.cue.upperBound
    var contents: [Range<Int>] = []
    let right = rightContent(reporting)
    let front = reporting.inherits ? nil : leftContent(reporting, rightIsEmpty: right == nil)
    if let front { contents.append(front) }
    if let right { contents.append(right) }
    guard !contents.isEmpty else { return next }
    if reporting.inherits { cutLastContent(before: reporting.cue.lowerBound) }
    let quotes = contents.contains { range in
      range.contains { text.isQuoted($0) }
    }
    drafts.append(
      ClaimDraft(source: reporting.source, cue: reporting.cue, contents: contents, quotes: quotes))
    return next
  }
}

extension SentenceReader.Reporting {
  func cueEndsInColon(_ text: AnalysedText) -> Bool {
    cue.upperBound > 0 && text.tokens[cue.upperBound - 1].kind == .colon
  }
}
