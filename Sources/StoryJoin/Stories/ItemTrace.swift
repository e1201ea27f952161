import FeedModel

/// What is kept of an item while its story may still grow: some 700 bytes, of which most are words and pairs of words
/// in one array.
struct ItemTrace: Sendable {
  /// The number of the item, ascending from 0.
  let number: Int
  let published: Instant
  /// Terms, pairs and names, one behind the other.
  private let packed: [UInt32]
  /// Hash of the feed's name.
  let feed: UInt32
  /// Hash of the publisher's name.
  let publisher: UInt32
  /// Hash of the name of whose text it is; of a reprint, that of the original.
  var origin: UInt32
  private let pairCount: UInt32
  private let front: UInt32
  private let lead: UInt32
  /// How far before it the root of its reprints stands, and the first item of its story.
  private var backToOriginal: UInt32 = 0
  private var backToStory: UInt32 = 0
  private let termsHeld: UInt8
  private let pairsHeld: UInt8
  /// Another revision of an item that is held: it stands where that one does, and counts for nothing.
  var isRevision = false
  /// A list of stories, or one that quotes several: its story takes no other items.
  var isClosed = false

  /// The `number`-th item, as a story of its own.
  init(_ outline: ItemOutline, number: Int, _ frequencies: TermFrequencies) {
    self.number = number
    (feed, publisher, origin) = (outline.feed, outline.publisher, outline.origin)
    published = outline.published
    let terms = TermVector(outline.words, frequencies)
    let pairs = PackedPairs(outline.pairs)
    termsHeld = UInt8(clamping: terms.count)
    pairsHeld = UInt8(clamping: outline.pairs.hashes.count)
    pairCount = UInt32(clamping: outline.pairs.count)
    (front, lead) = outline.names.marks
    var all: [UInt32] = []
    all.reserveCapacity(terms.count + pairs.packed.count + outline.names.all.count)
    all += terms.packed
    all += pairs.packed
    all += outline.names.all
    packed = all
  }

  var terms: TermVector { TermVector(packed: packed.slice(0, Int(termsHeld))) }

  var pairs: PackedPairs {
    let start = Int(termsHeld)
    return PackedPairs(
      words: packed.slice(start, start + PackedPairs.size(Int(pairsHeld))), held: Int(pairsHeld),
      count: Int(clamping: pairCount))
  }

  var names: ItemNames {
    let start = Int(termsHeld) + PackedPairs.size(Int(pairsHeld))
    return ItemNames(all: packed.slice(start, packed.count), front: front, lead: lead)
  }

  /// The root of the item's group of reprints: its own number where it is no reprint.
  var original: Int {
    get { number - Int(clamping: backToOriginal) }
    set { backToOriginal = UInt32(clamping: number - newValue) }
  }

  /// The number of the first item of its story, as it was when it came.
  var story: Int {
    get { number - Int(clamping: backToStory) }
    set { backToStory = UInt32(clamping: number - newValue) }
  }
}

/// The items of the window by their numbers. They lie in pieces, so that a copy of the list is one of a few hundred
/// references, and what leaves moves nothing.
struct TraceList: Sendable {
  private static let piece = 256

  private var pieces: [[ItemTrace]] = []
  /// The number of the first of them.
  private(set) var oldest: Int
  private(set) var count = 0

  init(first: Int) { oldest = first }

  /// The number of the next item.
  var next: Int { oldest + count }

  subscript(number: Int) -> ItemTrace? {
    let place = number - oldest
    guard place >= 0, place < count else { return nil }
    return pieces[at: place / Self.piece]?[at: place % Self.piece]
  }

  mutating func append(_ trace: ItemTrace) {
    // Taken out and put back, so that it is not copied.
    var last: [ItemTrace] = count % Self.piece == 0 ? [] : pieces.removeLast()
    last.append(trace)
    pieces.append(last)
    count += 1
  }

  /// Whether some may leave now: whole pieces do.
  var isEven: Bool { count % Self.piece == 0 }

  /// Takes out the oldest piece where there are more than `most` or all of it is `isOver`; nil where it stays.
  mutating func leave(beyond most: Int, _ isOver: (ItemTrace) -> Bool) -> [ItemTrace]? {
    guard let first = pieces.first, first.count == Self.piece,
      count > most - Self.piece || first.allSatisfy(isOver)
    else { return nil }
    pieces.removeFirst()
    oldest += first.count
    count -= first.count
    return first
  }
}
