/// What the linker asks about a span and a cue (docs/claims-model.md, "Linker"; the names are
/// those of `FEATURES` in Training/link.py, in the same order).
struct LinkFeatures {
  static let count = 26
  /// Paragraphs between a span and a cue, at most.
  static let reach = 4

  let words: Words
  /// Of every word the number of paragraph and sentence starts up to and including it.
  let paragraphs: [Int]
  let sentences: [Int]
  private let spanStarts: [Int]
  private let cueStarts: [Int]
  private var cuesOfParagraph: [Int: Int] = [:]
  private var cuesOfSentence: [Int: Int] = [:]

  init(_ words: [Word], spans: [Range<Int>], cues: [Range<Int>]) {
    self.words = Words(words, outside: .outside)
    paragraphs = Self.running(words.map(\.startsParagraph))
    sentences = Self.running(words.map(\.startsSentence))
    spanStarts = spans.map(\.lowerBound)
    cueStarts = cues.map(\.lowerBound)
    for start in cueStarts {
      cuesOfParagraph[paragraphs[start], default: 0] += 1
      cuesOfSentence[sentences[start], default: 0] += 1
    }
  }

  /// Whether the pair is looked at at all.
  func isCandidate(_ span: Range<Int>, _ cue: Range<Int>) -> Bool {
    abs(paragraphs[span.lowerBound] - paragraphs[cue.lowerBound]) <= Self.reach
  }

  /// The score of a pair: its features times row 0 of the weights (span before the cue) or row 1.
  /// `logit` is the pair's link logit.
  func score(_ span: Range<Int>, _ cue: Range<Int>, logit: Double, _ weights: [Float]) -> Double {
    let isBehind = span.lowerBound >= cue.upperBound
    let (low, high) =
      isBehind ? (cue.upperBound, span.lowerBound) : (span.upperBound, cue.lowerBound)
    let (edge, cueEdge) =
      isBehind
      ? (span.lowerBound, cue.upperBound - 1) : (span.upperBound - 1, cue.lowerBound)
    let gap = max(0, high - low)
    let apart = abs(paragraphs[span.lowerBound] - paragraphs[cue.lowerBound])
    let sameSentence = sentences[edge] == sentences[cueEdge]
    let cuesBetween = Self.count(cueStarts, low, high)
    let spansBetween = Self.count(spanStarts, low, high)
    let (first, last) = (words[span.lowerBound], words[span.upperBound - 1])
    let quoted =
      (first.quotation == .inside || first.quotation == .opening)
      && (last.quotation == .inside || last.quotation == .closing)
    let inParagraph = cuesOfParagraph[paragraphs[span.lowerBound]] ?? 0
    let inSentence = cuesOfSentence[sentences[span.lowerBound]] ?? 0
    let link = max(-12, min(12, logit))

    var total = 0.0
    var place = isBehind ? Self.count : 0
    func add(_ value: Double) {
      total += value * Double(weights[place])
      place += 1
    }
    func add(_ truth: Bool) { add(truth ? 1 : 0) }
    add(1)
    add(link)
    add(max(0, link))
    add(apart == 0)
    add(apart == 1)
    add(sameSentence)
    add(gap == 0)
    add(gap == 1)
    add(2...4 ~= gap)
    add(5...12 ~= gap)
    add(cuesBetween == 0)
    add(cuesBetween == 1)
    add(spansBetween == 0)
    add(spansBetween == 1)
    add(quoted)
    add(quoted && words[cue.lowerBound].quotation == .outside)
    add(inParagraph == 0)
    add(inParagraph == 1)
    add(inSentence == 0)
    add(inSentence == 1)
    add(first.startsParagraph)
    add(first.startsSentence)
    add(words[cue.upperBound - 1].isMark(":"))
    add(words[cue.lowerBound].startsSentence)
    add(cuesBetween == 0 ? link : 0)
    add(sameSentence ? link : 0)
    return total
  }

  private static func running(_ starts: [Bool]) -> [Int] {
    var number = 0
    return starts.map {
      number += $0 ? 1 : 0
      return number
    }
  }

  /// How many of the ascending numbers lie in low ..< high.
  private static func count(_ numbers: [Int], _ low: Int, _ high: Int) -> Int {
    high > low ? place(numbers, high) - place(numbers, low) : 0
  }

  /// Index of the first number that is not below `bound`.
  private static func place(_ numbers: [Int], _ bound: Int) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
