import FeedModel

/// What is kept of an item while its story may still grow: some 750 bytes at most, of which most are words and pairs
/// of words.
struct ItemTrace: Sendable {
  /// The number of the item, ascending from 0.
  let number: Int
  private var head: Head
  /// Terms, pairs and names, one behind the other.
  fileprivate let packed: ArraySlice<UInt32>

  /// What is not of words.
  fileprivate struct Head: Sendable {
    let published: Instant
    let feed: UInt32
    let publisher: UInt32
    var origin: UInt32
    let front: UInt32
    let lead: UInt32
    /// How far before it the root of its reprints stands, and the first item of its story.
    var backToOriginal: UInt32 = 0
    var backToStory: UInt32 = 0
    /// Where its words end among those of its piece.
    var end: UInt32 = 0
    let pairCount: UInt16
    let termsHeld: UInt8
    let pairsHeld: UInt8
    let namesHeld: UInt8
    var isRevision = false
    var isClosed = false
  }

  /// The `number`-th item, as a story of its own.
  init(_ outline: ItemOutline, number: Int, _ frequencies: TermFrequencies) {
    self.number = number
    let terms = TermVector(outline.words, frequencies)
    let pairs = PackedPairs(outline.pairs)
    let names = PackedHashes(outline.names.all)
    let marks = outline.names.marks
    head = Head(
      published: outline.published, feed: outline.feed, publisher: outline.publisher,
      origin: outline.origin, front: marks.front, lead: marks.lead,
      pairCount: UInt16(clamping: pairs.count), termsHeld: UInt8(clamping: terms.count),
      pairsHeld: UInt8(clamping: pairs.hashes.count), namesHeld: UInt8(clamping: names.count))
    packed = terms.packed + pairs.hashes.words + names.words
  }

  fileprivate init(number: Int, head: Head, packed: ArraySlice<UInt32>) {
    self.number = number
    self.head = head
    self.packed = packed
  }

  var published: Instant { head.published }
  /// Hash of the feed's name.
  var feed: UInt32 { head.feed }
  /// Hash of the publisher's name.
  var publisher: UInt32 { head.publisher }
  /// Hash of the name of whose text it is; of a reprint, that of the original.
  var origin: UInt32 {
    get { head.origin }
    set { head.origin = newValue }
  }
  /// Another revision of an item that is held: it stands where that one does, and counts for nothing.
  var isRevision: Bool {
    get { head.isRevision }
    set { head.isRevision = newValue }
  }
  /// A list of stories, or one that quotes several: its story takes no other items.
  var isClosed: Bool {
    get { head.isClosed }
    set { head.isClosed = newValue }
  }

  private func words(_ start: Int, _ count: Int) -> ArraySlice<UInt32> {
    packed.slice(packed.startIndex + start, packed.startIndex + start + count)
  }

  var terms: TermVector { TermVector(packed: words(0, Int(head.termsHeld))) }

  var pairs: PackedPairs {
    let held = Int(head.pairsHeld)
    return PackedPairs(
      hashes: PackedHashes(
        words: words(Int(head.termsHeld), PackedHashes.size(held)), count: held),
      count: Int(head.pairCount))
  }

  var names: PackedNames {
    let held = Int(head.namesHeld)
    let start = Int(head.termsHeld) + PackedHashes.size(Int(head.pairsHeld))
    return PackedNames(
      all: PackedHashes(words: words(start, PackedHashes.size(held)), count: held),
      inFront: head.front, inLead: head.lead)
  }

  /// The root of the item's group of reprints: its own number where it is no reprint.
  var original: Int {
    get { number - Int(clamping: head.backToOriginal) }
    set { head.backToOriginal = UInt32(clamping: number - newValue) }
  }

  /// The number of the first item of its story, as it was when it came.
  var story: Int {
    get { number - Int(clamping: head.backToStory) }
    set { head.backToStory = UInt32(clamping: number - newValue) }
  }
}

/// The items of the window by their numbers. They lie in pieces, the words of a piece in one array, so that a copy of
/// the list is one of a few hundred references, and what leaves moves nothing.
struct TraceList: Sendable {
  private static let size = 256

  private struct Piece: Sendable {
    var heads: [ItemTrace.Head] = []
    var words: [UInt32] = []

    func trace(_ place: Int, number: Int) -> ItemTrace? {
      guard let head = heads[at: place] else { return nil }
      let start = heads[at: place - 1].map { Int($0.end) } ?? 0
      return ItemTrace(number: number, head: head, packed: words.slice(start, Int(head.end)))
    }

    mutating func append(_ trace: ItemTrace) {
      if heads.isEmpty { heads.reserveCapacity(TraceList.size) }
      words += trace.packed
      heads.append(trace.endingAt(words.count))
      // No more come.
      if heads.count == TraceList.size { words = Array(words[...]) }
    }
  }

  private var pieces: [Piece] = []
  /// The number of the first of them.
  private(set) var oldest: Int
  private(set) var count = 0

  init(first: Int) { oldest = first }

  /// The number of the next item.
  var next: Int { oldest + count }

  subscript(number: Int) -> ItemTrace? {
    let place = number - oldest
    guard place >= 0, place < count else { return nil }
    return pieces[at: place / Self.size]?.trace(place % Self.size, number: number)
  }

  mutating func append(_ trace: ItemTrace) {
    // Taken out and put back, so that it is not copied.
    var last = count % Self.size == 0 ? Piece() : pieces.removeLast()
    last.append(trace)
    pieces.append(last)
    count += 1
  }

  /// Whether some may leave now: whole pieces do.
  var isEven: Bool { count % Self.size == 0 }

  /// Takes out the oldest piece where there are more than `most` or all of it is `isOver`; nil where it stays.
  mutating func leave(beyond most: Int, _ isOver: (ItemTrace) -> Bool) -> [ItemTrace]? {
    guard let piece = pieces.first, piece.heads.count == Self.size else { return nil }
    let first = (0..<Self.size).compactMap { piece.trace($0, number: oldest + $0) }
    guard count > most - Self.size || first.allSatisfy(isOver) else { return nil }
    pieces.removeFirst()
    oldest += first.count
    count -= first.count
    return first
  }
}

extension ItemTrace {
  /// What is kept of it in a piece whose words end with its own at `end`.
  fileprivate func endingAt(_ end: Int) -> Head {
    var head = head
    head.end = UInt32(clamping: end)
    return head
  }
}
