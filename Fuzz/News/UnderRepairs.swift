import ClaimTagger

@testable import ClaimExtract

/// Puts whatever `tag` makes of a text where the tagger's claims come in: under the repairs, the
/// supplement and everything behind them.
struct UnderRepairs: ClaimSpanFinder {
  let tag: @Sendable (AnalysedText) -> [TaggedClaim]

  func claims(in text: AnalysedText) -> [RawClaim] { TaggerFinder.mended(tag(text), in: text) }
}

extension UnderRepairs {
  /// Claims of random spans: most on the edges of words and about a cue, some anywhere at all.
  static func spans(_ seed: UInt64) -> UnderRepairs {
    UnderRepairs { text in
      var random = RandomSpans(text, SplitMix(seed))
      return (0..<[1, 1, 1, 2, 2, 3, 6][Int(seed % 7)]).map { _ in random.claim() }
    }
  }
}

/// Spans as a wrong model might say them.
private struct RandomSpans {
  private let text: AnalysedText
  private var random: SplitMix
  /// The tokens that are cue verbs.
  private let cues: [Int]

  init(_ text: AnalysedText, _ random: SplitMix) {
    self.text = text
    self.random = random
    cues = text.tokens.indices.filter { CueVerbs.entry(text.tokens[$0].lower) != nil }
  }

  mutating func claim() -> TaggedClaim {
    let cue = cue()
    let source = random.below(4) == 0 ? nil : near(cue)
    let contents = (0..<1 + random.below(3)).map { _ in near(cue) }
    return TaggedClaim(
      source: source.map { bytes($0) }, cue: random.below(8) == 0 ? nil : bytes(cue),
      contents: contents.map { bytes($0) },
      confidence: [0, 1, 0.5, .nan, -3, .infinity][random.below(6)])
  }

  /// Token ranges: a cue verb where there is one, with up to three words more.
  private mutating func cue() -> Range<Int> {
    let count = text.tokens.count
    var place = random.below(count + 1)
    if random.below(4) > 0, !cues.isEmpty { place = cues[random.below(cues.count)] }
    let start = place - (random.below(4) == 0 ? random.below(3) : 0)
    return start..<max(start, place) + (random.below(3) == 0 ? random.below(4) : 1)
  }

  /// A range that touches `cue`, lies beside it, or anywhere.
  private mutating func near(_ cue: Range<Int>) -> Range<Int> {
    let length = random.below(random.below(3) == 0 ? 40 : 8)
    switch random.below(8) {
    case 0...2: return cue.lowerBound - length..<cue.lowerBound
    case 3...4: return cue.upperBound..<cue.upperBound + length
    case 5: return cue.upperBound + 1..<cue.upperBound + 1 + length
    default:
      let start = random.below(text.tokens.count + 1)
      return start..<start + length
    }
  }

  /// The bytes of a token range, which may lie outside the text; now and then not on its edges.
  private mutating func bytes(_ tokens: Range<Int>) -> Range<Int> {
    let limit = text.bytes.count
    func place(_ token: Int, end: Bool) -> Int {
      let token = end ? token - 1 : token
      guard text.tokens.indices.contains(token) else { return token < 0 ? token : limit + token }
      return Int(end ? text.tokens[token].end : text.tokens[token].start)
    }
    let start = place(tokens.lowerBound, end: false)
    let end = tokens.isEmpty ? start : place(tokens.upperBound, end: true)
    guard random.below(6) == 0 else { return min(start, end)..<max(start, end) }
    let shifted = (start + random.below(9) - 4, end + random.below(9) - 4)
    return min(shifted.0, shifted.1)..<max(shifted.0, shifted.1)
  }
}
