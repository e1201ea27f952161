import FeedModel
import Glibc

/// How likely a claim is right, a logistic function fitted on held-out articles
/// (docs/claims-model.md, "Confidence").
struct Confidence {
  static let count = 10

  let weights: [Float]

  /// `marginals` has the label probabilities of every word, `contents` are the repaired ones.
  func rate(_ claim: LinkedClaim, _ contents: [Range<Int>], _ marginals: [Double]) -> Double {
    func probability(_ word: Int, _ begin: TagLabel) -> Double {
      let index = word * TagLabel.allCases.count + begin.rawValue
      return marginals[index] + marginals[index + 1]
    }
    func mean(_ words: some Collection<Int>, _ begin: TagLabel) -> Double {
      guard !words.isEmpty else { return 0 }
      return words.reduce(0) { $0 + probability($1, begin) } / Double(words.count)
    }
    func least(_ words: [Int], _ begin: TagLabel) -> Double {
      words.map { probability($0, begin) }.min() ?? 0
    }
    func clipped(_ score: Double) -> Double { max(-6, min(6, score)) }

    let edges = contents.flatMap { [$0.lowerBound, $0.upperBound - 1] }
    let features: [Double] = [
      1,
      mean(claim.cue, .beginCue),
      least(Array(claim.cue), .beginCue),
      mean(contents.flatMap(Array.init), .beginContent),
      least(edges, .beginContent),
      mean(claim.source?.words ?? 0..<0, .beginSource),
      claim.source == nil ? 0 : 1,
      claim.source.map { clipped($0.score) } ?? 0,
      clipped(claim.contents.map(\.score).min() ?? 0),
      Double(min(3, contents.count)),
    ]
    let sum = zip(features, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
    return 1 / (1 + exp(-sum))
  }
}
