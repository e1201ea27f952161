/// Walks back from the end of a term to its start in the text as it is.
struct TermStarts {
  let text: TextBytes
  /// Long runs of white space and ignored scalars by their ends, so that each is walked once
  /// however many terms lie across it.
  private var longRuns: [Int: Run] = [:]
  private static let longRun = 32

  private struct Run {
    let start: Int
    /// A run of ignored scalars alone folds to nothing.
    let hasSpace: Bool
  }

  init(text: TextBytes) { self.text = text }

  /// The offset at which the `length` folded bytes before `end` begin, or nil where that is inside
  /// what one scalar folds to. `end` is the end of a scalar that is neither white space nor
  /// ignored.
  mutating func start(ofFoldedLength length: Int, endingAt end: Int) -> Int? {
    var left = length
    var start = end
    while left > 0, start > 0 {
      let scalar = FoldedScalar(in: text, endingAt: start)
      if scalar.isSpace || scalar.isIgnored {
        let run = run(endingAt: start)
        if run.hasSpace { left -= 1 }
        start = run.start
      } else {
        left -= Int(scalar.record.length)
        start = scalar.wordClass == .tail ? syllableStart(endingWith: scalar) : scalar.start
      }
    }
    return left == 0 ? start : nil
  }

  /// Where the syllable begins that the vowel or final jamo `tail` was composed into; where `tail`
  /// itself does if it was left alone. A syllable folds to as many bytes as one jamo.
  private mutating func syllableStart(endingWith tail: FoldedScalar) -> Int {
    guard let before = scalar(before: tail) else { return tail.start }
    if Hangul.isComposed(before, tail) { return before.start }
    guard Hangul.isFinal(tail), Hangul.isVowel(before), let lead = scalar(before: before),
      Hangul.isComposed(lead, before)
    else { return tail.start }
    return lead.start
  }

  /// The scalar before `next`, ignored ones passed over.
  private mutating func scalar(before next: FoldedScalar) -> FoldedScalar? {
    let run = run(endingAt: next.start)
    guard !run.hasSpace, run.start > 0 else { return nil }
    return FoldedScalar(in: text, endingAt: run.start)
  }

  private mutating func run(endingAt end: Int) -> Run {
    if !longRuns.isEmpty, let run = longRuns[end] { return run }
    var start = end
    var hasSpace = false
    while start > 0 {
      let scalar = FoldedScalar(in: text, endingAt: start)
      guard scalar.isSpace || scalar.isIgnored else { break }
      if scalar.isSpace { hasSpace = true }
      start = scalar.start
    }
    let run = Run(start: start, hasSpace: hasSpace)
    if end - start > Self.longRun { longRuns[end] = run }
    return run
  }
}
