import FeedModel

/// What the rules find where the tagger found nothing at all: plain speech only, since elsewhere the
/// tagger knows better (on PolNeAR's dev articles three in four of the rest are wrong).
struct Supplement {
  /// How often such a claim was right on dev.
  static let confidence = 0.6

  /// The claims of the rules that touch no word of `tagged`, if they are plain speech.
  static func claims(besides tagged: [RawClaim], in text: AnalysedText) -> [RawClaim] {
    var held = TotalArray(repeating: false, count: text.tokens.count, outside: false)
    for claim in tagged {
      for span in spans(claim) {
        for index in text.tokenRange(span) { held[index] = true }
      }
    }
    return RuleFinder().claims(in: text).compactMap { claim in
      guard claim.source != nil, let cue = claim.cue,
        !spans(claim).contains(where: { text.tokenRange($0).contains { held[$0] } }),
        isSpeech(text.tokenRange(cue), text) || isQuoted(claim, text),
        !NoSpeech.isHypothetical(
          text.tokenRange(claim.source ?? cue), text.tokenRange(cue), text)
      else { return nil }
      return RawClaim(
        source: claim.source, cue: claim.cue, contents: claim.contents, confidence: confidence)
    }
  }

  private static func spans(_ claim: RawClaim) -> [Range<Int>] {
    [claim.source, claim.cue].compactMap { $0 } + claim.contents
  }

  /// "said", "has said", "told the board", "added": a past or perfect form of speaking.
  private static func isSpeech(_ cue: Range<Int>, _ text: AnalysedText) -> Bool {
    cue.contains { ["said", "told", "added"].contains(text.tokens[$0].lower) }
      && !cue.contains { text.tokens[$0].has([.modal, .negation]) }
  }

  /// Nothing but quoted words, five of them or more.
  private static func isQuoted(_ claim: RawClaim, _ text: AnalysedText) -> Bool {
    let tokens = claim.contents.flatMap { Array(text.tokenRange($0)) }
      .filter { text.tokens[$0].isWord || text.tokens[$0].kind == .number }
    return tokens.count >= 5 && tokens.allSatisfy { text.isQuoted($0) }
  }
}
