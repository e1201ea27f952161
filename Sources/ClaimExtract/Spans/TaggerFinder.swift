import ClaimTagger

/// Finds claims with the trained tagger, mends what words and grammar can mend, and adds the plain
/// speech that it passed over.
struct TaggerFinder: ClaimSpanFinder {
  let pool: TaggerPool

  func claims(in text: AnalysedText) -> [RawClaim] {
    var all = ReadingAllowance.unbounded
    return claims(in: text, allowance: &all)
  }

  func claims(in text: AnalysedText, allowance: inout ReadingAllowance) -> [RawClaim] {
    let tagged = text.bytes.withUnsafeBufferPointer { pool.tag($0, allowance: &allowance) }
    return Self.mended(tagged, in: text)
  }

  /// What a tagger found, mended and with what it passed over. Apart from the model, so that the
  /// fuzzers can put any spans under it.
  static func mended(_ tagged: [TaggedClaim], in text: AnalysedText) -> [RawClaim] {
    let claims = TaggedRepairs(text).repaired(
      tagged.map {
        RawClaim(
          source: $0.source, cue: $0.cue, contents: $0.contents, confidence: $0.confidence)
      })
    return claims + Supplement.claims(besides: claims, in: text)
  }
}
