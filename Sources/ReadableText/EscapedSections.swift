import FeedModel

/// Sections of CDATA that somebody escaped within HTML: their marks are no text, what stands between
/// them is.
///
/// Seen where a template wraps a value that is wrapped already (`&lt;![CDATA[…]]&gt;`), and where two
/// sections stand in each other. Linear: an end that was looked for in vain is not looked for again.
struct EscapedSections {
  private let whole: UnsafeBufferPointer<UInt8>
  private var opened = 0
  /// Where the mark that ends what is readable begins.
  private var end: Int?
  private var noneFrom = Int.max

  init(_ html: UnsafeBufferPointer<UInt8>) { whole = html }

  /// A section opens.
  mutating func open() { opened += 1 }

  /// The text up to the next end of a section, where one is open.
  mutating func readable(from index: Int) -> UnsafeBufferPointer<UInt8> {
    end = opened > 0 ? next(from: index) : nil
    guard let end else { return whole }
    return UnsafeBufferPointer(rebasing: whole[0..<end])
  }

  /// The index behind the mark that ended what was readable up to `index`; nil at the end of the text.
  mutating func pass(_ index: Int) -> Int? {
    guard let end else { return nil }
    self.end = nil
    opened = max(0, opened - 1)
    // A tag may have run over the mark.
    return max(index, end + 3)
  }

  private mutating func next(from start: Int) -> Int? {
    guard start < noneFrom else { return nil }
    var at = start
    while let found = whole.firstIndex(of: UInt8(ascii: "]"), from: at) {
      if whole.hasASCII("]]>", at: found) { return found }
      at = found + 1
    }
    noneFrom = start
    return nil
  }
}
