import FeedModel

/// "was quoted as saying by the Gazette": the outlet that quoted, which goes into `via`.
enum QuotedBy {
  static func outlet(_ claim: LocatedClaim, _ text: AnalysedText) -> String? {
    guard let cue = claim.cueTokens, cue.contains(where: { text.tokens[$0].lower == "quoted" })
    else {
      return nil
    }
    let sentence = text.sentence(of: cue.lowerBound)
    // "by" stands in the cue ("quoted by the Gazette as saying") or behind it.
    let window = cue.lowerBound..<min(sentence.upperBound, cue.upperBound + 2)
    guard let by = window.first(where: { text.tokens[$0].lower == "by" }),
      by + 1 < sentence.upperBound
    else { return nil }
    let end = NounPhrase(text).end(from: by + 1, limit: sentence.upperBound, appositions: false)
    var low = by + 1
    while low < end, text.tokens[low].lower == "the" { low += 1 }
    return low < end ? SourcePhrase.clean(text, low..<end) : nil
  }
}
