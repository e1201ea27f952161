/// Where the bytes of a normalised text came from, so that a span of the text can be shown in its
/// HTML. A value; reading it needs no lock.
public struct SourceMap: Hashable, Sendable {
  struct Segment: Hashable, Sendable {
    var text: Int32
    var source: Int32
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
  /// give the end of the HTML; a break that no character stands for gives the next character.
  public func source(ofTextByte offset: Int) -> Int {
    guard offset < textCount else { return sourceCount }
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if Int(segments[middle].text) <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    let segment = segments[low - 1]
    let plain = Int(segment.source) + max(0, offset - Int(segment.text))
    let next = low < segments.count ? Int(segments[low].source) : sourceCount
    return min(plain, next)
  }

  /// The smallest range of the HTML that holds all bytes of `range` of the text; markup between
  /// them included, markup around them not.
  public func sourceRange(ofText range: Range<Int>) -> Range<Int> {
    let start = source(ofTextByte: range.lowerBound)
    guard !range.isEmpty else { return start..<start }
    let last = source(ofTextByte: range.upperBound - 1)
    return start..<max(start, endOfCharacter(at: last, textByte: range.upperBound - 1))
  }

  /// The end of the source of one text byte: of a whole reference where it came from one.
  private func endOfCharacter(at source: Int, textByte: Int) -> Int {
    let after = textByte + 1
    let next = segments.last { Int($0.text) == after }
    if let next, Int(next.source) > source, isReference(from: source, to: Int(next.source)) {
      return Int(next.source)
    }
    return min(source + 1, sourceCount)
  }

  /// A reference ends where a segment starts right behind it, with one marked at its start.
  private func isReference(from start: Int, to end: Int) -> Bool {
    segments.contains { Int($0.source) == start } && end - start <= 40
  }
}
