import FeedModel

/// An item as the engine of stories takes it.
public struct StoryItem: Sendable {
  /// Which feed it came from.
  public var feed: String
  /// Who published it; the feed where nobody says.
  public var publisher: String
  /// Whose text it is: the agency that it gives credit to, or the publisher.
  public var origin: String
  /// When it was published, or first seen where it does not say.
  public var published: Instant
  public var title: String
  /// Its text without the title.
  public var body: String
  /// The claims in it. Spans of the field `title` count in the title, all others in the body.
  public var claims: [Claim]
  /// Bytes at the beginning of ``body`` that are the text itself: captions and categories, which a feed has on
  /// many items, stand behind them.
  public var textLength = Int.max
  /// What a watch found in it: words that every item has which is looked at tell no two of them apart.
  public var watched: [String] = []

  /// An item. Without a publisher the feed is one; without an agency's credit the text is the
  /// publisher's own.
  public init(
    feed: String, publisher: String? = nil, credit: String? = nil, published: Instant,
    title: String, body: String, claims: [Claim]
  ) {
    self.feed = feed
    self.publisher = publisher ?? feed
    origin = credit ?? publisher ?? feed
    self.published = published
    self.title = title
    self.body = body
    self.claims = claims
  }
}

/// Where an item stands among the others. Items are numbered as they are given to the engine.
public struct StoryPlace: Hashable, Sendable {
  public let item: Int
  /// The number of the item that its story began with. Never changes.
  public let story: Int
  /// The item whose text this one reprints; of a revision, what its item reprints, or that item.
  public let reprintOf: Int?
  /// Whether the story takes no other items: a list of stories, or one that quotes several in whole.
  public let isClosed: Bool
  /// Whether it is another revision of an item that was held, and stands where that one does.
  public let isRevision: Bool
  /// Stories that this item showed to be one.
  public let merges: [StoryMerge]
  /// How many items the story has with it, revisions not counted.
  public let size: Int
  /// How many publishers the story has with it.
  public let publishers: Int
  /// Whose texts they are, without reprints: one report in ten outlets has one origin.
  public let origins: Int
  /// How its claims stand to those of earlier items of the story.
  public let relations: [ClaimRelation]
}

/// A story that turned out to be part of an older one.
public struct StoryMerge: Hashable, Sendable {
  public let story: Int
  public let into: Int
}
