import ContentDigest
import FeedModel

/// An item by what never changes of it: its guid may, and with it the key under which it is stored.
public struct ItemHandle: Hashable, Sendable {
  public let feed: String
  public let itemID: DerivedUUID

  /// The item with `itemID` among those of `feed`.
  public init(feed: String, itemID: DerivedUUID) {
    self.feed = feed
    self.itemID = itemID
  }
}

/// What the state has stored of an item.
public struct ItemStanding: Hashable, Sendable {
  /// Under which it is stored now.
  public let key: ItemKey
  /// The newest revision.
  public let revision: Int
  /// What watches were told of it.
  public let told: Set<EarlierAlert>
  let marks: SeenEntry.Marks

  /// Whether the newest revision has this text, by the marks that are kept of it.
  public func has(_ text: ItemText) -> Bool {
    switch marks {
    case .current(let marks):
      let item = PublishedItem(guid: nil, link: nil, title: nil, text: text)
      return IncomingItem(item, address: nil).marks.hasText(of: marks)
    case .earlier(_, let digest):
      return leadingBits(text.digest) & SeenEntry.textMask == digest
    }
  }
}

extension ItemVersion {
  /// The same revision of the same item, stored under `key`.
  public func stored(under key: ItemKey) -> ItemVersion {
    ItemVersion(key: key, origin: origin, revision: revision, firstSeen: firstSeen)
  }
}

extension RowStateStore {
  /// Where items stand; those that the state does not know, or not under these keys, are left out, and those
  /// that wait for their page.
  ///
  /// - Parameter keys: of each item those that its kept revisions were stored under.
  public func standings(of keys: [ItemHandle: [ItemKey]]) throws -> [ItemHandle: ItemStanding] {
    try reading { try standings(of: keys, $0) }
  }

  func standings(
    of keys: [ItemHandle: [ItemKey]], _ rows: any StateRows
  ) throws -> [ItemHandle: ItemStanding] {
    var found: [ItemHandle: ItemStanding] = [:]
    for (feed, handles) in Dictionary(grouping: keys.keys, by: \.feed) {
      guard let number = try number(of: feed, rows) else { continue }
      let moved = try Self.movedKeys(number, rows)
      let present = handles.compactMap { handle in
        (moved[handle.itemID] ?? Self.firstKey(of: handle, keys[handle] ?? [])).map { (handle, $0) }
      }
      let pages = try StateRules.pages(of: number, rows)
      let places = pages.places(of: Set(present.map(\.1)))
      // What they tell is about to be told.
      let waiting = try StateRules.waitingItems(number, rows)
      for (handle, key) in present where !waiting.contains(key) {
        guard let place = places[key] else { continue }
        let entry = pages[place]
        // Else the key belongs to another item by now.
        guard entry.isMoved == (moved[handle.itemID] != nil) else { continue }
        found[handle] = ItemStanding(
          key: ItemKey(bits: key), revision: entry.revision,
          told: Set(try StateRules.matches(number, key, rows)), marks: entry.marks)
      }
    }
    return found
  }

  /// The key from which the item's id was derived: where it still stands if it was never moved.
  private static func firstKey(of handle: ItemHandle, _ keys: [ItemKey]) -> UInt64? {
    keys.first { ItemOrigin(feed: handle.feed, key: $0.bits).itemID == handle.itemID }?.bits
  }

  private static func movedKeys(_ feed: Int64, _ rows: any StateRows) throws -> [DerivedUUID:
    UInt64]
  {
    var keys: [DerivedUUID: UInt64] = [:]
    try rows.forEach("SELECT item, item_id FROM moved_item WHERE feed = ?", [.int(feed)]) { row in
      if let id = row.uuid(1) { keys[id] = UInt64(bitPattern: row.number(0)) }
    }
    return keys
  }
}
