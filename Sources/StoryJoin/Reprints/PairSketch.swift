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

/// A sketch as it is kept for days and compared.
struct PackedPairs {
  let hashes: PackedHashes
  /// Pairs of the whole text.
  let count: Int

  /// As it is kept.
  init(hashes: PackedHashes, count: Int) {
    self.hashes = hashes
    self.count = count
  }

  init(_ sketch: PairSketch) {
    self.init(hashes: PackedHashes(sketch.hashes), count: sketch.count)
  }

  /// The share of the shorter text that stands in the longer one, and of how many pairs it was seen.
  func containment(_ other: PackedPairs) -> (share: Float, seen: Int) {
    let (short, long) = count <= other.count ? (self, other) : (other, self)
    let (few, many) = (short.hashes, long.hashes)
    // Only below the least end do both show everything they have.
    let end = min(
      few.count < short.count ? few.last ?? 0 : UInt32.max,
      many.count < long.count ? many.last ?? 0 : UInt32.max)
    var (left, right, shared, seen) = (0, 0, 0, 0)
    var theirs = many[0]
    while left < few.count {
      let mine = few[left]
      guard mine <= end else { break }
      while right < many.count, theirs < mine {
        right += 1
        theirs = many[right]
      }
      if right < many.count, theirs == mine { shared += 1 }
      seen += 1
      left += 1
    }
    return (seen == 0 ? 0 : Float(shared) / Float(seen), seen)
  }
}
