import ContentDigest
import StateStore

/// The order in which a replay judges kept items where their stories matter.
///
/// Items are kept before they are committed, those of several feeds in whatever order, and some are read for claims later
/// than their neighbours. Which story an item joins, and how its claims stand to others, hangs on what was joined
/// before: those that the state has joined come in its order, the others where they were kept.
struct ReplayOrder {
  private struct Entry {
    let number: Int64
    let revision: StoryRevision
  }

  private let joined: [StoryRevision: Int64]
  private var entries: [Entry] = []

  /// Items of a state that has `joined` some.
  init(_ joined: [StoryRevision: Int64]) { self.joined = joined }

  /// Takes the next item as they were kept.
  mutating func add(_ stored: StoredItem) {
    let version = stored.item.version
    entries.append(
      Entry(
        number: stored.number,
        revision: StoryRevision(itemID: version.itemID, revision: version.revision)))
  }

  /// The numbers of all items, in order.
  var numbers: [Int64] {
    var order = Array(entries.indices)
    let known = order.filter { joined[entries[$0].revision] != nil }
    let sorted = known.sorted {
      (joined[entries[$0].revision] ?? 0, $0) < (joined[entries[$1].revision] ?? 0, $1)
    }
    for (place, entry) in zip(known, sorted) { order[place] = entry }
    // No revision comes before an earlier one of its item.
    var places: [DerivedUUID: [Int]] = [:]
    for (place, entry) in order.enumerated() {
      places[entries[entry].revision.itemID, default: []].append(place)
    }
    for places in places.values where places.count > 1 {
      for (place, entry) in zip(places, places.map { order[$0] }.sorted()) { order[place] = entry }
    }
    return order.map { entries[$0].number }
  }
}

extension ReplayFiles {
  /// Items read at a time.
  private static let piece = 200

  /// Calls `body` with the kept items of `options`, as they came, or in the order of the stories that they `joined`.
  ///
  /// - Returns: how many could not be read.
  func forEachItem(
    _ options: Replay.Options, joined: [StoryRevision: Int64], progress: (Int) -> Void,
    _ body: (StoredItem) throws -> Void
  ) throws -> Int {
    guard !joined.isEmpty else {
      return try archive.forEachItem(
        since: options.since, until: options.until, progress: progress
      ) {
        try body($0)
        return true
      }
    }
    var order = ReplayOrder(joined)
    let broken = try archive.forEachItem(since: options.since, until: options.until) {
      order.add($0)
      return true
    }
    var numbers = order.numbers[...]
    var seen = 0
    while !numbers.isEmpty {
      let piece = Array(numbers.prefix(Self.piece))
      numbers = numbers.dropFirst(piece.count)
      for stored in try archive.items(piece) { try body(stored) }
      seen += piece.count
      progress(seen)
    }
    return broken
  }
}
