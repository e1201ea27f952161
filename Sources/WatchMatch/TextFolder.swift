import CFold
import FeedModel

/// Folds whole texts for comparison, by the rules by which terms are matched.
public struct TextFolder: Sendable {
  public init() {}

  /// A key that is equal for texts that read the same: folded as terms are (docs/matching.md,
  /// section "Folding"), without punctuation and symbols, words parted by single spaces. UTF-8
  /// bytes; empty where nothing is left.
  ///
  /// Apostrophes and full stops vanish ("U.S." is "us"), other punctuation parts words; a full
  /// stop, comma or apostrophe between digits stays ("3.5" is not "35").
  public func foldedKey(of text: String) -> [UInt8] {
    let folded = Folding.folded(text)
    return folded.withUnsafeBufferPointer { Self.withoutPunctuation($0) }
  }

  private static func withoutPunctuation(_ text: TextBytes) -> [UInt8] {
    var key = CollapsedBytes()
    key.bytes.reserveCapacity(text.count)
    var isAfterDigit = false
    var next = 0
    while next < text.count {
      let scalar = FoldedScalar(in: text, at: next)
      next = scalar.end
      let isBetweenDigits =
        isAfterDigit && next < text.count
        && FoldedScalar(in: text, at: next).wordClass == .digit
      isAfterDigit = scalar.wordClass == .digit
      switch (scalar.wordClass, scalar.foldedASCII) {
      case (.other, UInt8(ascii: ".")), (.other, UInt8(ascii: "'")):
        if isBetweenDigits { key.take(scalar.foldedASCII) }
      case (.other, UInt8(ascii: ",")) where isBetweenDigits:
        key.take(scalar.foldedASCII)
      case (.other, _), (.symbol, _):
        key.take(0x20)
      default:
        for offset in scalar.start..<scalar.end { key.take(text[offset]) }
      }
    }
    if key.bytes.last == 0x20 { key.bytes.removeLast() }
    return key.bytes
  }
}
