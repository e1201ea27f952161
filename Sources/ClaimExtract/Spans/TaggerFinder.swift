import ClaimTagger

/// Finds claims with the trained tagger.
struct TaggerFinder: ClaimSpanFinder {
  let pool: TaggerPool

  func claims(in text: AnalysedText) -> [RawClaim] {
    let tagged = text.bytes.withUnsafeBufferPointer { pool.tag($0) }
    return tagged.map {
      RawClaim(
        source: $0.source, cue: $0.cue, contents: $0.contents, confidence: $0.confidence)
    }
  }
}
