import FeedModel

/// The outlet that quoted: "was quoted as saying by the Gazette", "the Gazette quoted him as saying", "said, per
/// the Gazette". It goes into `via`.
enum QuotedBy {
  static func outlet(_ claim: LocatedClaim, _ text: AnalysedText) -> String? {
    guard let cue = claim.cueTokens, let last = cue.last else { return nil }
    let tokens = text.tokens
    let range: Range<Int>?
    if let saying = cue.last(where: { ["saying", "telling", "stating"].contains(tokens[$0].lower) }
    ),
      tokens[saying - 1].lower == "as"
    {
      range = QuotedAsSaying.Formula(saying: saying, text)?.outlet
    } else if cue.contains(where: { tokens[$0].lower == "quoted" }) {
      range = by(cue, text)
    } else {
      range = per(behind: max(last, claim.sourceTokens?.last ?? 0), text)
    }
    guard var range else { return nil }
    while !range.isEmpty, tokens[range.lowerBound].lower == "the" {
      range = range.lowerBound + 1..<range.upperBound
    }
    return range.isEmpty ? nil : SourcePhrase.clean(text, range)
  }

  /// "quoted by the Gazette": in the cue or behind it.
  private static func by(_ cue: Range<Int>, _ text: AnalysedText) -> Range<Int>? {
    let sentence = text.sentence(of: cue.lowerBound)
    let window = cue.lowerBound..<min(sentence.upperBound, cue.upperBound + 2)
    guard let by = window.first(where: { text.tokens[$0].lower == "by" }),
      by + 1 < sentence.upperBound
    else { return nil }
    let end = NounPhrase(text).end(from: by + 1, limit: sentence.upperBound, appositions: false)
    return by + 1..<end
  }

  /// "…," he said, per the Gazette.
  private static func per(behind last: Int, _ text: AnalysedText) -> Range<Int>? {
    let tokens = text.tokens
    let sentence = text.sentence(of: last)
    guard
      let per = (last + 1..<min(sentence.upperBound, last + 3)).first(where: {
        tokens[$0].lower == "per"
      }), tokens[per - 1].kind == .comma, per + 1 < sentence.upperBound,
      tokens[per + 1].isCapitalised || tokens[per + 1].has([.determiner, .body])
    else { return nil }
    let end = NounPhrase(text).end(from: per + 1, limit: sentence.upperBound, appositions: false)
    return per + 1..<end
  }
}
