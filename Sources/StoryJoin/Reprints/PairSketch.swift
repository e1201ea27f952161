import FeedModel

/// A text as the set of its pairs of neighbouring words, of which the 96 with the least hashes stand
/// for all (bottom-k sketch: Broder 1997, "On the resemblance and containment of documents").
///
/// Pairs, not the usual runs of five words: an editor who cuts and re-orders a wire report leaves
/// hardly a run of five, and two pairs of five (wire reprints: arXiv 2210.04261).
struct PairSketch: Sendable {
  static let longest = 96

  /// Ascending, without repeats.
  private(set) var hashes: [UInt32] = []
  /// Pairs of the whole text.
  private(set) var count = 0

  /// As it was kept.
  init(count: Int, hashes: [UInt32]) {
    self.count = max(count, hashes.count)
    self.hashes = Array(hashes.prefix(Self.longest))
  }

  init(_ words: [StoryWord]) {
    var all: [UInt32] = []
    all.reserveCapacity(words.count)
    for (first, second) in zip(words, words.dropFirst()) {
      all.append(StoryHash.of(first.stem, second.stem))
    }
    all.sort()
    var distinct: [UInt32] = []
    distinct.reserveCapacity(all.count)
    for hash in all where hash != distinct.last { distinct.append(hash) }
    count = distinct.count
    hashes = Array(distinct.prefix(Self.longest))
  }
}

/// A sketch as it is kept for days and compared: the upper 24 bits of each hash.
struct PackedPairs {
  /// Four hashes in three words.
  private let words: ArraySlice<UInt32>
  /// Hashes that are held.
  private let held: Int
  /// Pairs of the whole text.
  let count: Int

  private static let bits = 24

  /// How many words `hashes` take.
  static func size(_ hashes: Int) -> Int { (hashes * bits + 31) / 32 }

  /// As it is kept.
  init(words: ArraySlice<UInt32>, held: Int, count: Int) {
    self.words = words
    self.held = held
    self.count = count
  }

  init(_ sketch: PairSketch) {
    var words: [UInt32] = []
    words.reserveCapacity(Self.size(sketch.hashes.count))
    var (rest, filled): (UInt64, Int) = (0, 0)
    for hash in sketch.hashes {
      rest = rest << UInt64(Self.bits) | UInt64(hash >> 8)
      filled += Self.bits
      if filled >= 32 {
        filled -= 32
        words.append(UInt32(truncatingIfNeeded: rest >> UInt64(filled)))
      }
    }
    if filled > 0 { words.append(UInt32(truncatingIfNeeded: rest << UInt64(32 - filled))) }
    self.init(words: words[...], held: sketch.hashes.count, count: sketch.count)
  }

  /// The words in which it is kept.
  var packed: ArraySlice<UInt32> { words }

  private func hash(_ place: Int) -> UInt32 {
    let bit = place * Self.bits
    let word = words.startIndex + bit / 32
    let shift = UInt32(truncatingIfNeeded: bit % 32)
    let first = words[at: word] ?? 0
    if shift <= 8 { return (first << shift) >> 8 }
    return (first << shift | (words[at: word + 1] ?? 0) >> (32 - shift)) >> 8
  }

  /// The share of the shorter text that stands in the longer one, and of how many pairs it was seen.
  func containment(_ other: PackedPairs) -> (share: Float, seen: Int) {
    let (short, long) = count <= other.count ? (self, other) : (other, self)
    // Only below the least end do both show everything they have.
    let end = min(
      short.held < short.count ? short.hash(short.held - 1) : UInt32.max,
      long.held < long.count ? long.hash(long.held - 1) : UInt32.max)
    var (left, right, shared, seen) = (0, 0, 0, 0)
    var theirs = long.hash(0)
    while left < short.held {
      let mine = short.hash(left)
      guard mine <= end else { break }
      while right < long.held, theirs < mine {
        right += 1
        theirs = long.hash(right)
      }
      if right < long.held, theirs == mine { shared += 1 }
      seen += 1
      left += 1
    }
    return (seen == 0 ? 0 : Float(shared) / Float(seen), seen)
  }
}
