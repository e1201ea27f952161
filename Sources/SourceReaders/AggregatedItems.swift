import FeedModel

/// Items of search feeds (Google News): the outlet that `<source>` names stands behind the title too, "Bridge closed -
/// The Varn Herald", where it is no word of the headline.
enum AggregatedItems {
  /// Takes the outlets off the titles of `items`.
  static func clean(_ items: inout [Item]) {
    for index in items.indices {
      guard let outlet = items[index].source?.title, let title = items[index].title,
        AggregatorLink.host(of: items[index].link) != nil
      else { continue }
      items[index].title = headline(title, outlet) ?? title
    }
  }

  private static func headline(_ title: String, _ outlet: String) -> String? {
    let tail = Array((" - " + outlet).utf8)
    guard tail.count > 3, title.utf8.count > tail.count,
      title.utf8.suffix(tail.count).elementsEqual(tail)
    else { return nil }
    return String(decoding: title.utf8.dropLast(tail.count), as: UTF8.self)
  }
}
