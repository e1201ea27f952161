import FeedModel

/// Small letters of the scripts that news headlines are written in: ASCII, Latin-1 and Cyrillic.
///
/// Enough to tell one word at the head of a sentence from the same inside it; whoever needs all of
/// Unicode folds with WatchMatch.
enum LowerCase {
  /// Appends the letter `bytes`, small.
  static func append(_ bytes: ArraySlice<UInt8>, to folded: inout [UInt8]) {
    let first = bytes.first ?? 0
    if bytes.count == 1 {
      folded.append(first >= 0x41 && first <= 0x5A ? first + 0x20 : first)
    } else if bytes.count == 2, let second = bytes.last {
      switch (first, second) {
      case (0xC3, 0x80...0x9E) where second != 0x97: folded += [0xC3, second + 0x20]
      case (0xD0, 0x90...0x9F): folded += [0xD0, second + 0x20]
      case (0xD0, 0xA0...0xAF): folded += [0xD1, second - 0x20]
      default: folded += [first, second]
      }
    } else {
      folded += bytes
    }
  }

  /// Whether a capital letter stands at `index`.
  static func isCapital(_ bytes: [UInt8], _ index: Int) -> Bool {
    let first = bytes[at: index] ?? 0
    let second = bytes[at: index + 1] ?? 0
    switch first {
    case 0x41...0x5A: return true
    case 0xC3: return second >= 0x80 && second <= 0x9E && second != 0x97
    case 0xD0: return second >= 0x81 && second <= 0xAF
    default: return false
    }
  }
}
