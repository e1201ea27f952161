import ContentDigest
import FeedModel

/// An item of a document just parsed, reduced to what the state needs to recognise it.
public struct IncomingItem: Hashable, Sendable {
  /// Nil where the item has neither guid, link, title nor text.
  public let identity: ItemIdentity?
  /// Link and title, by which an item is found again when its guid changes; nil without a link.
  public let alias: ItemAlias?
  /// Digest of the normalised text; another digest under the same identity is a revision.
  public let textDigest: SHA256Digest

  /// An item by its published parts.
  ///
  /// - Parameters:
  ///   - textDigest: digest of the normalised text that is matched and read for claims.
  ///   - hasText: false where that text is empty and so cannot identify the item.
  public init(
    guid: String?, link: String?, title: String?, textDigest: SHA256Digest, hasText: Bool = true
  ) {
    identity = ItemIdentity(
      guid: guid, link: link, title: title, textDigest: hasText ? textDigest : nil)
    alias = ItemAlias(link: link, title: title)
    self.textDigest = textDigest
  }

  /// A parsed item with the digest of its normalised text.
  public init(_ item: Item, textDigest: SHA256Digest, hasText: Bool = true) {
    self.init(
      guid: item.guid, link: item.link, title: item.title, textDigest: textDigest,
      hasText: hasText)
  }
}

/// Link and title together: what stays when a feed gives its items new guids.
public struct ItemAlias: Hashable, Sendable {
  public let link: String
  public let title: String

  /// The alias of an item, or nil without a link: titles alone ("Air alert") recur too often.
  public init?(link: String?, title: String?) {
    let link = trimmingWhiteSpace(link ?? "")
    guard !link.isEmpty else { return nil }
    self.link = link
    self.title = trimmingWhiteSpace(title ?? "")
  }
}
