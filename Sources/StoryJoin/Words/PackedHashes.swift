import FeedModel

/// Hashes as they are kept for days: the upper 24 bits of each, four of them in three words. As elements they
/// have zeros below.
struct PackedHashes: RandomAccessCollection, Sendable {
  let words: ArraySlice<UInt32>
  let count: Int

  private static let bits = 24

  /// How many words `hashes` take.
  static func size(_ hashes: Int) -> Int { (hashes * bits + 31) / 32 }

  /// What is left of a hash.
  static func cut(_ hash: UInt32) -> UInt32 { hash & 0xFFFF_FF00 }

  /// As they are kept.
  init(words: ArraySlice<UInt32>, count: Int) {
    self.words = words
    self.count = count
  }

  init(_ hashes: some Collection<UInt32>) {
    var words: [UInt32] = []
    words.reserveCapacity(Self.size(hashes.count))
    var (rest, filled): (UInt64, Int) = (0, 0)
    for hash in hashes {
      rest = rest << UInt64(Self.bits) | UInt64(hash >> 8)
      filled += Self.bits
      if filled >= 32 {
        filled -= 32
        words.append(UInt32(truncatingIfNeeded: rest >> UInt64(filled)))
      }
    }
    if filled > 0 { words.append(UInt32(truncatingIfNeeded: rest << UInt64(32 - filled))) }
    self.init(words: words[...], count: hashes.count)
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  /// 0 where there is none.
  subscript(place: Int) -> UInt32 {
    let bit = place * Self.bits
    let word = words.startIndex + bit / 32
    let shift = UInt32(truncatingIfNeeded: bit % 32)
    let first = words[at: word] ?? 0
    if shift <= 8 { return Self.cut(first << shift) }
    return Self.cut(first << shift | (words[at: word + 1] ?? 0) >> (32 - shift))
  }
}
