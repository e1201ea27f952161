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

  /// The share of the shorter text that stands in the longer one, and of how many pairs it was seen.
  func containment(_ other: PairSketch) -> (share: Float, seen: Int) {
    let (short, long) = count <= other.count ? (self, other) : (other, self)
    // Only below the least end do both show everything they have.
    let end = min(
      short.hashes.count < short.count ? short.hashes.last ?? 0 : UInt32.max,
      long.hashes.count < long.count ? long.hashes.last ?? 0 : UInt32.max)
    var (left, right, shared, seen) = (0, 0, 0, 0)
    while left < short.hashes.count, short.hashes[left] <= end {
      while right < long.hashes.count, long.hashes[right] < short.hashes[left] { right += 1 }
      if long.hashes[at: right] == short.hashes[left] { shared += 1 }
      seen += 1
      left += 1
    }
    return (seen == 0 ? 0 : Float(shared) / Float(seen), seen)
  }
}
