import FeedModel

/// A raw claim with its spans cut to the text, on scalar boundaries and as token ranges.
struct LocatedClaim: Sendable {
  /// Byte ranges, repaired.
  let source: Range<Int>?
  let cue: Range<Int>?
  let contents: [Range<Int>]
  let confidence: Double?
  /// The same as token ranges; tokens that a span only touches are counted in.
  let sourceTokens: Range<Int>?
  let cueTokens: Range<Int>?
  let contentTokens: [Range<Int>]

  /// Repairs `raw`; nil where no content is left.
  init?(_ raw: RawClaim, in text: AnalysedText) {
    let contents = raw.contents.compactMap { Self.repair($0, in: text) }
      .sorted { $0.lowerBound < $1.lowerBound }
    guard !contents.isEmpty else { return nil }
    self.contents = contents
    source = raw.source.flatMap { Self.repair($0, in: text) }
    cue = raw.cue.flatMap { Self.repair($0, in: text) }
    confidence = raw.confidence.flatMap { $0.isFinite ? min(max($0, 0), 1) : nil }
    sourceTokens = source.map { text.tokenRange($0) }
    cueTokens = cue.map { text.tokenRange($0) }
    contentTokens = contents.map { text.tokenRange($0) }
  }

  /// The first byte of its contents.
  var start: Int { contents.first?.lowerBound ?? 0 }

  /// From the first byte of the claim's cue and contents to the last.
  var extent: Range<Int> {
    var low = start
    var high = contents.last?.upperBound ?? low
    for part in [cue, source].compactMap({ $0 }) {
      low = min(low, part.lowerBound)
      high = max(high, part.upperBound)
    }
    return low..<high
  }

  private static func repair(_ range: Range<Int>, in text: AnalysedText) -> Range<Int>? {
    let bytes = text.bytes
    var low = min(max(range.lowerBound, 0), bytes.count)
    var high = min(max(range.upperBound, low), bytes.count)
    while low > 0, low < bytes.count, bytes[low] & 0xC0 == 0x80 { low -= 1 }
    while high < bytes.count, bytes[high] & 0xC0 == 0x80 { high += 1 }
    return low < high ? low..<high : nil
  }
}
