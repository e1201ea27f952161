import ContentDigest
import FeedModel

/// The items of one document with their keys, also where identities are not unique. Made on the thread
/// that parses, so that the state only looks up numbers.
///
/// Some feeds give several items one guid (seen: the feed's own URL as guid of every item). Items
/// that share an identity are then told apart by link and title, and if these are the same too, by
/// their text: nothing is lost, and only true copies count as duplicates.
public struct IncomingDocument: Hashable, Sendable {
  /// What identifies one item of the document.
  enum Assignment: Hashable {
    case key(UInt64)
    case duplicate(of: Int)
    case none
  }

  /// The feed's id.
  public let feed: String
  /// When it was last read.
  let lastPoll: Instant?
  let items: [IncomingItem]
  let assignments: [Assignment]

  /// Reduces the items of a document of `feed`.
  ///
  /// - Parameters:
  ///   - home: the feed's own link: where items share it, it is no item's address.
  ///   - lastPoll: when the feed was last read.
  ///   - hasEarlierKeys: ``FeedState/hasEarlierKeys`` of the feed.
  public init(
    feed: String, items published: [PublishedItem], home: String? = nil,
    lastPoll: Instant? = nil, hasEarlierKeys: Bool = false
  ) {
    self.feed = feed
    self.lastPoll = lastPoll
    let home = home.flatMap(CanonicalAddress.init)?.bytes
    let identities = published.map(\.identity)
    let addresses = published.map { trimmed($0.link).flatMap(CanonicalAddress.init) }
    var items = zip(published, addresses).map { item, address in
      IncomingItem(item, address: address)
    }
    for (index, item) in published.enumerated() {
      guard let lastPoll, let date = item.date?.instant else { continue }
      if lastPoll.milliseconds(since: date) >= Self.publishingLag {
        items[index].belatedDate = date
      }
    }
    for (index, address) in addresses.enumerated() {
      guard let address, address.isSite || address.bytes == home else { continue }
      items[index].marks.page = 0
      items[index].marks.stem = 0
    }
    Self.dropSharedLinks(&items)
    let split = KeySplit(feed: feed, identities: identities) { index in
      (addresses[index]?.value ?? trimmed(published[index].link) ?? "", published[index])
    }
    if hasEarlierKeys {
      let earlier = KeySplit(feed: feed, earlier: identities) { index in
        (trimmed(published[index].link) ?? "", published[index])
      }
      for index in items.indices {
        items[index].earlier = EarlierMarks(published[index], key: earlier.keys[index])
      }
    }
    var first: [UInt64: Int] = [:]
    first.reserveCapacity(items.count)
    assignments = split.keys.enumerated().map { index, key in
      guard let key else { return .none }
      if let earlier = first[key] { return .duplicate(of: earlier) }
      first[key] = index
      return .key(key)
    }
    self.items = items
  }

  /// Whether the link of item `index` is its own: not the site's, the feed's or another item's.
  public func hasOwnLink(_ index: Int) -> Bool {
    items.indices.contains(index) && items[index].marks.page != 0
  }

  /// How long an item may be dated before it stands in the feed.
  private static let publishingLag: Int64 = 1_800_000

  /// A link that two articles of the document share is neither's address.
  private static func dropSharedLinks(_ items: inout [IncomingItem]) {
    var first: [UInt32: Int] = [:]
    var stems: [UInt32: Int] = [:]
    var shared: Set<UInt32> = []
    var sharedStems: Set<UInt32> = []
    for (index, item) in items.enumerated() where item.marks.page != 0 {
      if let other = first[item.marks.page] {
        if !items[other].marks.hasText(of: item.marks) { shared.insert(item.marks.page) }
      } else {
        first[item.marks.page] = index
      }
      if item.stem != .number { continue }
      if let other = stems[item.marks.stem] {
        if items[other].marks.page != item.marks.page { sharedStems.insert(item.marks.stem) }
      } else {
        stems[item.marks.stem] = index
      }
    }
    guard !shared.isEmpty || !sharedStems.isEmpty else { return }
    for index in items.indices {
      if shared.contains(items[index].marks.page) { items[index].marks.page = 0 }
      if items[index].marks.page == 0 || sharedStems.contains(items[index].marks.stem) {
        items[index].marks.stem = 0
      }
    }
  }
}

/// The keys of a document's items: 64 bits over feed and identity, and where items share one, over link
/// and title or the text as well.
private struct KeySplit {
  private(set) var keys: [UInt64?]
  private let feed: String
  private let identities: [(domain: String, value: String)?]

  init(
    feed: String, identities: [ItemIdentity?],
    parts: (Int) -> (link: String, item: PublishedItem)
  ) {
    self.init(feed, identities.map { $0.map { ($0.domain, $0.value) } }, parts)
  }

  /// The keys as they were before schema 5.
  init(
    feed: String, earlier identities: [ItemIdentity?],
    parts: (Int) -> (link: String, item: PublishedItem)
  ) {
    self.init(feed, identities.map { $0.map { ($0.domain, $0.earlierValue ?? $0.value) } }, parts)
  }

  private init(
    _ feed: String, _ identities: [(domain: String, value: String)?],
    _ parts: (Int) -> (link: String, item: PublishedItem)
  ) {
    self.feed = feed
    self.identities = identities
    keys = []
    keys = identities.map { identity in identity.map { key($0, []) } }
    split { index in
      let (link, item) = parts(index)
      return ["alias", link, link.isEmpty ? "" : trimmed(item.title) ?? ""]
    }
    split { index in ["text", parts(index).item.text.digest.hex] }
  }

  /// Where items with the same key differ in `parts`, gives each of them a key over both.
  private mutating func split(parts: (Int) -> [String]) {
    guard Set(keys).count < keys.count else { return }
    var groups: [UInt64: [Int]] = [:]
    for (index, key) in keys.enumerated() {
      if let key { groups[key, default: []].append(index) }
    }
    for members in groups.values where members.count > 1 {
      let split = members.map { index in identities[index].map { key($0, parts(index)) } }
      guard Set(split).count > 1 else { continue }
      for (member, key) in zip(members, split) { keys[member] = key }
    }
  }

  private func key(_ identity: (domain: String, value: String), _ parts: [String]) -> UInt64 {
    var hasher = SHA256Hasher()
    hasher.update(field: "claimwatch.key/1")
    hasher.update(field: feed)
    hasher.update(field: identity.domain)
    hasher.update(field: identity.value)
    for part in parts { hasher.update(field: part) }
    return leadingBits(hasher.finish())
  }
}

extension EarlierMarks {
  init(_ item: PublishedItem, key: UInt64?) {
    self.key = key
    if let link = trimmed(item.link) {
      var hasher = SHA256Hasher()
      hasher.update(field: link)
      hasher.update(field: trimmed(item.title) ?? "")
      alias = max(leadingBits(hasher.finish()), 1)
    } else {
      alias = 0
    }
    text = leadingBits(item.text.digest) & SeenEntry.textMask
  }
}
