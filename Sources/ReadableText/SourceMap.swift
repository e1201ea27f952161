import FeedModel

/// Where the bytes of a normalised text came from, so that a span of the text can be shown in its
/// HTML. A value; reading it needs no lock.
public struct SourceMap: Hashable, Sendable {
  /// From here on text bytes come from source bytes one by one, or all from one range of them.
  struct Segment: Hashable, Sendable {
    var text: Int32
    var source: Int32
    /// End of the character reference that the segment's bytes stand for; 0 for plain text.
    var referenceEnd: Int32 = 0
  }

  private let segments: [Segment]
  private let textCount: Int
  private let sourceCount: Int

  init(segments: [Segment], textCount: Int, sourceCount: Int) {
    self.segments = segments
    self.textCount = textCount
    self.sourceCount = sourceCount
  }

  /// The byte of the HTML that byte `offset` of the text was made from. Offsets beyond the text
  /// give the end of the HTML; a break that no character stands for gives what follows the
  /// character before it.
  public func source(ofTextByte offset: Int) -> Int {
    guard offset < textCount else { return sourceCount }
    return sourceRange(ofTextByte: max(0, offset)).lowerBound
  }

  /// The smallest range of the HTML that holds all bytes of `range` of the text; markup between
  /// them included, markup around them not. Character references are never cut.
  public func sourceRange(ofText range: Range<Int>) -> Range<Int> {
    let start = source(ofTextByte: range.lowerBound)
    guard !range.isEmpty, range.lowerBound < textCount else { return start..<start }
    let last = sourceRange(ofTextByte: min(range.upperBound, textCount) - 1)
    return start..<max(start, last.upperBound)
  }

  /// The source of one byte of the text.
  private func sourceRange(ofTextByte offset: Int) -> Range<Int> {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if Int(segments[middle].text) <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0..<0 }
    let segment = segments[low - 1]
    if segment.referenceEnd > 0 { return Int(segment.source)..<Int(segment.referenceEnd) }
    let next = low < segments.count ? Int(segments[low].source) : sourceCount
    let start = min(Int(segment.source) + offset - Int(segment.text), next)
    return start..<min(start + 1, max(next, start))
  }
}
