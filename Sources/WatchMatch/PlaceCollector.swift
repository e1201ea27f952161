/// Turns ends of folded terms into places: looks at the boundaries and finds the starts.
struct PlaceCollector {
  private let automaton: TermAutomaton
  private let boundaries: WordBoundaries
  private var starts: TermStarts
  private var places: [Place] = []
  /// Places of every pattern so far; empty until there is one.
  private var counts: [Int] = []

  /// A collector for one pass over `text`.
  init(_ text: TextBytes, _ automaton: TermAutomaton) {
    self.automaton = automaton
    boundaries = WordBoundaries(text: text)
    starts = TermStarts(text: text)
  }

  /// Adds the places of the terms of `ending`, whose last byte stands before `end`.
  mutating func add(_ ending: Int, endingAt end: Int) {
    guard boundaries.isBoundary(at: end, ending: true) else { return }
    var next = ending
    while next >= 0 {
      let ending = automaton.endings[next]
      let pattern = automaton.patterns[ending.pattern]
      if isWanted(ending.pattern),
        let start = starts.start(ofFoldedLength: pattern.length, endingAt: end),
        boundaries.isBoundary(at: start, ending: false)
      {
        if counts.isEmpty { counts = [Int](repeating: 0, count: automaton.patterns.count) }
        counts[ending.pattern] += 1
        for owner in pattern.owners {
          places.append(Place(start: start, end: end, watch: owner.watch, term: owner.term))
        }
      }
      next = ending.next
    }
  }

  private func isWanted(_ pattern: Int) -> Bool {
    guard !counts.isEmpty, counts[pattern] > 0 else { return true }
    return counts[pattern] < WatchMatcher.placesPerTerm
      && places.count < WatchMatcher.placesPerField
  }

  /// The places in order of start, watch and term.
  consuming func sorted() -> [Place] {
    places.sort()
    return places
  }
}
