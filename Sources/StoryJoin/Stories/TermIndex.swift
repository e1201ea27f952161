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
  /// Words lie in so many parts, so that a change of a copy copies only some.
  private static let parts = 256

  /// Numbers of items by words.
  private var items = [[UInt32: [UInt32]]](repeating: [:], count: parts)

  private static func part(_ stem: UInt32) -> Int { Int(stem >> 8) % parts }

  private func found(_ stem: UInt32) -> [UInt32] { items[at: Self.part(stem)]?[stem] ?? [] }

  /// Adds an item, whose number is `number`; `feed` says of which feed one is.
  mutating func add(
    _ terms: TermVector, number: Int, feed: UInt32, of feedOf: (Int) -> UInt32?
  ) {
    for stem in terms.top(Self.keys).map(\.stem) {
      let part = Self.part(stem)
      var found = items[part].removeValue(forKey: stem) ?? []
      if found.count >= Self.mostOfFeed {
        let own = found.indices.filter { feedOf(Int(clamping: found[$0])) == feed }
        if own.count >= Self.mostOfFeed, let first = own.first {
          found.remove(at: first)
        } else if found.count == Self.mostItems {
          found.removeFirst()
        }
      }
      found.append(UInt32(truncatingIfNeeded: number))
      items[part][stem] = found
    }
  }

  mutating func remove(_ terms: TermVector, number: Int) {
    for stem in terms.top(Self.keys).map(\.stem) {
      let part = Self.part(stem)
      guard var found = items[part].removeValue(forKey: stem) else { continue }
      found.removeAll { $0 == UInt32(truncatingIfNeeded: number) }
      if !found.isEmpty { items[part][stem] = found }
    }
  }

  /// The items that share the most weight of words with `terms`, the best first.
  func candidates(_ terms: TermVector) -> [Int] {
    var shares: [Int: Float] = [:]
    for term in terms.top(Self.asked) {
      for number in found(term.stem) { shares[Int(clamping: number), default: 0] += term.weight }
    }
    let best = shares.sorted {
      $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
    }
    return best.prefix(Self.mostCandidates).map(\.key)
  }
}
