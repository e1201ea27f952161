import FeedModel

/// A figure of a claim as an interval, and what it counts.
struct Figure: Sendable {
  enum Kind: Hashable { case count, percent, money, time, measure }
  var low: Double
  var high: Double
  var kind: Kind
  /// Concept of the unit, nil where the text does not say it.
  var unit: UInt32?
  /// Concepts of the words beside it in the content.
  var slot: [UInt32]
  /// Those of the words before the content.
  var context: [UInt32]

  /// It counts over a longer time or a larger whole: "since 2029", "in total".
  var hasScope: Bool

  var isZero: Bool { high == 0 }

  /// As people are told of it; an end that is no number is left open.
  var interval: ClaimRelation.Interval {
    ClaimRelation.Interval(
      low: low.isFinite ? low : 0, high: high.isFinite ? high : nil)
  }

  func isDisjoint(_ other: Figure) -> Bool { high < other.low || other.high < low }

  /// The same to a reader: one value lies in the other's interval, or within two in a hundred.
  func isEqual(_ other: Figure) -> Bool {
    let (a, b) = (low, other.low)
    return !isDisjoint(other) && abs(a - b) <= 0.02 * max(abs(a), abs(b))
  }

  /// Two figures of one thing are rarely so far apart as 2 and 9,214.
  private static let farthest = 20.0

  /// How much speaks for it that both count the same thing; ``FigurePairs/least`` is enough.
  func likeness(_ other: Figure) -> Float {
    guard kind == other.kind || isBare(beside: other) || other.isBare(beside: self),
      hasScope == other.hasScope
    else { return 0 }
    if !isZero, !other.isZero, low.isFinite, other.low.isFinite,
      max(low, other.low) > Self.farthest * max(1, min(low, other.low))
    {
      return 0
    }
    let mine = quantities, theirs = other.quantities
    var sum: Float = 0
    if !mine.isEmpty, !theirs.isEmpty {
      guard Set(mine) == Set(theirs) else { return 0 }
      sum += 1
    }
    if let unit, let theirUnit = other.unit {
      if unit == theirUnit {
        sum += unit == Concept.people ? 0.2 : kind == .count ? 0.7 : 0.6
      } else if unit != Concept.people, theirUnit != Concept.people {
        // Soldiers and tanks; but three dead and three bodies are told by the quantity.
        if mine.isEmpty || theirs.isEmpty { return 0 }
      }
    }
    let isBare = unit == nil || other.unit == nil
    for concept in slot where concept != unit && concept != other.unit {
      if Concept.isQuantity(concept) { continue }
      if other.slot.contains(concept) {
        sum += 0.5
      } else if isBare, other.context.contains(concept) {
        sum += 0.25
      }
    }
    for concept in context where isBare && other.slot.contains(concept) && !slot.contains(concept) {
      sum += 0.25
    }
    return kind == other.kind && (kind == .percent || kind == .money) ? sum + 0.4 : sum
  }

  /// "Roughly sixty" can be what the other one measures.
  private func isBare(beside other: Figure) -> Bool {
    kind == .count && unit == nil && (other.kind == .measure || other.kind == .money)
  }

  /// What it counts, by the words beside it; of a bare figure, by those before the content in its sentence.
  /// "No passengers were hurt" counts the hurt.
  private var quantities: [UInt32] {
    var own = slot.filter(Concept.isQuantity)
    if own.count > 1 { own.removeAll { $0 == Concept.aboard } }
    return own.isEmpty && unit == nil && !isZero ? context.filter(Concept.isQuantity) : own
  }
}
