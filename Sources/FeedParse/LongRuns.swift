import FeedModel
import ReadableText

/// Finds the long stretches of characters in a document: the escaped or quoted HTML of summaries
/// and contents, three quarters of a usual feed.
///
/// They hold nothing that libxml2 needs to see, and it is slow over them (a call for every reference
/// and every line), so ``StrictReader`` takes them out of its way. The guess made here, from `<` and
/// `>` alone, may be wrong (inside a comment, say); whoever uses a run asks libxml2 first whether it
/// stands where the run says.
struct LongRuns {
  struct Run {
    /// The characters themselves.
    var range: Range<Int>
    /// Whether they are the inside of a CDATA section, else text between two tags.
    var isSection: Bool
  }

  /// Shorter ones are not worth a call of their own.
  static let shortest = 128

  private let bytes: UnsafeBufferPointer<UInt8>
  private var sectionEnd = EndSearch("]]>")
  /// The next `<` that was not looked at; nil at the end of the document.
  private var less: Int?

  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    self.bytes = bytes
    less = bytes.firstIndex(of: UInt8(ascii: "<"), from: start)
  }

  /// The next run that begins before `limit`; nil where there is none, and then the search goes on
  /// from there.
  mutating func next(before limit: Int) -> Run? {
    while let start = less, start < limit {
      if bytes.hasASCII("<![cdata[", at: start) {
        guard let end = sectionEnd.find(in: bytes, from: start + 9) else {
          less = nil
          return nil
        }
        less = bytes.firstIndex(of: UInt8(ascii: "<"), from: end)
        if end - start - 9 >= Self.shortest {
          return Run(range: (start + 9)..<end, isSection: true)
        }
        continue
      }
      let following = bytes.firstIndex(of: UInt8(ascii: "<"), from: start + 1)
      less = following
      guard let following, following - start > Self.shortest,
        // Not beyond it: a comment full of `<` has no `>` before its end.
        let greater = UnsafeBufferPointer(rebasing: bytes[..<following]).firstIndex(
          of: UInt8(ascii: ">"), from: start + 1),
        following - greater > Self.shortest
      else { continue }
      return Run(range: (greater + 1)..<following, isSection: false)
    }
    return nil
  }
}
