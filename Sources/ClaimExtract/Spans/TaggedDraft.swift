import FeedModel

/// A claim in token ranges, with the bytes of what was not touched.
struct TaggedDraft {
  private let original: RawClaim
  var source: Range<Int>?
  var cue: Range<Int>?
  var contents: [Range<Int>]
  var changedSource = false
  var changedCue = false
  var changedContents = false

  init(_ claim: RawClaim, in text: AnalysedText) {
    original = claim
    source = claim.source.map { text.tokenRange($0) }
    cue = claim.cue.map { text.tokenRange($0) }
    contents = claim.contents.map { text.tokenRange($0) }
  }

  /// A claim that the tagger passed over.
  init(source: Range<Int>?, cue: Range<Int>?, contents: [Range<Int>]) {
    original = RawClaim(source: nil, cue: nil, contents: [], confidence: Supplement.confidence)
    self.source = source
    self.cue = cue
    self.contents = contents
    changedSource = true
    changedCue = true
    changedContents = true
  }

  func raw(in text: AnalysedText) -> RawClaim {
    RawClaim(
      source: changedSource ? source.map { text.byteRange($0) } : original.source,
      cue: changedCue ? cue.map { text.byteRange($0) } : original.cue,
      contents: changedContents ? contents.map { text.byteRange($0) } : original.contents,
      confidence: original.confidence)
  }

  /// Where source and cue stand.
  var frame: Range<Int>? {
    guard let cue else { return nil }
    guard let source else { return cue }
    return min(cue.lowerBound, source.lowerBound)..<max(cue.upperBound, source.upperBound)
  }

  mutating func setSource(_ range: Range<Int>?) {
    source = range
    changedSource = true
  }

  mutating func setCue(_ range: Range<Int>) {
    cue = range
    changedCue = true
  }

  mutating func setContents(_ ranges: [Range<Int>], in text: AnalysedText) {
    contents = ranges.map { Trim.content($0, in: text) }.filter { !$0.isEmpty }
    changedContents = true
  }

  /// Takes the tokens of `range` out of the contents.
  mutating func remove(_ range: Range<Int>, in text: AnalysedText) {
    setContents(
      contents.flatMap {
        [
          $0.lowerBound..<min($0.upperBound, range.lowerBound),
          max($0.lowerBound, range.upperBound)..<$0.upperBound,
        ]
      }, in: text)
  }
}
