import FeedModel

/// A figure of a claim as an interval, and what it counts.
struct Figure: Sendable {
  enum Kind: Hashable { case count, percent, money, time, measure }
  var low: Double
  var high: Double
  var kind: Kind
  /// Stem of the unit, nil where the text does not say it.
  var unit: UInt32?
  /// Concepts of the words around it.
  var slot: [UInt32]

  /// It counts over a longer time or a larger whole: "since 2029", "in total".
  var hasScope: Bool

  var isZero: Bool { high == 0 }

  func isDisjoint(_ other: Figure) -> Bool { high < other.low || other.high < low }

  /// The same to a reader: one value lies in the other's interval, or within two in a hundred.
  func isEqual(_ other: Figure) -> Bool {
    let (a, b) = (low, other.low)
    return !isDisjoint(other) && abs(a - b) <= 0.02 * max(abs(a), abs(b))
  }

  /// Whether both count the same thing.
  func isComparable(_ other: Figure) -> Bool {
    guard kind == other.kind else { return false }
    let mine = slot.filter(Concept.isQuantity), theirs = other.slot.filter(Concept.isQuantity)
    let shared = slot.filter(other.slot.contains)
    switch kind {
    case .time, .measure:
      guard unit == other.unit else { return false }
      return shared.count >= 2
    case .percent, .money:
      return !shared.isEmpty && (mine.isEmpty || theirs.isEmpty || Set(mine) == Set(theirs))
    case .count:
      guard hasScope == other.hasScope else { return false }
      if !mine.isEmpty && !theirs.isEmpty { return Set(mine) == Set(theirs) }
      let beside = shared.filter { $0 != unit }
      guard mine.isEmpty && theirs.isEmpty else {
        // One does not say what it counts: "forty people", "87".
        let bare = mine.isEmpty ? unit : other.unit
        return (bare == nil || bare == Concept.people) && !beside.isEmpty
      }
      if let unit, let theirUnit = other.unit { return unit == theirUnit && !beside.isEmpty }
      return beside.count >= 2
    }
  }
}
