import AlertLog
import StateStore

/// How the pages of feeds fare.
extension DaemonJournal {
  /// Says what the state holds of it and nobody was told, what an earlier run left first, and lets it forget what stands
  /// in the file. A kill in between says it again. Of feeds that are configured no more nothing is said.
  func sayPageNews() {
    guard let unsaid = try? store.unsaidPageNews() else { return }
    let news = unsaid.filter { inForce?.contains($0.feed) ?? true }
    // The state may not take for hours that it was said.
    for one in news where !saidPageNews.contains(one) { say(one) }
    saidPageNews = Set(news)
    guard events.failure == nil, !news.isEmpty else { return }
    do { try store.markSaid(news) } catch { return }
    saidPageNews = []
  }

  private func say(_ news: PageNews) {
    let url = Self.withoutUser(news.url)
    switch news.kind {
    case .failing(let code, let pages, let since):
      publish(.pagesFailing(feed: news.feed, url: url, code: code, pages: pages, since: since))
      logger.warning(
        "feed \(news.feed): none of its last \(pages) pages gave an article: \(code); its items are told from the feed's own text"
      )
    case .recovered(let pages, let since):
      publish(.pagesRecovered(feed: news.feed, url: url, pages: pages, since: since))
      logger.notice("feed \(news.feed): its pages give articles again")
    }
  }
}
