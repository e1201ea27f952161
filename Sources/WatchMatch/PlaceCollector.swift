import FeedModel

/// Turns ends of folded terms into places: looks at the boundaries and finds the starts.
struct PlaceCollector {
  private let automaton: TermAutomaton
  private let boundaries: WordBoundaries
  private var starts: TermStarts
  private var places: [Place] = []
  /// The pattern of each place so far.
  private var found: [Int32] = []
  /// How many places each pattern has among the first `counted`; none is counted before one may have too many.
  private var counts: [Int32: Int] = [:]
  private var counted = 0
  /// What queries ask for.
  private(set) var slotPlaces: [SlotPlace] = []
  /// As ``counts``, of slots.
  private var slotCounts: [Int: Int] = [:]
  private var countedSlots = 0
  /// Slots of texts that stand somewhere.
  private(set) var fragments: Set<Int> = []

  /// A collector for one pass over `text`.
  init(_ text: TextBytes, _ automaton: TermAutomaton) {
    self.automaton = automaton
    boundaries = WordBoundaries(text: text)
    starts = TermStarts(text: text)
  }

  /// Adds the places of the terms of `ending`, whose last byte stands before `end`.
  mutating func add(_ ending: Int, endingAt end: Int) {
    let isEnd = boundaries.isBoundary(at: end, ending: true)
    guard isEnd || automaton.hasPrefixes else { return }
    var next = ending
    while next >= 0 {
      let ending = automaton.endings[next]
      let entry = automaton.entries[ending.pattern]
      if isEnd, entry.ownerCount > 0 { addOwned(ending.pattern, entry, end) }
      let slots = entry.slots
      if isEnd, slots.word >= 0 { add(entry, to: slots.word, end, isPrefix: false) }
      if slots.prefix >= 0 { add(entry, to: slots.prefix, end, isPrefix: true) }
      if slots.fragment >= 0 { fragments.insert(slots.fragment) }
      next = ending.next
    }
  }

  private mutating func addOwned(_ number: Int, _ entry: TermAutomaton.Entry, _ end: Int) {
    guard isWanted(Int32(truncatingIfNeeded: number)),
      let start = starts.start(ofFoldedLength: entry.length, endingAt: end),
      boundaries.isBoundary(at: start, ending: false)
    else { return }
    found.append(Int32(truncatingIfNeeded: number))
    for index in entry.firstOwner..<(entry.firstOwner + entry.ownerCount) {
      let owner = automaton.owners[index]
      places.append(Place(start: start, end: end, watch: owner.watch, term: owner.term))
    }
  }

  private mutating func add(
    _ entry: TermAutomaton.Entry, to slot: Int, _ end: Int, isPrefix: Bool
  ) {
    guard isWanted(slot: slot),
      let start = starts.start(ofFoldedLength: entry.length, endingAt: end),
      boundaries.isBoundary(at: start, ending: false),
      let end = isPrefix ? boundaries.wordEnd(from: end) : end
    else { return }
    slotPlaces.append(SlotPlace(slot: slot, start: start, end: end))
  }

  private mutating func isWanted(_ pattern: Int32) -> Bool {
    guard
      found.count >= WatchMatcher.placesPerTerm || places.count >= WatchMatcher.placesPerField
    else { return true }
    while counted < found.count {
      counts[found[counted], default: 0] += 1
      counted += 1
    }
    let count = counts[pattern] ?? 0
    return count == 0
      || count < WatchMatcher.placesPerTerm && places.count < WatchMatcher.placesPerField
  }

  private mutating func isWanted(slot: Int) -> Bool {
    guard slotPlaces.count >= WatchMatcher.placesPerTerm else { return true }
    while countedSlots < slotPlaces.count {
      slotCounts[slotPlaces[countedSlots].slot, default: 0] += 1
      countedSlots += 1
    }
    let count = slotCounts[slot] ?? 0
    return count == 0
      || count < WatchMatcher.placesPerTerm && slotPlaces.count < WatchMatcher.placesPerField
  }

  /// The places in order of start, watch and term.
  consuming func sorted() -> [Place] {
    places.sort()
    return places
  }
}

/// Where what a query asks for stands in one text.
struct SlotPlace: Hashable {
  let slot: Int
  let start: Int
  let end: Int
}
