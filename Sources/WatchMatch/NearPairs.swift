import FeedModel

/// Which places have another behind them, with so many words between at most. Time by the logarithm of
/// the places, since of all places behind one the first is the nearest.
struct NearPairs {
  private let ground: QueryGround
  private let words: Int
  /// Places that make a pair.
  private(set) var joined: Set<QueryEvaluator.FormPlace> = []

  init(_ ground: QueryGround, words: Int) {
    self.ground = ground
    self.words = words
  }

  /// Adds pairs of one of `first` before one of `second`.
  mutating func join(
    _ first: [QueryEvaluator.FormPlace], _ second: [QueryEvaluator.FormPlace]
  ) {
    let starts = second.map(\.place).sorted { ($0.text, $0.start) < ($1.text, $1.start) }
    let ends = first.map(\.place).sorted { ($0.text, $0.end) < ($1.text, $1.end) }
    for place in first {
      let here = place.place
      let next = starts[at: Self.index(in: starts) { ($0.text, $0.start) < (here.text, here.end) }]
      if let next, isNear(here, next) { joined.insert(place) }
    }
    for place in second {
      let here = place.place
      let index = Self.index(in: ends) { ($0.text, $0.end) <= (here.text, here.start) }
      if let last = ends[at: index - 1], isNear(last, here) { joined.insert(place) }
    }
  }

  private func isNear(_ first: TextPlace, _ second: TextPlace) -> Bool {
    first.text == second.text
      && ground.words(in: first.text, from: first.end, to: second.start) <= words
  }

  /// The index of the first place of which `isBefore` does not hold.
  private static func index(in places: [TextPlace], _ isBefore: (TextPlace) -> Bool) -> Int {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(places[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
