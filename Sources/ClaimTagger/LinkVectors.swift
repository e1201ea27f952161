import FeedModel

/// The tagger's own opinion of which span belongs to which cue (docs/claims-model.md, "Linker").
struct LinkVectors {
  private let spans: [[Float]]
  private let cues: [[Float]]
  private let bias: Double
  private let scale: Double

  /// `size` numbers a word in `scores`; means over the words of every span and cue.
  init(
    _ scores: (span: [Float], cue: [Float]), size: Int, spans: [Range<Int>], cues: [Range<Int>],
    bias: Float
  ) {
    self.spans = spans.map { Self.mean(scores.span, size, $0) }
    self.cues = cues.map { Self.mean(scores.cue, size, $0) }
    self.bias = Double(bias)
    scale = 1 / Double(size).squareRoot()
  }

  /// Logit that the span belongs to the cue, by their indices.
  func logit(_ span: Int, _ cue: Int) -> Double {
    var sum = 0.0
    for (left, right) in zip(spans[span], cues[cue]) { sum += Double(left) * Double(right) }
    return sum * scale + bias
  }

  private static func mean(_ rows: [Float], _ size: Int, _ words: Range<Int>) -> [Float] {
    var sums = [Float](repeating: 0, count: size)
    for word in words {
      for column in 0..<size { sums[column] += rows[word * size + column] }
    }
    return sums.map { $0 / Float(words.count) }
  }
}
