import FeedModel

/// Reads the claims of one sentence from left to right.
struct SentenceReader {
  let text: AnalysedText
  let phrases: NounPhrase
  let range: Range<Int>
  let sentence: Int
  var drafts: [ClaimDraft] = []

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
  mutating func readCue(at index: Int) -> Int {
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
}
