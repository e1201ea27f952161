import ContentDigest
import FeedModel

/// An item of a document just parsed, with all that it may be recognised by.
public struct PublishedItem: Hashable, Sendable {
  public var guid: String?
  public var link: String?
  public var title: String?
  /// The normalised text that is matched and read for claims.
  public var text: ItemText
  /// When it was published, else when it was updated.
  public var date: DateEvidence?

  /// An item by its published parts.
  public init(
    guid: String?, link: String?, title: String?, text: ItemText, date: DateEvidence? = nil
  ) {
    self.guid = guid
    self.link = link
    self.title = title
    self.text = text
    self.date = date
  }

  /// A parsed item with its normalised text.
  public init(_ item: Item, text: ItemText) {
    self.init(
      guid: item.guid, link: item.link, title: item.title, text: text,
      date: item.published ?? item.updated)
  }

  var identity: ItemIdentity? {
    let hasText = text.title != nil || text.summary != nil || text.content != nil
    return ItemIdentity(
      guid: guid, link: link, title: title, textDigest: hasText ? text.digest : nil)
  }
}

extension ItemText {
  /// `text_sha256` of the alert: SHA-256 over title, summary and content, in this order, joined by
  /// U+001E, which stands in no normalised text. A missing field counts as empty.
  public var digest: SHA256Digest {
    var hasher = SHA256Hasher()
    hasher.update(utf8: title ?? "")
    hasher.update(utf8: "\u{1E}")
    hasher.update(utf8: summary ?? "")
    hasher.update(utf8: "\u{1E}")
    hasher.update(utf8: content ?? "")
    return hasher.finish()
  }
}
