import FeedModel

/// Which items of the window have a word among their weightiest.
///
/// Bounded in both directions: 16 words of an item, the 64 latest items of a word. A word of more items than
/// that tells no two of them apart.
struct TermIndex: Sendable {
  private static let keys = 16
  private static let asked = 24
  private static let mostItems = 64
  private static let mostCandidates = 48

  private var items: [UInt32: [UInt32]] = [:]

  mutating func add(_ terms: TermVector, number: Int) {
    for stem in terms.top(Self.keys).map(\.stem) {
      var found = items.removeValue(forKey: stem) ?? []
      if found.count == Self.mostItems { found.removeFirst() }
      found.append(UInt32(truncatingIfNeeded: number))
      items[stem] = found
    }
  }

  mutating func remove(_ terms: TermVector, number: Int) {
    for stem in terms.top(Self.keys).map(\.stem) {
      guard var found = items.removeValue(forKey: stem) else { continue }
      found.removeAll { $0 == UInt32(truncatingIfNeeded: number) }
      if !found.isEmpty { items[stem] = found }
    }
  }

  /// The items that share the most weight of words with `terms`, the best first.
  func candidates(_ terms: TermVector) -> [Int] {
    var shares: [Int: Float] = [:]
    for term in terms.top(Self.asked) {
      for number in items[term.stem] ?? [] {
        shares[Int(clamping: number), default: 0] += term.weight
      }
    }
    let best = shares.sorted {
      $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
    }
    return best.prefix(Self.mostCandidates).map(\.key)
  }
}
