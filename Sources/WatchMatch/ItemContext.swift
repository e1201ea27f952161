import FeedModel

/// What watches may ask of an item beside its text.
public struct ItemContext: Hashable, Sendable {
  /// nil where the text comes from no feed; it is then in the scope of every watch.
  public var feedID: String?
  public var feedTags: [String]
  /// BCP 47; nil where it is not known.
  public var language: String?
  /// Whom a claim may be resolved to though the text does not name them: authors, outlet, publisher.
  public var names: [String]

  /// A text from nowhere.
  public init(
    feedID: String? = nil, feedTags: [String] = [], language: String? = nil, names: [String] = []
  ) {
    self.feedID = feedID
    self.feedTags = feedTags
    self.language = language
    self.names = names
  }
}
