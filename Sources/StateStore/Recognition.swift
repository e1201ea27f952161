import ContentDigest
import FeedModel

extension ItemVerdict {
  /// One verdict for each item of the first document of a feed, of which no item is known. Needs no
  /// state, so it may run on any thread.
  public static func first(feed: String, items: [IncomingItem]) -> [ItemVerdict] {
    DocumentKeys(feed: feed, items: items).assignments.map { assignment in
      switch assignment {
      case .none: .withoutIdentity
      case .duplicate(let earlier): .duplicate(of: earlier)
      case .key(let key):
        .new(NewItem(key: ItemKey(bits: key), origin: ItemOrigin(feed: feed, key: key)))
      }
    }
  }
}

/// Compares one document with the known items of its feed.
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

  let keys: DocumentKeys
  let items: [IncomingItem]
  let pages: SeenPages

  /// One verdict for each item.
  func verdicts(_ source: Source) throws -> [ItemVerdict] {
    var inDocument: Set<UInt64> = []
    for case .key(let key) in keys.assignments { inDocument.insert(key) }
    let places = pages.places(of: inDocument)
    let rekeyed = rekeyedEntries(inDocument: inDocument, known: places)
    var movedIDs: Set<DerivedUUID>?
    return try keys.assignments.enumerated().map { index, assignment in
      switch assignment {
      case .none: return .withoutIdentity
      case .duplicate(let earlier): return .duplicate(of: earlier)
      case .key(let key):
        if let place = places[key] {
          let entry = pages[place]
          let isRevised = entry.text != items[index].textDigest.textBits
          let item = try known(entry, under: key, isRevised: isRevised, source)
          return isRevised ? .revised(item) : .unchanged(item)
        }
        if let entry = rekeyed[index] {
          let isRevised = entry.text != items[index].textDigest.textBits
          let item = try known(entry, under: key, isRevised: isRevised, source)
          return .rekeyed(item, revised: isRevised)
        }
        let taken = try movedIDs ?? source.movedIDs()
        movedIDs = taken
        return .new(NewItem(key: ItemKey(bits: key), origin: freeOrigin(key, taken: taken)))
      }
    }
  }

  private func known(
    _ entry: SeenEntry, under key: UInt64, isRevised: Bool, _ source: Source
  ) throws -> KnownItem {
    let movedID = entry.isMoved ? try source.movedID(entry.key) : nil
    return KnownItem(
      key: ItemKey(bits: key),
      previousKey: entry.key == key ? nil : ItemKey(bits: entry.key),
      origin: ItemOrigin(feed: keys.feed, key: entry.key, stored: movedID),
      revision: entry.revision, firstSeen: entry.firstSeen,
      alerts: isRevised ? try source.matches(entry.key) : [])
  }

  /// The first id of a key that no item carries which was stored under it before.
  private func freeOrigin(_ key: UInt64, taken: Set<DerivedUUID>) -> ItemOrigin {
    var origin = ItemOrigin(feed: keys.feed, key: key)
    while !taken.isEmpty, taken.contains(origin.itemID) { origin.reuse += 1 }
    return origin
  }

  /// Known items whose guid changed: same link and title, and the old key is not in the document
  /// as well. Each is given to one item only, to the one with its text where there is a choice.
  private func rekeyedEntries(
    inDocument: Set<UInt64>, known: [UInt64: SeenPages.Place]
  ) -> [Int: SeenEntry] {
    var waiting: [UInt64: [Int]] = [:]
    for (index, assignment) in keys.assignments.enumerated() {
      guard case .key(let key) = assignment, known[key] == nil, let alias = items[index].alias
      else { continue }
      waiting[alias.bits, default: []].append(index)
    }
    guard !waiting.isEmpty else { return [:] }
    var candidates: [UInt64: [SeenEntry]] = [:]
    pages.forEach { _, entry in
      if waiting[entry.alias] != nil, !inDocument.contains(entry.key) {
        candidates[entry.alias, default: []].append(entry)
      }
    }
    var chosen: [Int: SeenEntry] = [:]
    for (alias, entries) in candidates {
      var entries = entries
      for byText in [true, false] {
        for index in waiting[alias] ?? [] where chosen[index] == nil {
          let text = items[index].textDigest.textBits
          guard let pick = entries.lastIndex(where: { !byText || $0.text == text }) else {
            continue
          }
          chosen[index] = entries.remove(at: pick)
        }
      }
    }
    return chosen
  }
}
