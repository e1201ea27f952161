import FeedModel

/// "The ministry's figure is 31", "the chamber's estimate of 12 million", "By the union's count, …", "an estimate
/// of 70 from Crescent Aid": a figure that is somebody's.
struct OwnedFigures {
  private let text: AnalysedText
  private let speakers: FigureSpeakers
  private let phrases: NounPhrase
  private var tokens: Tokens { text.tokens }

  init(_ text: AnalysedText, _ speakers: FigureSpeakers) {
    self.text = text
    self.speakers = speakers
    phrases = NounPhrase(text)
  }

  private static let nouns: Set<String> = [
    "figure", "figures", "count", "tally", "estimate", "estimates", "reckoning", "projection",
    "forecast", "calculation", "calculations", "toll",
  ]

  func claims(_ sentence: Range<Int>) -> [TaggedDraft] {
    sentence.compactMap { noun in
      guard Self.nouns.contains(tokens[noun].lower), !text.isQuoted(noun) else { return nil }
      return owned(noun, sentence) ?? from(noun, sentence)
    }
  }

  /// Whose figure the noun at `noun` is.
  private func owner(_ noun: Int, _ sentence: Range<Int>) -> Range<Int>? {
    var mark = noun - 1
    // "the observers' preliminary count"
    while mark > sentence.lowerBound, noun - mark < 4, tokens[mark].isWord,
      !tokens[mark].has(.function)
    {
      mark -= 1
    }
    let isMark =
      tokens[mark].kind == .clitic && tokens[mark].lower == "'s"
      || tokens[mark].kind == .quoteMark && !tokens[mark].spaced && !text.isQuoted(mark)
    guard isMark, mark > sentence.lowerBound else { return nil }
    var bound = mark - 1
    while bound > sentence.lowerBound, mark - bound < 9,
      !tokens[bound].has(.determiner) || tokens[bound].has(.preposition),
      tokens[bound - 1].isCapitalised || !tokens[bound].has(.preposition)
    {
      if tokens[bound - 1].has([.preposition, .be, .subordinator, .have, .coordinator]) { break }
      if !tokens[bound - 1].isWord { break }
      bound -= 1
    }
    guard let source = phrases.subject(before: mark, bound: bound), speakers.isOfficial(source)
    else {
      return nil
    }
    let isMilitary = source.contains {
      ["army", "navy", "force", "troops"].contains(tokens[$0].lower)
    }
    // The army's toll is how many it lost.
    return tokens[noun].lower == "toll" && isMilitary ? nil : source
  }

  private func owned(_ noun: Int, _ sentence: Range<Int>) -> TaggedDraft? {
    guard let source = owner(noun, sentence) else { return nil }
    let next = noun + 1
    if tokens[next].lower == "of", let figure = figure(next + 1, sentence) {
      return draft(source, noun..<next + 1, figure, sentence)
    }
    if tokens[source.lowerBound - 1].lower == "by", tokens[next].kind == .comma,
      source.lowerBound - 1 == sentence.lowerBound, next + 1 < sentence.upperBound
    {
      // "By the union's count, 600 drivers stayed at home."
      var draft = TaggedDraft(source: source, cue: noun..<next, contents: [])
      draft.setContents([next + 1..<sentence.upperBound], in: text)
      return draft
    }
    var at = next
    // "figure for May"
    while at < next + 6, tokens[at].isWord, !tokens[at].isCapitalised, !tokens[at].has(.be),
      !Self.copulas.contains(tokens[at].lower)
    {
      at += 1
    }
    guard tokens[at].has(.be) && tokens[at].kind == .word || Self.copulas.contains(tokens[at].lower)
    else { return nil }
    var behind = at + 1
    if ["at", "to"].contains(tokens[behind].lower) { behind += 1 }
    guard let figure = figure(behind, sentence) else { return nil }
    return draft(source, noun..<behind, figure, sentence)
  }

  private static let copulas: Set<String> = [
    "stands", "stood", "came", "comes", "remains", "remained", "rose", "rises", "reached", "put",
  ]

  /// "An estimate of 70 dead came from the Crescent Aid mission", "an estimate of £3 million from the chamber".
  private func from(_ noun: Int, _ sentence: Range<Int>) -> TaggedDraft? {
    guard tokens[noun].lower != "toll", tokens[noun + 1].lower == "of",
      tokens[noun - 1].has(.determiner) || tokens[noun - 2].has(.determiner),
      let figure = figure(noun + 2, sentence),
      let from = (figure.end..<min(figure.end + 5, sentence.upperBound)).first(where: {
        tokens[$0].lower == "from"
      })
    else { return nil }
    let end = phrases.end(from: from + 1, limit: sentence.upperBound, appositions: false)
    guard end > from + 1, speakers.isOfficial(from + 1..<end) || isCapitalised(from + 1..<end)
    else {
      return nil
    }
    let start = tokens[noun - 1].has(.determiner) ? noun - 1 : noun - 2
    var last = from
    if ["came", "comes"].contains(tokens[last - 1].lower) { last -= 1 }
    var draft = TaggedDraft(source: from + 1..<end, cue: last..<from + 1, contents: [])
    draft.setContents([start..<last], in: text)
    return draft
  }

  private func isCapitalised(_ range: Range<Int>) -> Bool {
    range.filter { tokens[$0].isCapitalised }.count * 2 > range.count
  }

  private func figure(_ index: Int, _ sentence: Range<Int>) -> Figure? {
    Figure(at: index, limit: sentence.upperBound, in: text)
  }

  private func draft(
    _ source: Range<Int>, _ cue: Range<Int>, _ figure: Figure, _ sentence: Range<Int>
  ) -> TaggedDraft {
    var draft = TaggedDraft(source: source, cue: cue, contents: [])
    let end = figure.contentEnd(in: sentence, text)
    let verb = (figure.end..<end).first { tokens[$0].has([.be, .have, .modal, .do]) }
    draft.setContents([figure.start..<(verb ?? end)], in: text)
    return draft
  }
}
