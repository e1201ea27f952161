import FeedModel

/// A place in one of the texts of an item: 0 to 2 its fields, from 3 on the names of its claims' speakers.
struct TextPlace: Hashable, Comparable {
  let text: Int
  let start: Int
  let end: Int

  static func < (left: TextPlace, right: TextPlace) -> Bool {
    (left.text, left.start, left.end) < (right.text, right.start, right.end)
  }
}

/// Where the words of queries stand in one item, by slot.
struct SlotPlaces: Sendable {
  private var places: [Int: [TextPlace]] = [:]
  /// Slots with a place in a name beside the text.
  private(set) var named: Set<Int> = []

  /// Slots of texts that stand somewhere in the fields or the names.
  private(set) var fragments: Set<Int> = []

  /// Slots of regular expressions that may have more places than were looked for.
  private(set) var unfinished: Set<Int> = []

  /// All slots with a place.
  var slots: Set<Int> { named.union(places.keys).union(fragments) }

  mutating func add(_ found: TextFindings, in text: Int) {
    fragments.formUnion(found.fragments)
    add(found.slotPlaces, in: text)
  }

  mutating func addNamed(_ found: TextFindings) {
    fragments.formUnion(found.fragments)
    named.formUnion(found.slotPlaces.map(\.slot))
  }

  mutating func addNamed(slot: Int) { named.insert(slot) }

  mutating func add(_ found: [SlotPlace], in text: Int) {
    for place in found {
      places[place.slot, default: []]
        .append(TextPlace(text: text, start: place.start, end: place.end))
    }
  }

  /// Says that a regular expression may match behind what was looked at.
  mutating func cut(slot: Int) { unfinished.insert(slot) }

  mutating func sort() { for slot in places.keys { places[slot]?.sort() } }

  /// Whether `slot` has a place in a text.
  func stands(_ slot: Int) -> Bool { places[slot]?.isEmpty == false }

  /// In order; of one slot neither starts nor ends go back within a text.
  func all(of slot: Int) -> [TextPlace] { places[slot] ?? [] }

  /// Those that `span` of `text` touches, or holds whole.
  func places(of slot: Int, in text: Int, _ span: Range<Int>, whole: Bool) -> [TextPlace] {
    let all = all(of: slot)
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      let place = all[middle]
      if (place.text, place.end) <= (text, span.lowerBound) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return all.slice(low, all.count)
      .prefix { $0.text == text && $0.start < span.upperBound }
      .filter { !whole || $0.start >= span.lowerBound && $0.end <= span.upperBound }
  }
}
