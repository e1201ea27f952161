import FeedModel

/// Headlines: "…: police", "…, claims Denmark", "Topic: Torvik insists …".
enum HeadlineFrame {
  static func claims(in text: AnalysedText) -> [TaggedDraft] {
    guard let line = text.paragraphs.first, line.count < 40,
      text.field == .title || text.paragraphs.count > 1 && line.count < 30
    else { return [] }
    var end = line.upperBound
    if text.tokens[end - 1].kind == .fullStop { end -= 1 }
    if text.field != .title, text.tokens[line.upperBound - 1].endsSentence,
      text.sentences.count > 1,
      text.sentence(of: line.lowerBound).upperBound < line.upperBound
    {
      return []
    }
    let headline = line.lowerBound..<end
    for read in [behindMark, inverted, present] {
      if let found = read(headline, text) { return [found] }
    }
    return []
  }

  private static let verbs: Set<String> = [
    "says", "say", "claims", "claim", "warns", "warn", "reports", "insists", "admits", "reveals",
    "denies", "confirms", "vows", "announces", "urges", "accuses", "alleges", "argues", "suggests",
    "finds",
  ]

  /// "Raid kills two in Halm: police", "Talks near – report".
  private static func behindMark(_ line: Range<Int>, _ text: AnalysedText) -> TaggedDraft? {
    let tokens = text.tokens
    guard
      let mark = line.last(where: { tokens[$0].kind == .colon || tokens[$0].kind == .dash }),
      !text.isQuoted(mark), mark - line.lowerBound > 2, (1...5).contains(line.upperBound - mark - 1)
    else { return nil }
    let source = mark + 1..<line.upperBound
    guard source.allSatisfy({ tokens[$0].isWord || tokens[$0].kind == .clitic }),
      !source.contains(where: { verbs.contains(tokens[$0].lower) || tokens[$0].has(.be) }),
      let head = SourcePhrase.headIndex(source, text),
      tokens[head].has([.crowd, .body, .role, .person, .document])
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
        verbs.contains(tokens[$0].lower) && tokens[$0].lower.hasSuffix("s") && !text.isQuoted($0)
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
