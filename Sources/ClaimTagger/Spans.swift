import FeedModel

/// The spans of a run, half-open ranges of words in order: maximal runs of B- and I- labels.
struct Spans: Equatable {
  var sources: [Range<Int>] = []
  var cues: [Range<Int>] = []
  var contents: [Range<Int>] = []
  /// Which words belong to any span.
  var held: [Bool]

  init(_ labels: [TagLabel]) {
    held = labels.map { $0 != .outside }
    var start = 0
    while start < labels.count {
      let label = labels[start]
      var end = start + 1
      if label != .outside {
        while end < labels.count, labels[end].isInside { end += 1 }
      }
      switch label {
      case .outside: break
      case .beginSource, .insideSource: sources.append(start..<end)
      case .beginCue, .insideCue: cues.append(start..<end)
      case .beginContent, .insideContent: contents.append(start..<end)
      }
      start = end
    }
  }

  func spans(_ role: LinkRole) -> [Range<Int>] { role == .source ? sources : contents }
}
