import FeedModel

/// What of an item counts for nothing to a watch: sentences and claims with one of its `exclude` terms.
struct ExcludedParts {
  /// By text, in order, none touching another.
  private var spans: [Int: [Range<Int>]] = [:]
  /// Claims by their index.
  private var claims: Set<Int> = []

  static let none = ExcludedParts()

  /// Takes what `slots` exclude on `ground`.
  init(_ slots: [Int], on ground: QueryGround) {
    ground.spend(slots.count)
    // A watch may exclude a thousand terms, of which hardly one stands in an item.
    let slots = ground.standing(slots)
    guard !slots.isEmpty else { return }
    let places = slots.flatMap { ground.places.all(of: $0) }
    ground.spend(places.count + slots.count * (ground.claims?.count ?? 0))
    var found: [Int: [Range<Int>]] = [:]
    for place in places where place.text < QueryGround.firstName {
      // A text without stops is one sentence to a thousand places.
      if let last = found[place.text]?.last, last.contains(place.start),
        place.end <= last.upperBound
      {
        continue
      }
      found[place.text, default: []].append(ground.sentence(around: place))
    }
    for (index, claim) in (ground.claims ?? []).enumerated() {
      let stands = slots.contains { !ground.places(of: $0, inClaim: index, nil).isEmpty }
      guard stands else { continue }
      claims.insert(index)
      for span in claim.spans(of: nil) {
        found[span.field.textNumber, default: []].append(span.utf8)
      }
    }
    for (text, ranges) in found { spans[text] = Self.joined(ranges) }
  }

  private init() {}

  /// Whether claim `index` is one of them.
  func has(claim index: Int) -> Bool { claims.contains(index) }

  /// Whether `place` touches one of them.
  func contains(_ place: TextPlace) -> Bool {
    if place.text >= QueryGround.firstName {
      return claims.contains(place.text - QueryGround.firstName)
    }
    let spans = spans[place.text] ?? []
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[at: middle]?.upperBound ?? .max <= place.start {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return spans[at: low].map { $0.lowerBound < place.end } ?? false
  }

  private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard let last = joined.popLast() else {
        joined.append(range)
        continue
      }
      if range.lowerBound <= last.upperBound {
        joined.append(
          Range(from: last.lowerBound, to: max(last.upperBound, range.upperBound)))
      } else {
        joined += [last, range]
      }
    }
    return joined
  }
}

/// An `exclude` term that stands in an item.
public struct Exclusion: Hashable, Sendable {
  /// Index among the watch's ``FeedModel/Watch/exclusions``.
  public let term: Int
  public let span: TextSpan
}

extension WatchMatcher {
  /// Where `exclude` terms of watch `index` stand in a scanned item, in the order of the text.
  public func exclusions(ofWatch index: Int, _ scan: ItemScan) -> [Exclusion] {
    (exclusions[index] ?? []).enumerated().flatMap { term, slots in
      slots.flatMap { scan.places.all(of: $0) }.compactMap { place in
        Field.allCases.first { $0.textNumber == place.text }.map {
          Exclusion(term: term, span: TextSpan(field: $0, utf8: place.start..<place.end))
        }
      }
    }
    .sorted {
      ($0.span.field.textNumber, $0.span.utf8.lowerBound, $0.term)
        < ($1.span.field.textNumber, $1.span.utf8.lowerBound, $1.term)
    }
  }
}
