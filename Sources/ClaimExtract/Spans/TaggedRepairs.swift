import FeedModel

/// Corrections of what the tagger found that need words and grammar, in `docs/claims.md`, "Spans".
///
/// They come behind everything in docs/claims-model.md, so that the tagger itself stays what was trained.
struct TaggedRepairs {
  private let text: AnalysedText
  private let phrases: NounPhrase
  private var tokens: Tokens { text.tokens }

  init(_ text: AnalysedText) {
    self.text = text
    phrases = NounPhrase(text)
  }

  /// The claims of a text, repaired, in their order.
  func repaired(_ claims: [RawClaim]) -> [RawClaim] {
    var drafts = claims.map { TaggedDraft($0, in: text) }
    for index in drafts.indices {
      keepLine(&drafts[index])
      detachSource(&drafts[index])
      cutSource(&drafts[index])
      cutCredit(&drafts[index])
      takeMedium(&drafts[index])
      Kicker.cut(&drafts[index], in: text)
      Dateline.cut(&drafts[index], in: text)
      Truncation.cut(&drafts[index], in: text)
      NextClause.cut(&drafts[index], in: text)
      SentenceStop.cut(&drafts[index], in: text)
    }
    NoSpeech.drop(&drafts, in: text)
    HeadlineTail.prefer(&drafts, in: text)
    OtherParty.cut(&drafts, in: text)
    QuotedAsSaying.mend(&drafts, in: text)
    Citing.mend(&drafts, in: text)
    DashPair.extend(&drafts, in: text)
    takeLooseQuotations(&drafts)
    Turns.mend(&drafts, in: text)
    ElidedFigures.mend(&drafts, in: text)
    drafts.removeAll { $0.contents.isEmpty }
    PassedOver.add(&drafts, in: text)
    return drafts.map { $0.raw(in: text) }
  }

  // MARK: Lines

  /// No claim reaches across the end of a line, in which a text without sentences has its only stops:
  /// of source and cue the words in the cue's line stay, of a content elsewhere what is quoted or
  /// stands behind a colon. Only speech goes on in the next paragraph.
  private func keepLine(_ draft: inout TaggedDraft) {
    guard let cue = draft.cue, let first = cue.first else { return }
    let line = text.paragraph(of: first)
    if cue.upperBound > line.upperBound {
      draft.cue = cue.clamped(to: line)
      draft.changedCue = true
    }
    if let source = draft.source,
      source.lowerBound < line.lowerBound
        || source.upperBound > line.upperBound
    {
      let head = text.paragraph(of: source.lowerBound)
      let kept = source.clamped(to: source.overlaps(line) ? line : head)
      draft.source = kept
      draft.changedSource = true
    }
    let isOpen = tokens[cue.upperBound - 1].kind == .colon
    let contents = draft.contents.compactMap { content -> Range<Int>? in
      guard let start = content.first, !line.contains(start) || content.upperBound > line.upperBound
      else { return content }
      if text.isQuoted(start) { return content }
      let home = text.paragraph(of: start)
      if home == line { return content.clamped(to: line) }
      if isOpen, home.lowerBound == line.upperBound { return content.clamped(to: home) }
      // Speech that only begins in plain words, or that is quoted further on.
      return content.contains(where: { text.isQuoted($0) }) ? content : nil
    }
    if contents != draft.contents {
      draft.contents = contents
      draft.changedContents = true
    }
  }

  // MARK: A source that was read as content

  /// "The raid hit four missiles, the ministry {said}": a content runs up to the cue and nobody says it.
  private func detachSource(_ draft: inout TaggedDraft) {
    guard draft.source == nil, let cue = draft.cue,
      let place = draft.contents.firstIndex(where: { $0.upperBound == cue.lowerBound })
    else { return }
    let content = draft.contents[place]
    guard
      let comma = content.last(where: {
        tokens[$0].kind == .comma && (!text.isQuoted($0) || closesQuotation($0))
      })
    else { return }
    let first = firstWord(behind: comma, content.upperBound)
    guard first - content.lowerBound > 3, content.upperBound - first <= 12,
      first < content.upperBound, isNounPhrase(first..<content.upperBound)
    else { return }
    draft.source = first..<content.upperBound
    draft.changedSource = true
    draft.contents[place] = Trim.content(content.lowerBound..<first, in: text)
    draft.changedContents = true
  }

  /// “…,” Varn said: the comma belongs to the quotation that ends behind it.
  private func closesQuotation(_ comma: Int) -> Bool {
    comma + 1 < tokens.count && tokens[comma + 1].kind == .quoteMark
  }

  private func firstWord(behind comma: Int, _ limit: Int) -> Int {
    var index = comma + 1
    while index < limit, !tokens[index].isWord { index += 1 }
    return index
  }

  private func isNounPhrase(_ range: Range<Int>) -> Bool {
    let first = tokens[range.lowerBound]
    guard !text.isQuoted(range.lowerBound), !first.has([.relative, .coordinator, .subordinator]),
      first.isCapitalised || first.has([.determiner, .possessive, .crowd, .role, .subjectPronoun])
    else { return false }
    return phrases.end(from: range.lowerBound, limit: range.upperBound, appositions: false)
      == range.upperBound
  }

  // MARK: A source that holds a clause

  /// [Oil prices jumped by 6 % after the navy] {said}: who speaks stands behind the clause.
  private func cutClause(_ draft: inout TaggedDraft) {
    guard let source = draft.source, let cue = draft.cue, source.upperBound <= cue.lowerBound,
      source.count > 4,
      let link = source.last(where: {
        ["after", "when", "while", "because", "since", "before", "although"].contains(
          tokens[$0].lower)
      }), link > source.lowerBound + 1, link + 1 < source.upperBound,
      (source.lowerBound + 1..<link).contains(where: {
        tokens[$0].isWord && !tokens[$0].isCapitalised
          && (tokens[$0].has(.past)
            || GeneralVerbs.form(of: tokens[$0].lower).map { $0.contains(.past) } == true)
      }), !source.contains(where: { tokens[$0].has(.relative) && tokens[$0].lower != "that" }),
      isNounPhrase(link + 1..<source.upperBound)
    else { return }
    draft.setSource(link + 1..<source.upperBound)
  }

  /// [Moscow blames US,] {says}: the source ends before the verb of another clause.
  private func cutSource(_ draft: inout TaggedDraft) {
    cutClause(&draft)
    guard let source = draft.source, let cue = draft.cue, source.upperBound <= cue.lowerBound,
      source.count > 2, let last = source.last, tokens[last].kind == .comma
    else { return }
    for index in source.dropFirst() {
      let token = tokens[index]
      if token.has([.relative, .wh]) || token.kind == .comma && index != last { return }
      guard token.isWord, token.capital == .none, let verb = CueVerbs.entry(token.lower),
        !verb.forms.isDisjoint(with: [.past, .third]),
        !token.has([.role, .crowd, .body, .document])
      else { continue }
      let head = source.lowerBound..<index
      guard isNounPhrase(head) else { return }
      draft.source = head
      draft.changedSource = true
      return
    }
  }

  // MARK: A credit

  /// "… to escalate the war [Reuters]" under a photograph.
  private func cutCredit(_ draft: inout TaggedDraft) {
    guard let content = draft.contents.last, let last = content.last, tokens[last].kind == .close,
      !text.isQuoted(last), last + 1 >= tokens.count || text.startsParagraph(last + 1),
      let open = content.suffix(10).last(where: { tokens[$0].kind == .open }),
      text.bytes[tokens[open].range].elementsEqual("[".utf8), open - content.lowerBound > 2,
      tokens[open + 1].isCapitalised
    else { return }
    draft.contents.replaceLast(with: Trim.content(content.lowerBound..<open, in: text))
    draft.changedContents = true
  }

  // MARK: The medium

  private static let media: Set<String> = [
    "statement", "interview", "speech", "tweet", "letter", "post", "message", "briefing", "email",
    "memo", "report", "conference", "video", "filing", "affidavit", "blog", "telegram", "release",
  ]

  /// {said} in a statement: the medium belongs to the cue where it follows at once, in its sentence.
  private func takeMedium(_ draft: inout TaggedDraft) {
    guard let cue = draft.cue, let verb = cue.last, tokens[verb].isWord,
      ["said", "says", "wrote", "announced"].contains(tokens[verb].lower)
    else { return }
    let end = min(cue.upperBound + 5, text.sentence(of: verb).upperBound)
    guard cue.upperBound + 2 < end, tokens[cue.upperBound].lower == "in",
      tokens[cue.upperBound + 1].has([.determiner, .possessive])
    else { return }
    for index in cue.upperBound + 2..<end {
      let token = tokens[index]
      guard token.isWord, !token.has([.preposition, .weekday]), !text.isQuoted(index) else {
        return
      }
      if Self.media.contains(token.lower), index + 1 >= tokens.count || token.lower != "news" {
        let taken = cue.upperBound..<index + 1
        guard !draft.contents.contains(where: { $0.overlaps(taken) }),
          draft.source.map({ !$0.overlaps(taken) }) ?? true
        else { return }
        draft.cue = cue.lowerBound..<index + 1
        draft.changedCue = true
        return
      }
    }
  }

  // MARK: Quotations that nobody took

  /// “…,” Varn said. “…”: a quotation in the same paragraph, behind or right before source and cue, that
  /// no claim holds.
  private func takeLooseQuotations(_ drafts: inout [TaggedDraft]) {
    guard !drafts.isEmpty else { return }
    var held = TotalArray(repeating: false, count: tokens.count, outside: false)
    for draft in drafts {
      for range in [draft.source, draft.cue].compactMap({ $0 }) + draft.contents {
        for index in range { held[index] = true }
      }
    }
    let order = drafts.indices.filter { drafts[$0].frame != nil }.sorted {
      (drafts[$0].frame?.lowerBound ?? 0, $0) < (drafts[$1].frame?.lowerBound ?? 0, $1)
    }
    var next = 0
    for quotation in text.quotations where quotation.isClosed && quotation.inner.count >= 5 {
      let range = quotation.tokens
      while next < order.count, (drafts[order[next]].frame?.lowerBound ?? 0) < range.lowerBound {
        next += 1
      }
      guard !range.contains(where: { held[$0] }) else { continue }
      if let before = order[at: next - 1], let frame = drafts[before].frame,
        carriesOn(range, drafts[before], frame, held)
      {
        take(range, &drafts[before])
      } else if next < order.count, let frame = drafts[order[next]].frame,
        frame.lowerBound == range.upperBound, quotation.inner.count >= 8,
        endsInComma(quotation.inner)
      {
        take(range, &drafts[order[next]])
      }
    }
  }

  private func take(_ range: Range<Int>, _ draft: inout TaggedDraft) {
    draft.contents.append(range)
    draft.contents.sort { $0.lowerBound < $1.lowerBound }
    draft.changedContents = true
  }

  /// Whether a quotation opens the sentence behind the one in which a quotation of `draft` was said.
  private func carriesOn(
    _ range: Range<Int>, _ draft: TaggedDraft, _ frame: Range<Int>, _ held: TotalArray<Bool>
  ) -> Bool {
    let start = range.lowerBound
    guard start - frame.upperBound < 60, start >= frame.upperBound,
      !text.startsParagraph(start) || isWholeParagraph(range) && NoSpeech.refers(frame, text),
      draft.contents.contains(where: {
        $0.upperBound <= frame.lowerBound && !$0.isEmpty && text.isQuoted($0.lowerBound)
          && text.isQuoted($0.upperBound - 1)
      })
    else { return false }
    let between = frame.upperBound..<start
    guard !between.contains(where: { held[$0] || text.startsParagraph($0) }) else { return false }
    if text.startsParagraph(start) { return endsParagraph(frame) }
    return text.sentence(of: start).lowerBound == start
      && text.sentenceOf[start] - text.sentenceOf[frame.upperBound - 1] == 1
  }

  /// A paragraph that is one quotation and nothing else.
  private func isWholeParagraph(_ range: Range<Int>) -> Bool {
    let paragraph = text.paragraph(of: range.lowerBound)
    return paragraph.lowerBound == range.lowerBound && paragraph.upperBound - range.upperBound <= 1
  }

  /// Whether the sentence of `frame` is its paragraph's last.
  private func endsParagraph(_ frame: Range<Int>) -> Bool {
    let last = frame.upperBound - 1
    return text.sentence(of: last).upperBound == text.paragraph(of: last).upperBound
  }

  private func endsInComma(_ inner: Range<Int>) -> Bool {
    guard let last = inner.last else { return false }
    return tokens[last].kind == .comma || tokens[last].kind == .question
      || tokens[last].kind == .exclamation
  }
}
