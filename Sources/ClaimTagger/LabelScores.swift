/// What the encoder says of every word of a text: label scores and link vectors, row by row.
struct LabelScores {
  /// words × labels.
  var emissions: [Float] = []
  /// words × link size, for spans and for cues of every role.
  var links: [LinkRole: (span: [Float], cue: [Float])] = [:]

  init(words: Int) {
    emissions.reserveCapacity(words * TagLabel.allCases.count)
  }

  /// Adds the words of one window in order.
  mutating func append(_ encoder: Encoder, _ states: UnsafePointer<Float>, _ count: Int) {
    emissions += encoder.dense(states, count, encoder.model.head)
    for (role, head) in encoder.model.links {
      links[role, default: ([], [])].span += encoder.dense(states, count, head.span)
      links[role, default: ([], [])].cue += encoder.dense(states, count, head.cue)
    }
  }
}
