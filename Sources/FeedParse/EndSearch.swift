import ReadableText

/// Looks for the end of a construct. Once looked for in vain it is not looked for again further on,
/// so that a document full of beginnings without an end is read in linear time.
struct EndSearch {
  private let text: StaticString
  private var noneFrom = Int.max

  init(_ text: StaticString) { self.text = text }

  /// The first index at or after `start` at which the text begins, or nil.
  mutating func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < noneFrom else { return nil }
    var at = start
    while let found = bytes.firstIndex(of: text.utf8Start[0], from: at) {
      if bytes.hasASCII(text, at: found) { return found }
      at = found + 1
    }
    noneFrom = start
    return nil
  }
}
