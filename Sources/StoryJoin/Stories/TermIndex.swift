import FeedModel

/// Which items of the window have a word among their weightiest.
///
/// Bounded in both directions: 16 words of an item, the 64 latest items of a word, of one feed at most 24 of
/// them, so that no feed pushes all others out. A word of more items than that tells no two of them apart.
struct TermIndex: Sendable {
  private static let keys = 16
  private static let asked = 24
  private static let mostItems = 64
  private static let mostOfFeed = 24
  private static let mostCandidates = 48
  /// Words lie in so many parts, by the bits 8 to 15 of their hashes, so that a change of a copy copies only some.
  private static let parts = 256

  /// An item of a word in four bytes: the upper 16 bits of the word's hash, and of the item's number the lower 16, which
  /// no two items of a window share. In each part in the order of the words, those of a word in the order in which they
  /// came.
  private var entries = [[UInt32]](repeating: [], count: parts)

  private static func part(_ stem: UInt32) -> Int { Int(stem >> 8) % parts }

  private static func entry(_ stem: UInt32, _ number: Int) -> UInt32 {
    stem & 0xFFFF_0000 | UInt32(truncatingIfNeeded: number) & 0xFFFF
  }

  /// Where the items of a word lie in its part.
  private static func places(_ stem: UInt32, _ part: [UInt32]) -> Range<Int> {
    let word = stem >> 16
    var (low, high) = (0, part.count)
    while low < high {
      let middle = (low + high) / 2
      if part[middle] >> 16 < word { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < part.count, part[end] >> 16 == word { end += 1 }
    return low..<end
  }

  /// The number of the item of an entry, where the window begins with the item `oldest`.
  private static func number(_ entry: UInt32, _ oldest: Int) -> Int {
    let lower = UInt16(truncatingIfNeeded: entry)
    return oldest + Int(lower &- UInt16(truncatingIfNeeded: oldest))
  }

  /// Adds an item, whose number is `number`; `feedOf` says of which feed an item is whose number has these lower 16 bits.
  mutating func add(
    _ terms: TermVector, number: Int, oldest: Int, feed: UInt32, of feedOf: (Int) -> UInt32?
  ) {
    for stem in terms.top(Self.keys).map(\.stem) {
      let part = Self.part(stem)
      var places = Self.places(stem, entries[part])
      if places.count >= Self.mostOfFeed {
        let own = places.filter { feedOf(Self.number(entries[part][$0], oldest)) == feed }
        let isFull = own.count >= Self.mostOfFeed
        if let gone = isFull ? own.first : places.count == Self.mostItems ? places.first : nil {
          entries[part].remove(at: gone)
          places = places.lowerBound..<places.upperBound - 1
        }
      }
      Self.makeRoom(&entries[part])
      entries[part].insert(Self.entry(stem, number), at: places.upperBound)
    }
  }

  /// An eighth more at a time, where arrays would take as much again.
  private static func makeRoom(_ part: inout [UInt32]) {
    if part.count == part.capacity { part.reserveCapacity(part.count + part.count / 8 + 4) }
  }

  mutating func remove(_ terms: TermVector, number: Int) {
    for stem in terms.top(Self.keys).map(\.stem) {
      let part = Self.part(stem)
      let entry = Self.entry(stem, number)
      for place in Self.places(stem, entries[part]).reversed() where entries[part][place] == entry {
        entries[part].remove(at: place)
      }
    }
  }

  /// The items that share the most weight of words with `terms`, the best first.
  func candidates(_ terms: TermVector, oldest: Int) -> [Int] {
    var shares: [Int: Float] = [:]
    for term in terms.top(Self.asked) {
      let part = entries[Self.part(term.stem)]
      for entry in part.slice(Self.places(term.stem, part)) {
        shares[Self.number(entry, oldest), default: 0] += term.weight
      }
    }
    let best = shares.sorted {
      $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
    }
    return best.prefix(Self.mostCandidates).map(\.key)
  }
}
