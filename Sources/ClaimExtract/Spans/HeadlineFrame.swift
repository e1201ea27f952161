import FeedModel

/// Headlines: "…: police", "…, claims Denmark", "Topic: Torvik insists …", "Lena Varn: “…”".
enum HeadlineFrame {
  static func claims(in text: AnalysedText) -> [TaggedDraft] {
    let headlines = lines(of: text)
    let found = headlines.compactMap { line in
      for read in [quoted, behindMark, inverted, before, present] {
        if let found = read(line, text) { return found }
      }
      return nil
    }
    guard text.field != .title else { return found }
    let read = Set(headlines.map(\.lowerBound))
    return found
      + text.paragraphs.filter { $0.count < 40 && !read.contains($0.lowerBound) }
      .compactMap { flash($0, text) }
  }

  /// What stands at the end of a line and cannot be read otherwise: "…, says Varn", "… – lawyer". A name behind a
  /// dash is as often the outlet's.
  static func tails(of text: AnalysedText) -> [(line: Range<Int>, tail: TaggedDraft)] {
    lines(of: text).compactMap { line in
      if let tail = inverted(line, text) { return (line, tail) }
      guard let tail = behindMark(line, text), let source = tail.source,
        source.allSatisfy({ text.tokens[$0].capital == .none })
      else { return nil }
      return (line, tail)
    }
  }

  /// "Two missing after a boat capsizes off Yelm – coastguard", between the paragraphs of a live blog or a
  /// channel: nobody else writes a speaker in small letters behind a last dash, without a full stop.
  private static func flash(_ line: Range<Int>, _ text: AnalysedText) -> TaggedDraft? {
    let tokens = text.tokens
    guard line.count > 6, !tokens[line.upperBound - 1].endsSentence,
      let draft = behindMark(line, text), let source = draft.source, source.count <= 3,
      tokens[source.lowerBound - 1].kind == .dash,
      source.allSatisfy({ tokens[$0].capital == .none && !tokens[$0].has([.preposition, .adverb]) })
    else { return nil }
    return draft
  }

  /// The lines that are headlines, without a full stop behind them: the title, the first line of a text, and
  /// every line of a text that is a list of such lines.
  private static func lines(of text: AnalysedText) -> [Range<Int>] {
    guard let first = text.paragraphs.first else { return [] }
    let tokens = text.tokens
    func isHeadline(_ line: Range<Int>) -> Bool {
      line.count < 40 && !tokens[line.upperBound - 1].endsSentence
        && text.sentence(of: line.lowerBound).upperBound >= line.upperBound
    }
    if text.field != .title, text.paragraphs.count >= 4 {
      let headlines = text.paragraphs.filter(isHeadline)
      if headlines.count * 3 >= text.paragraphs.count * 2 { return headlines }
    }
    guard first.count < 40,
      text.field == .title || text.paragraphs.count > 1 && first.count < 30
    else { return [] }
    var end = first.upperBound
    if tokens[end - 1].kind == .fullStop { end -= 1 }
    if text.field != .title, tokens[first.upperBound - 1].endsSentence, text.sentences.count > 1,
      text.sentence(of: first.lowerBound).upperBound < first.upperBound
    {
      return []
    }
    return [first.lowerBound..<end]
  }

  private static let verbs: Set<String> = [
    "says", "say", "claims", "claim", "warns", "warn", "reports", "insists", "admits", "reveals",
    "denies", "confirms", "vows", "announces", "urges", "accuses", "alleges", "argues", "suggests",
    "finds", "rejects", "blames", "slams", "threatens", "demands", "condemns", "criticises",
    "criticizes", "predicts", "pledges", "dismisses", "slam", "blame", "deny", "reject", "demand",
  ]

  /// "Lena Varn: “We will not sell the port”": who is named, or is somebody, before a colon says what is
  /// quoted behind it, all of it.
  private static func quoted(_ line: Range<Int>, _ text: AnalysedText) -> TaggedDraft? {
    let tokens = text.tokens
    guard let colon = line.prefix(8).first(where: { tokens[$0].kind == .colon }),
      colon > line.lowerBound, tokens[colon + 1].kind == .quoteMark
    else { return nil }
    let quotation = text.quotation(of: colon + 1)
    let source = line.lowerBound..<colon
    guard quotation.tokens.lowerBound == colon + 1, quotation.inner.count >= 2,
      line.upperBound - quotation.tokens.upperBound <= 1,
      source.allSatisfy({ tokens[$0].isWord || tokens[$0].kind == .clitic }),
      !text.isQuoted(line.lowerBound), isSomebody(source, text)
    else { return nil }
    var draft = TaggedDraft(source: source, cue: colon..<colon + 1, contents: [])
    draft.setContents([quotation.tokens], in: text)
    return draft
  }

  /// "Estian army: Four drones shot down": people or a body before a colon. What the line only announces
  /// ("Police: what we know", "Council: five questions") nobody says.
  private static func before(_ line: Range<Int>, _ text: AnalysedText) -> TaggedDraft? {
    let tokens = text.tokens
    guard let colon = line.prefix(7).first(where: { tokens[$0].kind == .colon }),
      colon > line.lowerBound, line.upperBound - colon > 3
    else { return nil }
    let source = line.lowerBound..<colon
    let first = tokens[colon + 1]
    guard source.allSatisfy({ tokens[$0].isWord || tokens[$0].kind == .clitic }),
      let head = SourcePhrase.headIndex(source, text), head == colon - 1,
      tokens[head].has([.crowd, .body, .role, .person]),
      !NoSpeech.labels.contains(tokens[head].lower),
      !tokens[line.lowerBound].has([.cardinal, .wh]), first.isWord || first.kind == .number,
      !first.has([.wh, .preposition]), first.lower != "the",
      tokens[line.upperBound - 1].kind != .question,
      !(colon + 1..<min(colon + 4, line.upperBound)).contains(where: {
        ["things", "takeaways", "ways", "questions", "reasons", "facts", "key", "story", "guide"]
          .contains(tokens[$0].lower)
      })
    else { return nil }
    var draft = TaggedDraft(source: source, cue: colon..<colon + 1, contents: [])
    draft.setContents([colon + 1..<line.upperBound], in: text)
    return draft
  }

  /// A noun for people or bodies, or nothing but capitals with a listed first name or an honorific.
  private static func isSomebody(_ source: Range<Int>, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    guard let head = SourcePhrase.headIndex(source, text) else { return false }
    if tokens[head].has([.role, .person, .crowd, .body, .organisationEnd]) { return true }
    return source.allSatisfy { tokens[$0].isCapitalised }
      && tokens[source.lowerBound].has([.maleName, .femaleName, .honorific, .title])
  }

  /// "Raid kills two in Halm: police", "Talks near – report".
  private static func behindMark(_ line: Range<Int>, _ text: AnalysedText) -> TaggedDraft? {
    let tokens = text.tokens
    guard
      let mark = line.last(where: { tokens[$0].kind == .colon || tokens[$0].kind == .dash }),
      !text.isQuoted(mark), mark - line.lowerBound > 2, (1...5).contains(line.upperBound - mark - 1)
    else { return nil }
    let source = mark + 1..<line.upperBound
    guard source.allSatisfy({ tokens[$0].isWord || tokens[$0].kind == .clitic }),
      tokens[mark].kind == .colon || tokens[mark].spaced || tokens[mark + 1].spaced,
      !tokens[source.lowerBound].has([.coordinator, .preposition, .subordinator]),
      !source.contains(where: { verbs.contains(tokens[$0].lower) || tokens[$0].has(.be) }),
      let head = SourcePhrase.headIndex(source, text),
      tokens[head].has([.crowd, .body, .organisationEnd, .role, .person, .document])
        || wires.contains(tokens[head].lower)
    else { return nil }
    var draft = TaggedDraft(source: source, cue: mark..<mark + 1, contents: [])
    draft.setContents([line.lowerBound..<mark], in: text)
    return draft
  }

  private static let wires: Set<String> = [
    "reuters", "ap", "afp", "bbc", "cnn", "bloomberg", "un", "imf", "who", "nato", "eu", "iaea",
    "unicef", "wsj", "nyt", "ft", "axios", "tass", "xinhua", "kyodo", "yonhap", "police", "pm",
    "minister", "fm", "mp", "sources", "study", "poll",
  ]

  /// "Estia 'ready for truce', claims Denmark".
  private static func inverted(_ line: Range<Int>, _ text: AnalysedText) -> TaggedDraft? {
    let tokens = text.tokens
    guard
      let comma = line.last(where: { tokens[$0].kind == .comma && !text.isQuoted($0) }),
      comma - line.lowerBound > 1, comma + 2 < line.upperBound
    else { return nil }
    if verbs.contains(tokens[comma + 1].lower) {
      let source = comma + 2..<line.upperBound
      guard source.count <= 7, NounPhrase(text).canStart(source.lowerBound),
        !source.contains(where: { tokens[$0].kind == .comma || text.isQuoted($0) })
      else { return nil }
      var draft = TaggedDraft(source: source, cue: comma + 1..<comma + 2, contents: [])
      draft.setContents([line.lowerBound..<comma], in: text)
      return draft
    }
    // "Quake kills five, officials say"
    let verb = line.upperBound - 1
    guard verbs.contains(tokens[verb].lower), verb - comma - 1 <= 6 else { return nil }
    let source = comma + 1..<verb
    guard NounPhrase(text).canStart(source.lowerBound) else { return nil }
    var draft = TaggedDraft(source: source, cue: verb..<verb + 1, contents: [])
    draft.setContents([line.lowerBound..<comma], in: text)
    return draft
  }

  /// "Nomar crisis: Tinubari insists army raid last resort".
  private static func present(_ line: Range<Int>, _ text: AnalysedText) -> TaggedDraft? {
    let tokens = text.tokens
    var start = line.lowerBound
    if let colon = line.prefix(7).first(where: { tokens[$0].kind == .colon }) { start = colon + 1 }
    guard
      let verb = (start + 1..<min(line.upperBound, start + 7)).first(where: {
        verbs.contains(tokens[$0].lower) && !text.isQuoted($0)
          && (tokens[$0].lower.hasSuffix("s") || tokens[$0 - 1].has(.crowd))
      }), verb + 2 < line.upperBound, tokens[start].isCapitalised,
      !tokens[start].has([.determiner, .possessive, .wh]),
      (start..<verb).allSatisfy({ tokens[$0].isWord || tokens[$0].kind == .clitic }),
      !(start..<verb).contains(where: { tokens[$0].has([.be, .have, .modal, .preposition]) }),
      !tokens[verb + 1].has([.preposition, .be])
    else { return nil }
    var draft = TaggedDraft(source: start..<verb, cue: verb..<verb + 1, contents: [])
    draft.setContents([verb + 1..<line.upperBound], in: text)
    return draft
  }
}
