import FeedModel
import ReadableText

/// Letters and digits of a text alone, those of ASCII in lower case: two spellings of one title are the
/// same bytes.
struct FoldedText {
  /// Longest text that is folded, in bytes.
  static let longest = 1024

  private(set) var bytes: [UInt8] = []

  init(_ text: some Collection<UInt8>) {
    bytes.reserveCapacity(min(text.count, Self.longest))
    var previous: UInt8 = 0
    for byte in text.prefix(Self.longest) {
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if lower &- 0x61 < 26 || lower &- 0x30 < 10 {
        bytes.append(lower)
      } else if lower >= 0x80 {
        // The signs of U+2000 to U+203F: dashes, quotation marks, dots.
        if previous == 0xE2, lower == 0x80 {
          bytes.removeLast()
          previous = 0xFF
          continue
        }
        if previous == 0xFF {
          previous = 0
          continue
        }
        bytes.append(lower)
      }
      previous = lower
    }
  }

  init(_ text: String) { self.init(text.utf8) }

  var isEmpty: Bool { bytes.isEmpty }
  var count: Int { bytes.count }

  /// Whether both are the same.
  func equals(_ other: FoldedText) -> Bool { bytes.elementsEqual(other.bytes) }

  /// Whether `part` stands in it.
  func holds(_ part: FoldedText) -> Bool {
    guard !part.isEmpty else { return false }
    return bytes.withUnsafeBufferPointer { whole in
      part.bytes.withUnsafeBufferPointer { whole.holds($0) }
    }
  }
}
