import ContentDigest

/// Gives each item of one document its key, also where identities are not unique.
///
/// Some feeds give several items one guid (seen: the feed's own URL as guid of every item). Items
/// that share an identity are then told apart by link and title, and if these are the same too, by
/// their text: nothing is lost, and only true copies count as duplicates.
struct DocumentKeys {
  /// What identifies one item of the document.
  enum Assignment: Hashable {
    case key(UInt64)
    case duplicate(of: Int)
    case none
  }

  let feed: String
  let assignments: [Assignment]

  init(feed: String, items: [IncomingItem]) {
    self.feed = feed
    var keys = items.map { item in item.identity.map { Self.key(feed, $0, []) } }
    Self.split(&keys, feed, items) { ["alias", $0.alias?.link ?? "", $0.alias?.title ?? ""] }
    Self.split(&keys, feed, items) { ["text", $0.textDigest.hex] }
    var first: [UInt64: Int] = [:]
    first.reserveCapacity(keys.count)
    assignments = keys.enumerated().map { index, key in
      guard let key else { return .none }
      if let earlier = first[key] { return .duplicate(of: earlier) }
      first[key] = index
      return .key(key)
    }
  }

  /// Where items with the same key differ in `parts`, gives each of them a key over both.
  private static func split(
    _ keys: inout [UInt64?], _ feed: String, _ items: [IncomingItem],
    parts: (IncomingItem) -> [String]
  ) {
    guard Set(keys).count < keys.count else { return }
    var groups: [UInt64: [Int]] = [:]
    for (index, key) in keys.enumerated() {
      if let key { groups[key, default: []].append(index) }
    }
    for members in groups.values where members.count > 1 {
      let parts = members.map { parts(items[$0]) }
      guard Set(parts).count > 1 else { continue }
      for (member, part) in zip(members, parts) {
        guard let identity = items[member].identity else { continue }
        keys[member] = key(feed, identity, part)
      }
    }
  }

  private static func key(_ feed: String, _ identity: ItemIdentity, _ parts: [String]) -> UInt64 {
    var hasher = SHA256Hasher()
    hasher.update(field: "claimwatch.key/1")
    hasher.update(field: feed)
    hasher.update(field: identity.domain)
    hasher.update(field: identity.value)
    for part in parts { hasher.update(field: part) }
    return leadingBits(hasher.finish())
  }
}

extension ItemAlias {
  /// 64 bits of a digest over link and title; never 0, which stands for none.
  var bits: UInt64 {
    var hasher = SHA256Hasher()
    hasher.update(field: link)
    hasher.update(field: title)
    return max(leadingBits(hasher.finish()), 1)
  }
}

extension SHA256Digest {
  /// The 48 bits of a text's digest that are kept.
  var textBits: UInt64 { leadingBits(self) & SeenEntry.textMask }
}
