import FeedModel

/// A story while it is in the window.
struct Story: Sendable {
  /// The number of its first item.
  let number: Int
  let began: Instant
  /// A round-up tells of several stories and takes no items.
  let isClosed: Bool
  /// How far behind its first item those stand that stand for it: the first ones and the latest.
  private var held: [UInt32] = []
  private(set) var size = 0
  /// Who published its items, and whose texts these are.
  private(set) var publishers = NameSet()
  private(set) var origins = NameSet()

  private static let firstKept = 4
  private static let latestKept = 8
  static let mostMembers = firstKept + latestKept

  /// The story of one item.
  init(_ first: ItemTrace) {
    number = first.number
    began = first.published
    isClosed = first.isClosed
    add(first)
  }

  /// Counts who published an item, and whose text it is.
  private mutating func count(publisher: UInt32, origin: UInt32) {
    publishers.insert(publisher)
    origins.insert(origin)
  }

  /// Counts what another story, which is this one, has counted.
  mutating func count(_ other: Story) {
    // As if they had come to one story from the start, which is what a daemon that starts again reads back.
    let all = (members + other.members).sorted().map(back)
    held =
      all.count > Self.mostMembers
      ? all.prefix(Self.firstKept) + all.suffix(Self.latestKept) : all
    size += other.size
    publishers.insert(other.publishers)
    origins.insert(other.origins)
  }

  mutating func add(_ item: ItemTrace) {
    size += 1
    hold(item.number)
    count(publisher: item.publisher, origin: item.origin)
  }

  private mutating func hold(_ item: Int) {
    if held.count == Self.mostMembers { held.remove(at: Self.firstKept) }
    held.append(back(item))
  }

  private func back(_ item: Int) -> UInt32 { UInt32(clamping: item - number) }

  /// Items that stand for it.
  var members: [Int] { held.map { number + Int($0) } }
}

/// Hashes of names, each once; bounded, so that a flood of made-up outlets takes no memory.
struct NameSet: Sendable {
  private static let most = 256
  private var first: UInt32?
  /// Most stories have one item, and need no room for more.
  private var others: [UInt32] = []

  var count: Int { first == nil ? 0 : 1 + others.count }

  mutating func insert(_ hash: UInt32) {
    guard let first else { return self.first = hash }
    guard hash != first, count < Self.most, !others.contains(hash) else { return }
    others.append(hash)
  }

  mutating func insert(_ names: NameSet) {
    if let hash = names.first { insert(hash) }
    for hash in names.others { insert(hash) }
  }
}
