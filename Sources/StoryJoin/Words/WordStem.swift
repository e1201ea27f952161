import FeedModel

/// Cuts the endings by which forms of one English word differ: bridges, bridged, bridging.
///
/// Cruder than Porter's: what counts is that forms of one word mostly meet, and that it costs nothing.
enum WordStem {
  private static let endings: [(ending: [UInt8], instead: [UInt8])] = [
    ("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("s", ""),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// Cuts a folded word in place. Words of other letters than a to z stay as they are.
  static func cut(_ word: inout [UInt8]) {
    guard word.count > 3, word.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else { return }
    if !(word.last == 0x73 && word[at: word.count - 2] == 0x73) {
      for (ending, instead) in endings
      where word.count >= ending.count + 3 && word.suffix(ending.count).elementsEqual(ending) {
        word.removeLast(ending.count)
        word += instead
        break
      }
    }
    if word.count > 4, word.last == 0x65 { word.removeLast() }
  }

  /// The hash of the stem of a word that is known at compile time.
  static func of(_ word: String) -> UInt32 {
    var bytes = Array(word.utf8)
    cut(&bytes)
    return StoryHash.of(bytes)
  }
}

/// FNV-1a with a finish (Fowler, Noll, Vo): equal on every machine and in every run.
enum StoryHash {
  static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return UInt32(truncatingIfNeeded: (state ^ (state >> 29)) &* 0x9E37_79B9_7F4A_7C15 >> 32)
  }

  /// The hash of two hashes in their order.
  static func of(_ first: UInt32, _ second: UInt32) -> UInt32 {
    var state = UInt64(first) << 32 | UInt64(second)
    state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
    return UInt32(truncatingIfNeeded: state ^ (state >> 31))
  }
}
