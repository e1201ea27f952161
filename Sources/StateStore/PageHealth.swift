import FeedModel
import GRDB

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

extension SQLiteStateStore {
  public func pageHealth() throws -> [String: PageHealth] { try read(Self.pageHealth) }

  static func pageHealth(_ db: Database) throws -> [String: PageHealth] {
    var all: [String: PageHealth] = [:]
    let rows = try Row.fetchCursor(db, sql: selectPageHealth)
    while let row = try rows.next() { all[row[0]] = PageHealth(row) }
    return all
  }

  private static let selectPageHealth = """
    SELECT id, read, refused, failed, since, reason, is_failing, page_health.url
    FROM page_health JOIN feed ON feed = number
    """

  static func save(_ health: PageHealth, feed: Int64, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: upsertPageHealth)
    statement.setUncheckedArguments([
      feed, health.read, health.refused, health.failed, health.since?.milliseconds, health.reason,
      health.isFailing, health.url,
    ])
    try statement.execute()
  }

  /// What was said stays: of a row of failures that ends here it is to be said that it has ended.
  private static let upsertPageHealth = """
    INSERT INTO page_health (feed, read, refused, failed, since, reason, is_failing, url)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (feed) DO UPDATE SET
      past_pages = CASE WHEN said AND is_failing AND NOT excluded.is_failing THEN failed ELSE past_pages END,
      past_since = CASE WHEN said AND is_failing AND NOT excluded.is_failing THEN since ELSE past_since END,
      read = excluded.read, refused = excluded.refused, failed = excluded.failed, since = excluded.since,
      reason = excluded.reason, is_failing = excluded.is_failing, url = excluded.url
    """
}

extension PageHealth {
  fileprivate init(_ row: Row) {
    read = row[1]
    refused = row[2]
    failed = row[3]
    since = (row[4] as Int64?).map(Instant.init(milliseconds:))
    reason = row[5]
    isFailing = row[6]
    url = row[7]
  }
}
