import Configuration
import FeedModel
import WatchMatch

/// What stands around an item's texts and helps to match and to read them.
struct ItemSurroundings: Sendable {
  /// What watches may ask for.
  let context: ItemContext
  private let published: Instant?
  private let authors: [String]
  private let outlet: String?
  private let publisher: String?

  /// Those of an item whose document describes itself as `source`.
  init(item: Item, source: FeedInfo, feed: FeedConfiguration) {
    self.init(
      item: item, title: source.title, language: source.language, id: feed.id, feed: feed)
  }

  /// The same of a feed that is perhaps no longer configured, by its own title and language.
  init(item: Item, title: String?, language: String?, id: String, feed: FeedConfiguration?) {
    authors = item.authors.compactMap(\.name)
    outlet = feed?.title ?? title
    publisher = item.source?.title
    published = (item.published ?? item.updated)?.instant
    context = ItemContext(
      feedID: id, feedTags: feed?.tags ?? [], language: item.language ?? language,
      names: authors + [outlet, publisher].compactMap { $0 })
  }

  /// What is read for claims.
  func document(of text: ItemText) -> ClaimDocument {
    ClaimDocument(
      text: text, published: published, language: context.language, authors: authors,
      outlet: outlet, publisher: publisher)
  }
}

extension Item {
  /// What an alert says of it beside its texts.
  var withoutTexts: Item {
    var item = Item()
    (item.guid, item.link, item.title) = (guid, link, title)
    (item.authors, item.language, item.source) = (authors, language, source)
    (item.published, item.updated) = (published, updated)
    return item
  }
}
