import FeedModel
import GRDB

/// That the pages of a feed give no articles, or do again, of which the operator has not been told yet: stored with
/// the step that found it, so that a kill in between loses nothing.
public struct PageNews: Hashable, Sendable {
  /// What is to be said.
  public enum Kind: Hashable, Sendable {
    /// So many attempts in a row gave none.
    case failing(code: String, pages: Int, since: Instant)
    /// So many did before one gave one.
    case recovered(pages: Int, since: Instant)
  }

  public let feed: String
  /// The address of the last page.
  public let url: String
  public let kind: Kind
}

extension SQLiteStateStore {
  public func unsaidPageNews() throws -> [PageNews] {
    try read { db in
      try Row.fetchAll(db, sql: Self.selectPageNews).flatMap { row -> [PageNews] in
        let (feed, url) = (row[0] as String, row[1] as String)
        func news(_ kind: PageNews.Kind) -> PageNews { PageNews(feed: feed, url: url, kind: kind) }
        var all: [PageNews] = []
        if let past = row[6] as Int64? {
          let since = Instant(milliseconds: past)
          all.append(news(.recovered(pages: row[5], since: since)))
        }
        if row[2], let since = row[4] as Int64? {
          all.append(
            news(
              .failing(code: row[7], pages: row[3], since: Instant(milliseconds: since))))
        }
        return all
      }
    }
  }

  /// Where both are to be said, what has recovered failed before.
  private static let selectPageNews = """
    SELECT id, page_health.url, is_failing AND (NOT said OR past_since IS NOT NULL), failed, since, past_pages,
      past_since, reason
    FROM page_health JOIN feed ON feed = number
    WHERE is_failing AND NOT said OR past_since IS NOT NULL ORDER BY number
    """

  public func markSaid(_ news: [PageNews]) throws {
    guard !news.isEmpty else { return }
    try write { db in
      for one in news {
        let (change, since): (String, Instant) =
          switch one.kind {
          case .failing(_, _, let since): ("said = 1 WHERE is_failing AND since = ?", since)
          case .recovered(_, let since):
            ("said = 0, past_pages = NULL, past_since = NULL WHERE past_since = ?", since)
          }
        try db.execute(
          sql: """
            UPDATE page_health SET \(change)
              AND feed = (SELECT number FROM feed WHERE id = ?)
            """, arguments: [since.milliseconds, one.feed])
      }
    }
  }
}
