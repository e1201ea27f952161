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

  /// What it is a part of: 410 of "38 of the 410 stations".
  var whole: Double?

  /// What it is said not to be: 840,000 of "804,000, not 840,000".
  var instead: Double?

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

  /// Two figures of one thing are rarely so far apart as 19 and 300.
  private static let farthest = 12.0

  /// How much speaks for it that both count the same thing; ``FigurePairs/least`` is enough.
  func likeness(_ other: Figure) -> Float {
    // Nothing says more clearly which figure is meant.
    if kind == other.kind, replaces(other) || other.replaces(self) { return 3 }
    guard kind == other.kind || isBare(beside: other) || other.isBare(beside: self),
      hasScope == other.hasScope, whole != other.low, other.whole != low
    else { return 0 }
    guard isZero || other.isZero || isNear(other) else { return 0 }
    let mine = quantities, theirs = other.quantities
    var sum: Float = 0
    if !mine.isEmpty, !theirs.isEmpty {
      guard Set(mine) == Set(theirs) else { return 0 }
      sum += 1
    }
    if let unit, let theirUnit = other.unit {
      if unit == theirUnit || isNone(of: other) || other.isNone(of: self) {
        // That both are percentages or dollars says little of what they are of.
        sum +=
          unit == Concept.people
          ? 0.2 : kind == .count ? 0.7 : kind == .percent || kind == .money ? 0 : 0.6
      } else if unit != Concept.people, theirUnit != Concept.people {
        // Soldiers and tanks; but three dead and three bodies are told by the quantity.
        // No penny is none of any money.
        let isNoMoney = kind == .money && isZero != other.isZero
        if mine.isEmpty || theirs.isEmpty, !isNoMoney { return 0 }
        // Four missiles and two bombers destroyed; miners and men can be the same people.
        if mine.contains(where: Concept.isOfThings), !Concept.isQuantity(unit),
          !Concept.isQuantity(theirUnit)
        {
          return 0
        }
      }
    }
    let isBare = unit == nil || other.unit == nil
    if kind == .count, other.kind == .count, counts(other.unit) || other.counts(unit) { sum += 0.9 }
    if isCrowd(beside: other) || other.isCrowd(beside: self) { sum += 0.4 }
    for concept in slot where concept != unit && concept != other.unit {
      if Concept.isQuantity(concept) { continue }
      if other.slot.contains(concept) {
        // That both cost something says little of what it was.
        sum += Self.prices.contains(concept) ? 0.25 : 0.5
      } else if isBare, other.context.contains(concept) {
        sum += 0.25
      }
    }
    if !isBare, isSlotLike(other) { sum += 0.3 }
    for concept in context where isBare && other.slot.contains(concept) && !slot.contains(concept) {
      sum += 0.25
    }
    return kind == other.kind && (kind == .percent || kind == .money) ? sum + 0.4 : sum
  }

  private func replaces(_ other: Figure) -> Bool {
    instead.map { $0 == other.low && $0 == other.high } == true
  }

  /// "No serious violation" is none of the violations that the other counts.
  private func isNone(of other: Figure) -> Bool {
    isZero && !other.isZero && other.unit.map(slot.prefix(2).contains) == true
  }

  /// Whether the same words stand beside both, and not only what they count.
  private func isSlotLike(_ other: Figure) -> Bool {
    let (mine, theirs) = (
      Set(slot).subtracting([unit ?? 0]), Set(other.slot).subtracting([other.unit ?? 0])
    )
    return !mine.isEmpty && mine == theirs
  }

  /// "The crowd at the gate at 150" counts people.
  private func isCrowd(beside other: Figure) -> Bool {
    kind == .count && unit == nil && slot.contains(Concept.crowd) && other.unit == Concept.people
  }

  /// "The number of jobs would be 300" counts jobs.
  private func counts(_ unit: UInt32?) -> Bool {
    guard self.unit == nil, let unit, unit != Concept.people else { return false }
    return slot.contains(unit)
  }

  /// It says nothing but how many: "about forty", "the figure was 18,000", "put it at 64 %".
  var isThin: Bool {
    (unit == nil || kind == .percent && !slot.isEmpty) && !isZero
      && slot.filter { !Self.generic.contains($0) }.isEmpty
  }

  /// Whether both count people to whom something happened: hurt, treated, missing, abducted.
  func isKin(_ other: Figure) -> Bool {
    kind == .count && other.kind == .count && !isZero && !other.isZero && isNear(other)
      && quantities.contains(where: Concept.isOfVictims)
      && other.quantities.contains(where: Concept.isOfVictims)
  }

  private static let prices = WordLists.stems("cost costs worth price")
  private static let projectiles = WordLists.stems("missiles rockets drones projectiles shells")
  private static let generic = WordLists.stems(
    "number figure figures count estimate tally real true correct total actual put high low")

  /// Whether a bare figure can count what `other` counts.
  func mayBe(_ other: Figure) -> Bool {
    !other.isZero && other.kind != .time
      && (kind == other.kind || kind == .count && other.kind != .percent) && isNear(other)
  }

  /// A value of it: the upper end of "up to fifty".
  private var size: Double { low > 0 || !high.isFinite ? low : high }

  /// By the ends that are next to each other: "the low hundreds" are near to about 2,000.
  private func isNear(_ other: Figure) -> Bool {
    let (less, more) = size <= other.size ? (self, other) : (other, self)
    let end = less.high.isFinite ? max(less.size, less.high) : less.size
    return more.size <= Self.farthest * max(1, end)
  }

  /// The same figure, of what `other` counts.
  func counting(_ other: Figure) -> Figure {
    var figure = self
    (figure.kind, figure.unit, figure.slot) = (other.kind, other.unit, other.slot)
    figure.context = other.context
    return figure
  }

  /// It counts what grows by the hour: the dead, the arrested. Another source's later figure is news.
  var isRunning: Bool { (kind == .count || kind == .time) && low == low.rounded() }

  /// One names the currency and the other does not.
  func isMoney(beside other: Figure) -> Bool { isBare(beside: other) || other.isBare(beside: self) }

  /// "Roughly sixty" can be what the other one measures.
  private func isBare(beside other: Figure) -> Bool {
    kind == .count && unit == nil && (other.kind == .measure || other.kind == .money)
  }

  /// What it counts, by the words beside it; of a bare figure, by those before the content in its sentence.
  /// "No passengers were hurt" counts the hurt.
  var quantities: [UInt32] {
    if let unit, unit != Concept.aboard, Concept.isQuantity(unit) { return [unit] }
    if let unit, WordLists.speeds.contains(unit) { return [Concept.speed] }
    var own = slot.filter(Concept.isQuantity)
    if own.count > 1 { own.removeAll { $0 == Concept.aboard } }
    // A missile that is destroyed is destroyed in the air.
    if let unit, Self.projectiles.contains(unit) { own = own.map(Concept.inTheAir) }
    return own.isEmpty && unit == nil && !isZero ? context.filter(Concept.isQuantity) : own
  }
}
