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
    var digests = items.map { item in
      item.identity.map { Self.digest(feed, [$0.domain, $0.value]) }
    }
    Self.split(&digests, items) { item in
      let alias = item.alias
      return [alias?.link ?? "", alias?.title ?? ""]
    } digest: { identity, parts in
      Self.digest(feed, [identity.domain, identity.value, "alias"] + parts)
    }
    Self.split(&digests, items) {
      [$0.textDigest.hex]
    } digest: { identity, parts in
      Self.digest(feed, [identity.domain, identity.value, "text"] + parts)
    }
    var first: [SHA256Digest: Int] = [:]
    assignments = digests.enumerated().map { index, digest in
      guard let digest else { return .none }
      if let earlier = first[digest] { return .duplicate(of: earlier) }
      first[digest] = index
      return .key(leadingBits(digest))
    }
  }

  /// Where items with the same digest differ in `parts`, gives each of them a digest over
  /// identity and parts.
  private static func split(
    _ digests: inout [SHA256Digest?], _ items: [IncomingItem],
    parts: (IncomingItem) -> [String], digest: (ItemIdentity, [String]) -> SHA256Digest
  ) {
    var groups: [SHA256Digest: [Int]] = [:]
    for (index, digest) in digests.enumerated() {
      if let digest { groups[digest, default: []].append(index) }
    }
    for members in groups.values where members.count > 1 {
      let parts = members.map { parts(items[$0]) }
      guard Set(parts).count > 1 else { continue }
      for (member, part) in zip(members, parts) {
        guard let identity = items[member].identity else { continue }
        digests[member] = digest(identity, part)
      }
    }
  }

  /// The id of the item that is first stored under `key`. It follows from the key, so that it
  /// need not be stored while the item keeps its guid.
  ///
  /// - Parameter reuse: how many items have had this id before: a guid may be given to another
  ///   item after its first owner got a new one.
  static func itemID(feed: String, key: UInt64, reuse: Int = 0) -> DerivedUUID {
    DerivedUUID(digest(feed, ["id", String(key, radix: 16), String(reuse)]))
  }

  private static func digest(_ feed: String, _ fields: [String]) -> SHA256Digest {
    var hasher = SHA256Hasher()
    hasher.update(field: "claimwatch.item/1")
    hasher.update(field: feed)
    for field in fields { hasher.update(field: field) }
    return hasher.finish()
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
