import ContentDigest
import FeedModel

/// A revision of an item as it is kept for `claimwatch replay`: what watches are matched against, and what an
/// alert says of the item.
public struct KeptItem: Hashable, Sendable {
  public var feed: KeptFeed
  public var version: ItemVersion
  /// When the document came.
  public var fetched: Instant
  /// When its age is asked for `max_age`: before that where its feed could not be read for longer than it should.
  public var asOf: Instant
  /// Whether the text holds the article's page.
  public var isOfPage = false
  /// False where the item was older than `backfill` when its feed was first read.
  public var mayAlert: Bool
  /// Guid, link, title, authors, dates, language and source; its other texts are in ``text``.
  public var item: Item
  /// The normalised texts.
  public var text: ItemText
  /// Bytes of its content, or where it has none of its summary, before captions and categories; nil where nothing
  /// stands there.
  public var textLength: Int?
  /// What was read in it; nil where no term stood in it.
  public var reading: KeptReading?

  /// A revision with all that is kept of it.
  public init(
    feed: KeptFeed, version: ItemVersion, fetched: Instant, asOf: Instant? = nil, mayAlert: Bool,
    item: Item, text: ItemText, reading: KeptReading? = nil
  ) {
    self.feed = feed
    self.version = version
    self.fetched = fetched
    self.asOf = asOf ?? fetched
    self.mayAlert = mayAlert
    self.item = item
    self.text = text
    self.reading = reading
  }
}

/// A feed as its documents describe it.
public struct KeptFeed: Hashable, Sendable {
  /// In the configuration.
  public var id: String
  /// What the document calls itself.
  public var title: String?
  /// As the document declares it.
  public var language: String?

  /// A feed.
  public init(id: String, title: String?, language: String?) {
    self.id = id
    self.title = title
    self.language = language
  }
}

/// The claims of an item, by whom they were found.
public struct KeptReading: Hashable, Sendable {
  public var extraction: ClaimExtraction
  /// Whether all of the text was read.
  public var isWhole: Bool
  /// Name and version.
  public var extractor: String

  /// What `extractor` found.
  public init(_ extraction: ClaimExtraction, isWhole: Bool, extractor: String) {
    self.extraction = extraction
    self.isWhole = isWhole
    self.extractor = extractor
  }
}

/// Which item it is, and which revision of it.
public struct ItemVersion: Hashable, Sendable {
  public let key: ItemKey
  let origin: ItemOrigin
  /// From 1.
  public let revision: Int
  /// Of the item's first revision.
  public let firstSeen: Instant
  /// Derived when asked for.
  public var itemID: DerivedUUID { origin.itemID }
}

extension ItemWrite {
  /// What is written.
  public var version: ItemVersion {
    ItemVersion(key: key, origin: origin, revision: revision, firstSeen: firstSeen)
  }
}
