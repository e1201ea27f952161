import ContentDigest
import FeedModel

extension ItemVerdict {
  /// One verdict for each item of the first document of a feed, of which no item is known. Needs no
  /// state, so it may run on any thread.
  public static func first(_ document: IncomingDocument) -> [ItemVerdict] {
    document.assignments.map { assignment in
      switch assignment {
      case .none: .withoutIdentity
      case .duplicate(let earlier): .duplicate(of: earlier)
      case .key(let key):
        .new(NewItem(key: ItemKey(bits: key), origin: ItemOrigin(feed: document.feed, key: key)))
      }
    }
  }
}

/// Compares one document with the known items of its feed: numbers only.
struct Recognition {
  /// Reads what is stored beside the pages; called only where it is needed.
  struct Source {
    /// The stored id of an item that has another than its key gives.
    var movedID: (UInt64) throws -> DerivedUUID?
    /// All such ids of the feed.
    var movedIDs: () throws -> Set<DerivedUUID>
    /// What earlier revisions of the item matched.
    var matches: (UInt64) throws -> [EarlierAlert]
  }

  let document: IncomingDocument
  let pages: SeenPages

  /// Where an item of the document stands among the known ones.
  private enum Standing {
    /// Its own key is known.
    case known(SeenPages.Place)
    /// The key it had before schema 5 is.
    case knownByEarlierKey(SeenPages.Place)
    /// Its own key is known, of an article with which it has nothing in common.
    case stranger(SeenPages.Place)
    case unknown
  }

  /// One verdict for each item.
  func verdicts(_ source: Source) throws -> [ItemVerdict] {
    let standings = standings()
    let finder = LostItems(
      pages: pages, owned: owned(standings), lastPoll: document.lastPoll)
    let found = finder.find(
      standings.indices.compactMap { index in
        guard case .key = document.assignments[index] else { return nil }
        switch standings[index] {
        case .known, .knownByEarlierKey: return nil
        case .stranger, .unknown: return (index, document.items[index])
        }
      })
    let taken = Set(found.values.map(\.key))
    let isAllNew = found.isEmpty && owned(standings).isEmpty
    let titles = isAllNew ? knownTitles() : []
    var movedIDs: Set<DerivedUUID>?
    return try document.assignments.enumerated().map { index, assignment in
      let key: UInt64
      switch assignment {
      case .none: return .withoutIdentity
      case .duplicate(let earlier): return .duplicate(of: earlier)
      case .key(let bits): key = bits
      }
      var newKey = key
      switch standings[index] {
      case .known(let place), .knownByEarlierKey(let place):
        return try verdict(index, pages[place], under: key, source)
      case .stranger(let place):
        // It keeps the key it is stored under: its guid is another's.
        if let entry = found[index] { return try verdict(index, entry, under: entry.key, source) }
        let entry = pages[place]
        // A wholly new text under an old guid; but where the old article stands elsewhere in the
        // document, a new article.
        guard taken.contains(entry.key) else {
          return try verdict(index, entry, under: entry.key, source)
        }
        newKey = Self.ownKey(key, document.items[index].marks)
      case .unknown:
        if let entry = found[index] {
          let item = try known(index, entry, under: key, source)
          return .rekeyed(item, revised: isRevised(index, entry))
        }
      }
      let ids = try movedIDs ?? source.movedIDs()
      movedIDs = ids
      return .new(
        NewItem(
          key: ItemKey(bits: newKey), origin: freeOrigin(newKey, taken: ids),
          isTitleKnown: titles.contains(document.items[index].marks.title)))
    }
  }

  /// Those titles of the document that known items have.
  private func knownTitles() -> Set<UInt32> {
    let wanted = Set(document.items.map(\.marks.title)).subtracting([0])
    var known: Set<UInt32> = []
    guard !wanted.isEmpty else { return [] }
    pages.forEach { _, entry in
      if case .current(let marks) = entry.marks, wanted.contains(marks.title) {
        known.insert(marks.title)
      }
    }
    return known
  }

  private func standings() -> [Standing] {
    var keys: Set<UInt64> = []
    for (index, assignment) in document.assignments.enumerated() {
      guard case .key(let key) = assignment else { continue }
      keys.insert(key)
      if let earlier = document.items[index].earlier?.key { keys.insert(earlier) }
    }
    let places = pages.places(of: keys)
    return document.assignments.enumerated().map { index, assignment in
      guard case .key(let key) = assignment else { return .unknown }
      let item = document.items[index]
      if let place = places[key] {
        if case .current(let marks) = pages[place].marks, item.marks.isStranger(to: marks) {
          return .stranger(place)
        }
        return .known(place)
      }
      if let earlier = item.earlier?.key, let place = places[earlier] {
        return .knownByEarlierKey(place)
      }
      return .unknown
    }
  }

  /// The keys of entries that have their items in the document.
  private func owned(_ standings: [Standing]) -> Set<UInt64> {
    var owned: Set<UInt64> = []
    for standing in standings {
      switch standing {
      case .known(let place), .knownByEarlierKey(let place): owned.insert(pages[place].key)
      case .stranger, .unknown: break
      }
    }
    return owned
  }

  private func verdict(
    _ index: Int, _ entry: SeenEntry, under key: UInt64, _ source: Source
  ) throws -> ItemVerdict {
    let item = try known(index, entry, under: key, source)
    return isRevised(index, entry) ? .revised(item) : .unchanged(item)
  }

  private func isRevised(_ index: Int, _ entry: SeenEntry) -> Bool {
    switch entry.marks {
    case .current(let marks): !document.items[index].marks.hasText(of: marks)
    case .earlier(_, let text): document.items[index].earlier?.text != text
    }
  }

  private func known(
    _ index: Int, _ entry: SeenEntry, under key: UInt64, _ source: Source
  ) throws -> KnownItem {
    let movedID = entry.isMoved ? try source.movedID(entry.key) : nil
    var hasEarlierForm = false
    if case .earlier = entry.marks { hasEarlierForm = true }
    return KnownItem(
      key: ItemKey(bits: key),
      previousKey: entry.key == key ? nil : ItemKey(bits: entry.key),
      hasEarlierForm: hasEarlierForm,
      origin: ItemOrigin(feed: document.feed, key: entry.key, stored: movedID),
      revision: entry.revision, firstSeen: entry.firstSeen,
      alerts: isRevised(index, entry) ? try source.matches(entry.key) : [])
  }

  /// The key of an article whose guid belongs to another one.
  private static func ownKey(_ key: UInt64, _ marks: ItemMarks) -> UInt64 {
    var hash = ByteHash(seed: key)
    hash.add(UInt64(marks.page) << 32 | UInt64(marks.title))
    return hash.value(bits: 64)
  }

  /// The first id of a key that no item carries which was stored under it before.
  private func freeOrigin(_ key: UInt64, taken: Set<DerivedUUID>) -> ItemOrigin {
    var origin = ItemOrigin(feed: document.feed, key: key)
    while !taken.isEmpty, taken.contains(origin.itemID) { origin.reuse += 1 }
    return origin
  }
}
