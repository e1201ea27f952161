/// The spans of one claim in one text, before anything is derived from them.
public struct RawClaim: Hashable, Sendable {
  /// UTF-8 byte range of who; nil where nobody is named.
  public var source: Range<Int>?
  /// UTF-8 byte range of the words that attribute; nil where a headline only quotes.
  public var cue: Range<Int>?
  /// UTF-8 byte ranges of what is claimed, in text order; at least one.
  public var contents: [Range<Int>]
  /// 0 to 1, or nil where the finder does not know.
  public var confidence: Double?

  /// A claim of `contents`.
  public init(
    source: Range<Int>?, cue: Range<Int>?, contents: [Range<Int>], confidence: Double? = nil
  ) {
    self.source = source
    self.cue = cue
    self.contents = contents
    self.confidence = confidence
  }
}

/// Finds the spans of claims in one analysed text: by rules, or by a trained tagger.
///
/// Everything else (stance, numbers, times, speakers …) is derived by ``ClaimReader`` from what a
/// finder returns, whichever it is. Ranges may be anything: the reader cuts them to the text and
/// to scalar boundaries.
package protocol ClaimSpanFinder: Sendable {
  /// The claims of `text`, in any order. Linear in the length of the text.
  func claims(in text: AnalysedText) -> [RawClaim]

  /// The same, with no more effort than `allowance` grants a model, from which it takes what it has read.
  func claims(in text: AnalysedText, allowance: inout ReadingAllowance) -> [RawClaim]
}

extension ClaimSpanFinder {
  /// Without a model there is nothing to be sparing of.
  package func claims(in text: AnalysedText, allowance: inout ReadingAllowance) -> [RawClaim] {
    claims(in: text)
  }
}
