import CSystem
import FeedModel

/// An item's text with the main text of its page.
enum PagedText {
  /// `feed`, with `page` as its content; nil where the page says less than the feed.
  ///
  /// Title and summary stay the feed's. What the feed gave as content joins the summary; what the page
  /// says too is left out there, so that one sentence does not raise two matches.
  static func join(_ feed: ItemText, _ page: String) -> ItemText? {
    let parts = [feed.summary, feed.content].compactMap { $0 }
    guard page.utf8.count >= parts.reduce(0, { max($0, $1.utf8.count) }) else { return nil }
    let own = parts.filter { !isSaid($0, in: page) }
    return ItemText(
      title: feed.title, summary: own.isEmpty ? nil : own.joined(separator: "\n\n"), content: page)
  }

  /// Whether `part` stands in `page`, an ellipsis at its end not counted.
  private static func isSaid(_ part: String, in page: String) -> Bool {
    var part = Array(part.utf8)
    for ending in ["[…]", "[...]", "…", "..."]
    where part.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
      part.removeLast(ending.utf8.count)
      while part.last == 0x20 { part.removeLast() }
      break
    }
    guard !part.isEmpty else { return true }
    let page = Array(page.utf8)
    return claimwatch_find(page, page.count, part, part.count)
  }
}
