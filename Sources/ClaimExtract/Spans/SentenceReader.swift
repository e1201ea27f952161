import FeedModel

/// Reads the claims of one sentence from left to right.
struct SentenceReader {
  let text: AnalysedText
  let phrases: NounPhrase
  let range: Range<Int>
  let sentence: Int
  private(set) var drafts: [ClaimDraft] = []

  init(text: AnalysedText, sentence: Int) {
    self.text = text
    self.sentence = sentence
    range = text.sentences[sentence]
    phrases = NounPhrase(text)
  }

  var tokens: Tokens { text.tokens }

  mutating func read() -> [ClaimDraft] {
    var index = range.lowerBound
    while index < range.upperBound {
      index = max(index + 1, readCue(at: index))
    }
    if drafts.isEmpty { readColon() }
    return drafts
  }

  /// Reads the cue that begins at token `index`, if one does; returns where to go on.
  private mutating func readCue(at index: Int) -> Int {
    let token = tokens[index]
    guard token.isWord, !text.isQuoted(index) else { return index + 1 }
    switch token.lower {
    case "according": return readAccordingTo(index)
    case "reportedly", "allegedly", "supposedly": return readAdverb(index)
    default: break
    }
    guard let verb = CueVerbs.entry(token.lower) else { return index + 1 }
    if token.isCapitalised && index > range.lowerBound && !isHeadline { return index + 1 }
    return readVerb(index, verb)
  }

  var isHeadline: Bool {
    if text.field == .title { return true }
    guard let first = text.paragraphs.first, range.lowerBound < first.upperBound else {
      return false
    }
    let last = tokens[first.upperBound - 1]
    return first.count < 30 && !last.endsSentence
  }

  // MARK: Verbs

  private mutating func readVerb(_ verb: Int, _ entry: CueVerbs.Entry) -> Int {
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

  private mutating func addClaim(_ reporting: Reporting) -> Int {
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

  /// What stands before "…, X said".
  private func leftContent(_ reporting: Reporting, rightIsEmpty: Bool) -> Range<Int>? {
    guard
      reporting.entry.frame.contains(.clause) || reporting.entry.frame.contains(.quoteOnly)
        || reporting.entry.frame.contains(.addressee)
    else { return nil }
    let edge = min(reporting.source.lowerBound, reporting.cue.lowerBound)
    guard edge > range.lowerBound else {
      return quotationBefore(edge)
    }
    let last = tokens[edge - 1]
    let quoted = text.isQuoted(edge - 1)
    guard last.kind == .comma || last.kind == .dash || quoted || last.kind == .question else {
      return nil
    }
    var low = range.lowerBound
    if let previous = drafts.last,
      previous.contents.last?.upperBound ?? 0 > low || previous.cue != nil
    {
      let reach = max(
        previous.cue?.upperBound ?? 0, previous.source?.upperBound ?? 0)
      if reach > low && reach < edge { low = reach }
    }
    if quoted {
      let quotation = text.quotation(of: edge - 1).tokens
      let start = min(max(low, range.lowerBound), quotation.lowerBound)
      if quotation.lowerBound < range.lowerBound { return quotation.lowerBound..<edge }
      // A clause that only ends in a quotation is content from its beginning.
      return start < edge ? start..<edge : nil
    }
    if isAdverbial(low..<edge) || !rightIsEmpty { return nil }
    if edge - low < 3 { return nil }
    return low..<edge
  }

  private func quotationBefore(_ edge: Int) -> Range<Int>? {
    guard edge > 0, text.isQuoted(edge - 1) else { return nil }
    guard edge < tokens.count, !text.startsParagraph(edge) else { return nil }
    let quotation = text.quotation(of: edge - 1).tokens
    if let last = drafts.last?.contents.last, last.upperBound > quotation.lowerBound { return nil }
    return quotation
  }

  /// What stands behind the cue: a clause, a quotation, an object.
  private func rightContent(_ reporting: Reporting) -> Range<Int>? {
    var index = reporting.contentStart
    let frame = reporting.entry.frame
    let end = range.upperBound
    guard index < end else { return reporting.cueEndsInColon(text) ? following(index) : nil }
    if reporting.cueEndsInColon(text) { return trimmedRight(index..<end) }
    if reporting.inverted {
      // "…," said X, "…"
      index = skipAdverbials(index)
      if index < end, tokens[index].kind == .comma || tokens[index].kind == .colon { index += 1 }
      guard index < end, text.isQuoted(index) || tokens[index].lower == "that" else { return nil }
      return trimmedRight(index..<end)
    }
    if frame.contains(.addressee), !frame.contains(.clause) || tokens[index].lower == "reporters" {
      index = skipAddressee(index)
    }
    if frame.contains(.clause) || frame.contains(.addressee) {
      index = skipAdverbials(index)
      guard index < end else { return nil }
      var comma = false
      if tokens[index].kind == .comma {
        comma = true
        index = skipAdverbials(index + 1)
        if index < end, tokens[index].kind == .comma { index += 1 }
      }
      guard index < end, tokens[index].kind != .fullStop else { return nil }
      if text.isQuoted(index) || tokens[index].lower == "that" { return trimmedRight(index..<end) }
      if comma {
        // "…, he said, and …": goes on only after content before it.
        guard reporting.source.lowerBound > range.lowerBound,
          tokens[index].has([.coordinator, .subordinator])
        else { return nil }
        return nil
      }
    }
    if index < end, tokens[index].kind == .comma { return nil }
    let content = trimmedRight(index..<end)
    let words = content.filter { tokens[$0].isWord || tokens[$0].kind == .number }.count
    guard words >= (frame.contains(.clause) ? 2 : 1) else { return nil }
    if frame != .infinitive, isAdverbial(content) { return nil }
    if frame == .infinitive, tokens[index].lower != "to" { return nil }
    return content
  }

  /// The sentence after a cue that ends its sentence with a colon.
  private func following(_ index: Int) -> Range<Int>? {
    let next = sentence + 1
    guard next < text.sentences.count else { return nil }
    let range = text.sentences[next]
    guard let first = range.first, text.isQuoted(first) else { return range }
    let quotation = text.quotation(of: first).tokens
    return quotation.upperBound > range.upperBound ? quotation : range
  }

  // MARK: Edges

  /// Where the clause around `index` begins: behind a quotation, or the last claim's cue.
  private func leftBound(of index: Int) -> Int {
    var low = range.lowerBound
    if let cue = drafts.last?.cue { low = max(low, min(cue.upperBound, index)) }
    var at = index - 1
    while at >= low, index - at < 45 {
      if text.isQuoted(at) { return at + 1 }
      at -= 1
    }
    return low
  }

  private func clauseSubject(before index: Int) -> Range<Int>? {
    let end = phrases.end(from: range.lowerBound, limit: index, appositions: true)
    return end > range.lowerBound ? range.lowerBound..<end : nil
  }

  private func followsQuotation(_ index: Int) -> Bool { index > 0 && text.isQuoted(index - 1) }

  private func canInvert(_ verb: Int, _ entry: CueVerbs.Entry) -> Bool {
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

  /// "in a statement", "on Telegram", behind a verb of saying.
  private func medium(after index: Int) -> Int? {
    guard index + 1 < range.upperBound, tokens[index].has(.preposition),
      ["in", "on", "during", "at", "via", "by"].contains(tokens[index].lower)
    else { return nil }
    var at = index + 1
    while at < min(range.upperBound, index + 6) {
      let token = tokens[at]
      guard token.isWord else { return nil }
      switch token.lower {
      case "statement", "interview", "speech", "letter", "email", "e-mail", "tweet", "post",
        "briefing", "conference", "memo", "column", "editorial", "report", "filing":
        return at + 1
      case "twitter", "telegram", "facebook":
        return at + 1
      default: break
      }
      at += 1
    }
    return nil
  }

  /// Steps over "on Monday", "last week", "to reporters", "in a statement on Friday".
  private func skipAdverbials(_ start: Int) -> Int {
    var index = start
    while index < range.upperBound {
      let token = tokens[index]
      if token.has(.weekday) {
        index += 1
      } else if ["yesterday", "today", "later", "earlier", "recently", "repeatedly"].contains(
        token.lower)
      {
        index += 1
      } else if index + 1 < range.upperBound,
        ["on", "last", "this", "to", "in", "during", "at", "of", "about", "after", "from", "when"]
          .contains(token.lower),
        let end = adverbialEnd(index)
      {
        index = end
      } else {
        return index
      }
    }
    return index
  }

  private func adverbialEnd(_ index: Int) -> Int? {
    let next = tokens[index + 1]
    switch tokens[index].lower {
    case "on":
      guard
        next.has([.weekday, .month])
          || ["cnn", "fox", "nbc", "twitter", "telegram", "facebook", "abc", "cbs", "msnbc"]
            .contains(next.lower)
      else { return medium(after: index) }
      var end = index + 2
      if next.has(.month), end < range.upperBound, tokens[end].kind == .number { end += 1 }
      return end
    case "last", "this":
      return next.has([.weekday, .month])
        || [
          "week", "month", "year", "morning", "afternoon", "evening", "night", "summer", "spring",
          "fall", "weekend",
        ].contains(next.lower)
        ? index + 2 : nil
    case "to":
      return next.has(.crowd) || next.isCapitalised
        ? phrases.end(from: index + 1, limit: range.upperBound, appositions: false) : nil
    case "in", "during", "at":
      if let medium = medium(after: index) {
        // With what hangs on it: "in an interview with the Courier".
        guard medium + 1 < range.upperBound,
          ["with", "to", "on", "in", "for"].contains(tokens[medium].lower)
        else { return medium }
        let end = phrases.end(from: medium + 1, limit: range.upperBound, appositions: false)
        return end > medium + 1 ? end : medium
      }
      if tokens[index].lower == "in", next.kind == .number || next.has(.month) { return index + 2 }
      let end = phrases.end(from: index + 1, limit: range.upperBound, appositions: false)
      guard end > index + 1, end - index < 9, next.has(.determiner) || next.isCapitalised,
        end < range.upperBound,
        tokens[end].kind == .comma || tokens[end].kind == .fullStop || tokens[end].lower == "that"
          || tokens[end].has(.weekday)
      else { return nil }
      return end
    default: return nil
    }
  }

  private func skipAddressee(_ start: Int) -> Int {
    guard start < range.upperBound else { return start }
    if tokens[start].has(.objectPronoun) || tokens[start].lower == "reporters" { return start + 1 }
    if text.isQuoted(start) || tokens[start].lower == "that" { return start }
    let end = phrases.end(from: start, limit: range.upperBound, appositions: false)
    return end
  }

  /// Whether a stretch is only when and where: "On Monday", "Meanwhile", "In a statement".
  private func isAdverbial(_ stretch: Range<Int>) -> Bool {
    guard let first = stretch.first else { return true }
    if tokens[first].has([.coordinator]), stretch.count < 3 { return true }
    let token = tokens[first]
    if token.has(.adverb), stretch.count <= 3 { return true }
    if [
      "asked", "speaking", "in", "on", "at", "during", "after", "before", "last", "earlier", "when",
      "while", "as", "for", "with", "following", "writing", "since", "despite", "to", "by", "this",
      "from", "responding", "addressing", "appearing", "citing", "noting", "if", "because",
      "although", "though",
    ].contains(token.lower) {
      return stretch.allSatisfy { !text.isQuoted($0) }
    }
    return token.has(.weekday) || token.lower == "meanwhile"
  }

  /// Cuts a content at the sentence's end marks and at what begins another cue's clause.
  private func trimmedRight(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    for index in range where !text.isQuoted(index) && tokens[index].lower == "according" {
      if index > range.lowerBound { end = index }
      break
    }
    return range.lowerBound..<end
  }

  private mutating func cutLastContent(before cue: Int) {
    guard var last = drafts.last, let content = last.contents.last, content.upperBound > cue,
      content.lowerBound < cue
    else { return }
    var end = cue
    while end > content.lowerBound,
      tokens[end - 1].has(.coordinator) || tokens[end - 1].kind == .comma
        || tokens[end - 1].has(.adverb)
    {
      end -= 1
    }
    last.contents.replaceLast(with: content.lowerBound..<end)
    drafts.replaceLast(with: last)
  }

  // MARK: Other cues

  /// "is expected to …": no source, the clause is the content.
  private mutating func readPassive(_ group: VerbGroup) -> Int {
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

  private mutating func readAdverb(_ index: Int) -> Int {
    guard drafts.isEmpty, index > range.lowerBound, index + 1 < range.upperBound else {
      return index + 1
    }
    drafts.append(
      ClaimDraft(
        source: nil, cue: index..<index + 1,
        contents: [range.lowerBound..<index, index + 1..<range.upperBound]))
    return index + 1
  }

  private mutating func readAccordingTo(_ index: Int) -> Int {
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
  private mutating func readColon() {
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

extension SentenceReader.Reporting {
  func cueEndsInColon(_ text: AnalysedText) -> Bool {
    cue.upperBound > 0 && text.tokens[cue.upperBound - 1].kind == .colon
  }
}
