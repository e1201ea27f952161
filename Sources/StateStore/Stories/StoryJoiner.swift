import ContentDigest
import FeedModel

/// Says which story an item tells (`docs/stories.md`). It is asked inside the transaction that commits the
/// item's alerts, on one thread at a time, and knows the items of the window; rows of the state say the same,
/// and are what it knows them from after a start.
public protocol StoryJoiner: AnyObject, Sendable {
  /// The number that the next item gets; 0 while nothing is known.
  var next: Int64 { get }

  /// The number of the oldest item that it needs to join others.
  var oldest: Int64 { get }

  /// What is joined from now on holds only where ``settle(committed:)`` says so. May be called twice.
  func begin()

  /// Forgets everything; the next item gets `number`.
  func reset(next number: Int64)

  /// Takes an item that was joined before, by this process or by another one.
  func resume(_ item: JoinedStoryItem)

  /// Joins the next item.
  ///
  /// - Parameter earlier: the number of an earlier revision of it.
  func join(_ item: StoryEntry, revising earlier: Int64?) -> JoinedStory

  /// The transaction is over. Where it failed, everything is as it was when it began.
  func settle(committed: Bool)
}

/// What an alert's item brings for its story.
public struct StoryEntry: Hashable, Sendable {
  public let itemID: DerivedUUID
  public let revision: Int
  /// What it is joined by, as the joiner writes and reads it.
  public let outline: [UInt8]
  /// What people are told of it and its claims, in a form of whoever drafts alerts.
  public let details: [UInt8]

  /// A revision of an item.
  public init(itemID: DerivedUUID, revision: Int, outline: [UInt8] = [], details: [UInt8] = []) {
    self.itemID = itemID
    self.revision = revision
    self.outline = outline
    self.details = details
  }

  /// How many bytes of a digest tell one story from another.
  static let idLength = 6

  /// The id of the story that begins with it: the same wherever it is joined.
  public var storyID: StoryID {
    var bytes = itemID.bytes
    if revision > 1 { bytes += Array(String(revision).utf8) }
    return StoryID(bytes: Array(SHA256Digest(bytes: bytes).bytes.prefix(Self.idLength)))
  }

  var key: Key { Key(itemID: itemID, revision: revision) }

  struct Key: Hashable {
    let itemID: DerivedUUID
    let revision: Int
  }
}

/// The id of a story, `cluster.id`.
public struct StoryID: Hashable, Sendable, CustomStringConvertible {
  let bytes: [UInt8]

  /// `st-` and twelve hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    let hex = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return "st-" + String(decoding: hex, as: UTF8.self)
  }

  /// Under what the story's alerts of one watch are counted.
  func key(watchID: String) -> [UInt8] { bytes + Array(watchID.utf8) }
}

/// An item that was joined, as its row has it.
public struct JoinedStoryItem: Hashable, Sendable {
  public let number: Int64
  /// The number of the first item of its story, after all merges.
  public let story: Int64
  /// The number of the item whose text it is; its own where that is its own.
  public let original: Int64
  public let isClosed: Bool
  public let isRevision: Bool
  public let outline: [UInt8]
}

/// Where an item stands among the others.
public struct JoinedStory: Hashable, Sendable {
  public var number: Int64
  public var story: Int64
  public var original: Int64
  public var isClosed = false
  public var isRevision = false
  /// Items, publishers and origins of the story with this item.
  public var size = 1
  public var publishers = 1
  public var origins = 1
  /// Stories that turned out to be part of older ones, in order.
  public var merges: [Merge] = []
  /// The strongest first; only a few.
  public var relations: [Relation] = []

  public struct Merge: Hashable, Sendable {
    public let story: Int64
    public let into: Int64

    /// `story` is part of `into` from now on.
    public init(story: Int64, into: Int64) {
      self.story = story
      self.into = into
    }
  }

  /// How a claim stands to one of an earlier item.
  public struct Relation: Hashable, Sendable {
    /// As the alert's record names it.
    public let kind: String
    /// Index of the claim in its item.
    public let claim: Int
    /// The number of the other item, and the index of the claim in that.
    public let other: Int64
    public let otherClaim: Int
    public let numbers: Numbers?

    /// A relation of claim `claim`.
    public init(
      kind: String, claim: Int, other: Int64, otherClaim: Int, numbers: Numbers? = nil
    ) {
      self.kind = kind
      self.claim = claim
      self.other = other
      self.otherClaim = otherClaim
      self.numbers = numbers
    }
  }

  /// Two figures as intervals; one without an upper end is open.
  public struct Numbers: Hashable, Sendable {
    public let claim: Interval
    public let other: Interval

    /// The figure of the claim, and that of the other one.
    public init(claim: Interval, other: Interval) {
      self.claim = claim
      self.other = other
    }
  }

  public struct Interval: Hashable, Sendable {
    public let low: Double
    public let high: Double?

    /// From `low` to `high`.
    public init(low: Double, high: Double?) {
      self.low = low
      self.high = high
    }
  }

  /// An item that begins a story of its own.
  public init(number: Int64) {
    self.number = number
    story = number
    original = number
  }
}

/// The story of an alert, as the alert tells it.
public struct StoryCluster: Hashable, Sendable {
  public internal(set) var id: StoryID
  public var size = 1
  public var publishers = 1
  public var origins = 1
  /// The item whose text it is in substance; nil where that is its own.
  public var reprintOf: DerivedUUID?
  /// Stories that its item showed to be part of this one.
  public var merged: [StoryID] = []
  public var relations: [Relation] = []
  /// All kinds of relations that its item's claims stand in, those that are not among ``relations`` included.
  public var kinds: [String] = []

  /// A relation with what is known of the other item.
  public struct Relation: Hashable, Sendable {
    public let joined: JoinedStory.Relation
    public let other: StoryItemHead
  }

  /// A story of one item.
  public init(id: StoryID) { self.id = id }
}

/// What is told of an item of a story.
public struct StoryItemHead: Hashable, Sendable {
  public let itemID: DerivedUUID
  public let revision: Int
  /// The watches that raised alerts of this revision.
  public let watches: [String]
  /// ``StoryEntry/details``.
  public let details: [UInt8]

  /// The alert that `watch` raised of it, or, where that raised none, another watch.
  public func alert(of watch: String) -> DerivedUUID? {
    let known = watches.first { $0.utf8.elementsEqual(watch.utf8) } ?? watches.first
    return known.map { DerivedUUID.alert(watchID: $0, itemID: itemID, revision: revision) }
  }
}
