/// A claim as the tagger found it; ranges are half-open, in bytes of the text given.
public struct TaggedClaim: Hashable, Sendable {
  /// Who says it; nil where the text names nobody.
  public var source: Range<Int>?
  /// The words that attribute it. The tagger makes no claim without a cue.
  public var cue: Range<Int>?
  /// What is claimed: at least one range, in the order of the text.
  public var contents: [Range<Int>]
  /// 0 to 1: how likely the claim is right, calibrated on held-out articles.
  public var confidence: Double

  /// A claim with these ranges.
  public init(
    source: Range<Int>?, cue: Range<Int>?, contents: [Range<Int>], confidence: Double
  ) {
    self.source = source
    self.cue = cue
    self.contents = contents
    self.confidence = confidence
  }
}
