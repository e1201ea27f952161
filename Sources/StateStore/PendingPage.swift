import ContentDigest
import FeedModel

/// A page that is wanted: what the schedule knows of it.
public struct PendingPage: Hashable, Sendable {
  /// Where its item stands. The numbers stand in the state and stay.
  public enum Standing: Int64, Hashable, Sendable {
    /// No alert was drafted of this revision.
    case waiting = 0
    /// Alerts were drafted from the feed's text.
    case told = 1
    /// It was read, and is looked at again.
    case read = 2
    /// No page is wanted. No alert was drafted of this revision: it is read for claims behind its poll.
    case unread = 3
  }

  /// Of the row; the same for all revisions of an item while one of them waits.
  public let number: Int64
  public let feed: String
  public let url: String
  public let standing: Standing
  public let revision: Int
  /// When alerts are drafted from the feed's text.
  public let deadline: Instant
  /// When it is tried next.
  public let next: Instant
}

/// All that is known of a page and its item: what drafting its alerts needs.
public struct PageDossier: Hashable, Sendable {
  public let page: PendingPage
  public let key: ItemKey
  public let itemID: DerivedUUID
  public let firstSeen: Instant
  /// When this revision came.
  public let since: Instant
  /// Attempts that failed.
  public let attempts: Int
  public let validators: Validators?
  /// Of the main text that was read last.
  public let textDigest: [UInt8]?
  /// The item, in the writer's own form (``PageWish/content``).
  public let content: [UInt8]
  /// What watches were told of the item.
  public private(set) var alerts: [EarlierAlert]

  /// The same with what watches were told.
  func with(_ alerts: [EarlierAlert]) -> PageDossier {
    var dossier = self
    dossier.alerts = alerts
    return dossier
  }

  /// The item at `revision`.
  public func version(at revision: Int) -> ItemVersion {
    ItemVersion(
      key: key, origin: ItemOrigin(feed: page.feed, key: key.bits, stored: itemID),
      revision: revision, firstSeen: firstSeen)
  }
}

/// What a poll says of the page of an item that it writes.
public enum PageWish: Hashable, Sendable {
  /// It is wanted. Where an earlier revision waits, its deadline stays.
  case wanted(PageOrder)
  /// It is not: what was wanted for an earlier revision is not any more.
  case unwanted(ItemKey)
}

/// A page that is wanted for the revision that an ``ItemWrite`` makes.
public struct PageOrder: Hashable, Sendable {
  let key: ItemKey
  let itemID: DerivedUUID
  let revision: Int
  let firstSeen: Instant
  public let standing: PendingPage.Standing
  let url: String
  let since: Instant
  let deadline: Instant
  let content: [UInt8]

  /// The page at `url` for the item that `write` makes.
  ///
  /// - Parameter content: the item, in any form; it is kept and given back.
  public init(
    _ write: ItemWrite, standing: PendingPage.Standing, url: String, since: Instant,
    deadline: Instant, content: [UInt8]
  ) {
    key = write.key
    itemID = write.itemID
    revision = write.revision
    firstSeen = write.firstSeen
    self.standing = standing
    self.url = url
    self.since = since
    self.deadline = deadline
    self.content = content
  }
}
