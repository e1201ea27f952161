import FeedModel

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
    var found = linked(run, model)
    let signed = SignedQuotations(words: run.words).hits(besides: found.map(\.cue))
    found += signed.map {
      RatedClaim(
        source: $0.source, cue: $0.cue, contents: [$0.content],
        confidence: Double(model.tables.signedConfidence[$0.rule.rawValue]))
    }
    found.sort { ($0.cue.lowerBound, $0.cue.upperBound) < ($1.cue.lowerBound, $1.cue.upperBound) }
    return found.map { $0.inBytes(run.words) }
  }

  /// What the tagger itself found.
  private func linked(_ run: TaggedRun, _ model: TaggerModel) -> [RatedClaim] {
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
      return RatedClaim(
        source: claim.source?.words, cue: claim.cue, contents: contents, confidence: confidence)
    }
  }
}

/// A claim in words.
private struct RatedClaim {
  let source: Range<Int>?
  let cue: Range<Int>
  let contents: [Range<Int>]
  let confidence: Double

  func inBytes(_ words: [Word]) -> TaggedClaim {
    func bytes(_ range: Range<Int>) -> Range<Int> {
      words[range.lowerBound].range.lowerBound..<words[range.upperBound - 1].range.upperBound
    }
    return TaggedClaim(
      source: source.map(bytes), cue: bytes(cue), contents: contents.map(bytes),
      confidence: confidence)
  }
}
