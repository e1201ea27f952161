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

  private struct Entry: Sendable {
    let number: UInt32
    let feed: UInt32
  }
  private var items: [UInt32: [Entry]] = [:]

  mutating func add(_ terms: TermVector, number: Int, feed: UInt32) {
    for stem in terms.top(Self.keys).map(\.stem) {
      var found = items.removeValue(forKey: stem) ?? []
      if found.count >= Self.mostOfFeed, found.count(where: { $0.feed == feed }) >= Self.mostOfFeed,
        let own = found.firstIndex(where: { $0.feed == feed })
      {
        found.remove(at: own)
      } else if found.count == Self.mostItems {
        found.removeFirst()
      }
      found.append(Entry(number: UInt32(truncatingIfNeeded: number), feed: feed))
      items[stem] = found
    }
  }

  mutating func remove(_ terms: TermVector, number: Int) {
    for stem in terms.top(Self.keys).map(\.stem) {
      guard var found = items.removeValue(forKey: stem) else { continue }
      found.removeAll { $0.number == UInt32(truncatingIfNeeded: number) }
      if !found.isEmpty { items[stem] = found }
    }
  }

  /// The items that share the most weight of words with `terms`, the best first.
  func candidates(_ terms: TermVector) -> [Int] {
    var shares: [Int: Float] = [:]
    for term in terms.top(Self.asked) {
      for entry in items[term.stem] ?? [] {
        shares[Int(clamping: entry.number), default: 0] += term.weight
      }
    }
    let best = shares.sorted {
      $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
    }
    return best.prefix(Self.mostCandidates).map(\.key)
  }
}
