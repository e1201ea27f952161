import FeedModel

/// How the pages of one feed's articles fare: whether its items are told from what the feed gives alone,
/// because no page can be read.
public struct PageHealth: Hashable, Sendable {
  /// What an attempt at a page came to.
  public enum Attempt: Hashable, Sendable {
    /// An article, or the one of last time.
    case read
    /// A page that no other attempt makes an article: forbidden, a wall, no text.
    case refused(String)
    /// No page this time.
    case failed(String)
  }

  /// Articles that were ever read.
  public private(set) var read = 0
  /// Pages in a row that were refused.
  public private(set) var refused = 0
  /// Attempts in a row without an article, those counted in.
  public private(set) var failed = 0
  /// When the first of them was made; nil where there is none.
  public private(set) var since: Instant?
  /// Why the last of them brought none.
  public private(set) var reason = ""
  /// Whether that is worth saying.
  public private(set) var isFailing = false
  /// The address of the last page.
  public private(set) var url = ""

  /// So many in a row of a feed no page of which was ever read, and of any other, some of whose links may lead
  /// to films and shops.
  private static let most = (unread: 5, read: 8)
  /// Attempts that may do later are looked at after this time.
  private static let patience: Int64 = 3_600_000

  /// Of a feed no page of which was tried.
  public init() {}

  /// The same with one more attempt, at the page `url`.
  public func recorded(_ attempt: Attempt, of url: String = "", at now: Instant) -> PageHealth {
    var next = self
    next.url = url
    switch attempt {
    case .read:
      next = PageHealth()
      next.read = read &+ 1
      next.url = url
      return next
    case .refused(let reason):
      next.refused = refused &+ 1
      next.reason = reason
    case .failed(let reason): next.reason = reason
    }
    next.failed = failed &+ 1
    let since = since ?? now
    next.since = since
    let most = read == 0 ? Self.most.unread : Self.most.read
    next.isFailing =
      isFailing || next.refused >= most
      || next.failed >= most && now.milliseconds(since: since) >= Self.patience
    return next
  }
}

extension RowStateStore {
  public func pageHealth() throws -> [String: PageHealth] { try reading(StateRules.pageHealth) }
}

extension StateRules {
  static func pageHealth(_ rows: any StateRows) throws -> [String: PageHealth] {
    var all: [String: PageHealth] = [:]
    try rows.forEach(selectPageHealth, []) { all[$0.string(0)] = PageHealth($0) }
    return all
  }

  private static let selectPageHealth = """
    SELECT id, read, refused, failed, since, reason, is_failing, page_health.url
    FROM page_health JOIN feed ON feed = number
    """

  static func save(_ health: PageHealth, feed: Int64, _ rows: any StateRows) throws {
    try rows.put(
      [
        .int(feed), .int(health.read), .int(health.refused), .int(health.failed),
        .instant(health.since), .text(health.reason), .bool(health.isFailing), .text(health.url),
      ], putPageHealth)
  }

  /// What was said stays: of a row of failures that ends here it is to be said that it has ended.
  private static let putPageHealth: StateUpsert = {
    let ends = "page_health.said = 1 AND page_health.is_failing = 1 AND excluded.is_failing = 0"
    return StateUpsert(
      "page_health",
      [
        ("feed", "bigint"), ("read", "bigint"), ("refused", "bigint"), ("failed", "bigint"),
        ("since", "bigint"), ("reason", "text"), ("is_failing", "bigint"), ("url", "text"),
      ], keys: 1,
      change: """
        past_pages = CASE WHEN \(ends) THEN page_health.failed ELSE page_health.past_pages END,
        past_since = CASE WHEN \(ends) THEN page_health.since ELSE page_health.past_since END,
        read = excluded.read, refused = excluded.refused, failed = excluded.failed, since = excluded.since,
        reason = excluded.reason, is_failing = excluded.is_failing, url = excluded.url
        """)
  }()
}

extension PageHealth {
  fileprivate init(_ row: any StateRow) {
    read = row.count(1)
    refused = row.count(2)
    failed = row.count(3)
    since = row.instant(4)
    reason = row.string(5)
    isFailing = row.flag(6)
    url = row.string(7)
  }
}
