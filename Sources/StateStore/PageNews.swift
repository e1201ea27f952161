import FeedModel

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

extension RowStateStore {
  public func unsaidPageNews() throws -> [PageNews] {
    try reading { rows in
      try rows.all(StateRules.selectPageNews()) { StateRules.pageNews($0) }.flatMap { $0 }
    }
  }

  public func markSaid(_ news: [PageNews]) throws {
    guard !news.isEmpty else { return }
    try writing { rows in
      for one in news {
        let (change, since): (String, Instant) =
          switch one.kind {
          case .failing(_, _, let since): ("said = 1 WHERE is_failing = 1 AND since = ?", since)
          case .recovered(_, let since):
            ("said = 0, past_pages = NULL, past_since = NULL WHERE past_since = ?", since)
          }
        try rows.run(
          """
          UPDATE page_health SET \(change)
            AND feed = (SELECT number FROM feed WHERE id = ?)
          """, [.instant(since), .text(one.feed)])
      }
    }
  }
}

extension StateRules {
  /// Where both are to be said, what has recovered failed before.
  ///
  /// - Parameter condition: what feeds it is asked of, beginning with AND.
  public static func selectPageNews(_ condition: String = "") -> String {
    """
    SELECT id, page_health.url, CASE WHEN is_failing = 1 AND (said = 0 OR past_since IS NOT NULL) THEN 1 ELSE 0 END,
      failed, since, past_pages, past_since, reason
    FROM page_health JOIN feed ON feed = number
    WHERE (is_failing = 1 AND said = 0 OR past_since IS NOT NULL) \(condition) ORDER BY number
    """
  }

  /// Reads a row of ``selectPageNews(_:)``.
  public static func pageNews(_ row: any StateRow) -> [PageNews] {
    let (feed, url) = (row.string(0), row.string(1))
    var all: [PageNews] = []
    if let since = row.instant(6) {
      all.append(
        PageNews(feed: feed, url: url, kind: .recovered(pages: row.count(5), since: since)))
    }
    if row.flag(2), let since = row.instant(4) {
      all.append(
        PageNews(
          feed: feed, url: url,
          kind: .failing(code: row.string(7), pages: row.count(3), since: since)))
    }
    return all
  }
}
