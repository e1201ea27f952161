import FeedModel

/// Finds known items that came back under another identity, among those that nothing in the document
/// owns. Each is given to one item only. Linear in entries and items.
struct LostItems {
  let pages: SeenPages
  /// Keys of entries whose items stand in the document.
  let owned: Set<UInt64>
  /// When the feed was last read.
  var lastPoll: Instant?

  /// The entries of `items`, by index.
  func find(_ items: [(index: Int, item: IncomingItem)]) -> [Int: SeenEntry] {
    guard !items.isEmpty, !pages.pages.isEmpty else { return [:] }
    var candidates = candidates(for: items)
    guard !candidates.isEmpty else { return [:] }
    var found: [Int: SeenEntry] = [:]
    for resemblance in Resemblance.allCases where !candidates.isEmpty {
      var byMark: [UInt64: [Int]] = [:]
      // The newest is taken first, so it stands last.
      for (place, entry) in candidates.enumerated() {
        guard let entry, let mark = resemblance.mark(of: entry) else { continue }
        byMark[mark, default: []].append(place)
      }
      if byMark.isEmpty { continue }
      let isReissue = resemblance == .text && isReissue(items, found, byMark)
      for (index, item) in items where found[index] == nil {
        guard let mark = resemblance.mark(of: item), let place = byMark[mark]?.last,
          let entry = candidates[place],
          resemblance != .text || isSameWords(item, entry, isReissue: isReissue)
        else { continue }
        byMark[mark]?.removeLast()
        found[index] = entry
        candidates[place] = nil
      }
    }
    return found
  }

  /// Whether `item` is the one of `entry`, of whom only the words are the same. Where dates differ the item is
  /// of today's: warnings and standing instructions come in the same words again, and are news.
  private func isSameWords(_ item: IncomingItem, _ entry: SeenEntry, isReissue: Bool) -> Bool {
    if item.marks.date == 0, item.hasLongBody { return true }
    if let lastPoll, lastPoll.milliseconds(since: entry.firstSeen) > Self.halfDay { return false }
    return isReissue || item.hasLongBody || isStale(item, entry)
  }

  /// Whether the whole document came again in the same words, under other guids, links and dates: then short
  /// texts are no news either. A single one may be: a siren sounds again in the words of yesterday.
  private func isReissue(
    _ items: [(index: Int, item: IncomingItem)], _ found: [Int: SeenEntry],
    _ byMark: [UInt64: [Int]]
  ) -> Bool {
    guard owned.isEmpty, items.count >= Self.fewestReissued else { return false }
    return items.allSatisfy { index, item in
      found[index] != nil || Resemblance.text.mark(of: item).map { byMark[$0] != nil } == true
    }
  }

  private static let fewestReissued = 3

  /// Whether `item` would have stood in the last document by its date, and was published when the one in the
  /// same words was seen: it is that one.
  private func isStale(_ item: IncomingItem, _ entry: SeenEntry) -> Bool {
    item.belatedDate.map { $0 <= entry.firstSeen } ?? false
  }

  private static let halfDay: Int64 = 12 * 3_600_000

  /// Entries that any of `items` may resemble.
  private func candidates(for items: [(index: Int, item: IncomingItem)]) -> [SeenEntry?] {
    var wanted: Set<UInt64> = []
    for (_, item) in items {
      for resemblance in Resemblance.allCases {
        if let mark = resemblance.mark(of: item) { wanted.insert(Self.tagged(mark, resemblance)) }
      }
    }
    guard !wanted.isEmpty else { return [] }
    let filter = MarkFilter(items.map(\.item))
    var counts: [UInt64: Int] = [:]
    var candidates: [SeenEntry?] = []
    pages.forEach { _, entry in
      guard filter.mayHold(entry), !owned.contains(entry.key) else { return }
      for resemblance in Resemblance.allCases {
        guard let mark = resemblance.mark(of: entry) else { continue }
        let tagged = Self.tagged(mark, resemblance)
        guard wanted.contains(tagged) else { continue }
        counts[tagged, default: 0] += 1
        if counts[tagged, default: 0] <= Bound.returning.limit { candidates.append(entry) }
        return
      }
    }
    return candidates
  }

  private static func tagged(_ mark: UInt64, _ resemblance: Resemblance) -> UInt64 {
    var hash = ByteHash(seed: resemblance.rawValue)
    hash.add(mark)
    return hash.value(bits: 64)
  }
}

/// Says in a few instructions that an entry resembles none of some items: thousands of entries are
/// asked for each new item of a feed.
private struct MarkFilter {
  private var bits = [UInt64](repeating: 0, count: 64)

  init(_ items: [IncomingItem]) {
    for item in items {
      insert(UInt64(item.marks.page))
      insert(UInt64(item.marks.stem))
      insert(UInt64(item.marks.title))
      insert(UInt64(item.marks.body))
      if let earlier = item.earlier { insert(earlier.alias) }
    }
    // Stands for no mark at all.
    bits[0] &= ~1
  }

  func mayHold(_ entry: SeenEntry) -> Bool {
    switch entry.marks {
    case .current(let marks):
      holds(UInt64(marks.page)) || holds(UInt64(marks.stem)) || holds(UInt64(marks.title))
        || holds(UInt64(marks.body))
    case .earlier(let alias, _): holds(alias)
    }
  }

  private mutating func insert(_ word: UInt64) { bits[Int(word >> 6 & 63)] |= 1 << (word & 63) }

  private func holds(_ word: UInt64) -> Bool { bits[Int(word >> 6 & 63)] & 1 << (word & 63) != 0 }
}
