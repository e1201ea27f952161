/// From labelled words to claims: spans, links, repairs, confidence (docs/claims-model.md, in the
/// order of its sections). A value without state.
struct ClaimDecoder {
  private let linker: Linker
  private let confidence: Confidence
  private let leastConfidence: Double
  private let joinedGap: Int

  init(_ model: TaggerModel) {
    linker = Linker(
      weights: [.source: model.tables.sourceLink, .content: model.tables.contentLink],
      least: [.source: Double(model.tables.least[0]), .content: Double(model.tables.least[1])])
    confidence = Confidence(weights: model.tables.confidence)
    leastConfidence = Double(model.tables.leastConfidence)
    joinedGap = Int(max(0, min(1000, model.tables.joinedGap)))
  }

  /// The claims of one run in the order of their cues, the least likely left out.
  func claims(_ run: TaggedRun, _ model: TaggerModel) -> [TaggedClaim] {
    let spans = Spans(run.labels)
    let linked = linker.claims(run, spans, model)
    guard !linked.isEmpty else { return [] }
    let marginals = run.chain.marginals()
    let repairs = Repairs(words: run.words, held: spans.held)
    return linked.compactMap { claim in
      let contents = repairs.repaired(claim.contents.map(\.words), gap: joinedGap)
      let confidence = confidence.rate(claim, contents, marginals)
      // Not below the least, and no number at all counts as below.
      guard confidence >= leastConfidence else { return nil }
      func bytes(_ words: Range<Int>) -> Range<Int> {
        run.words[words.lowerBound].range
          .lowerBound..<run.words[words.upperBound - 1].range
          .upperBound
      }
      return TaggedClaim(
        source: claim.source.map { bytes($0.words) }, cue: bytes(claim.cue),
        contents: contents.map(bytes), confidence: confidence)
    }
  }
}
