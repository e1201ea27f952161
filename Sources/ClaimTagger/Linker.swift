/// Joins spans into claims (docs/claims-model.md, "Linker"): every cue is one claim, a content
/// goes to at most one cue, a cue takes at most one source, a source may serve many cues.
struct Linker {
  /// By role, 2 × `LinkFeatures.count`: span before the cue, span behind it.
  let weights: [LinkRole: [Float]]
  /// By role, the least score that makes a link.
  let least: [LinkRole: Double]

  /// Claims in the order of their cues. Time grows with the square of a paragraph neighbourhood's
  /// spans, which `Tagger.longestRun` bounds.
  func claims(_ run: TaggedRun, _ spans: Spans, _ model: TaggerModel) -> [LinkedClaim] {
    var claims = spans.cues.map { LinkedClaim(cue: $0) }
    for role in LinkRole.allCases {
      let candidates = spans.spans(role)
      guard !claims.isEmpty, !candidates.isEmpty, let head = model.links[role],
        let rows = run.scores.links[role], let weights = weights[role], let least = least[role]
      else { continue }
      let vectors = LinkVectors(
        rows, size: head.span.weight.rows, spans: candidates, cues: spans.cues, bias: head.bias)
      let features = LinkFeatures(run.words, spans: candidates, cues: spans.cues)
      for (index, span) in candidates.enumerated() {
        var best: (cue: Int, score: Double)?
        for (cue, range) in spans.cues.enumerated() where features.isCandidate(span, range) {
          let logit = vectors.logit(index, cue)
          let score = features.score(span, range, logit: logit, weights)
          guard score >= least else { continue }
          switch role {
          case .content:
            if best.map({ score > $0.score }) ?? true { best = (cue, score) }
          case .source:
            if claims[cue].source.map({ score > $0.score }) ?? true {
              claims[cue].source = (span, score)
            }
          }
        }
        if let best { claims[best.cue].contents.append((span, best.score)) }
      }
    }
    return claims.filter { !$0.contents.isEmpty }
  }
}

/// A claim in words, with the scores of its links.
struct LinkedClaim {
  var cue: Range<Int>
  var source: (words: Range<Int>, score: Double)?
  var contents: [(words: Range<Int>, score: Double)] = []

  init(cue: Range<Int>) { self.cue = cue }
}
