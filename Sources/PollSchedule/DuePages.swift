/// Pages that are due: feeds take turns, then the hosts of a feed, and of both the page comes first of whose item
/// an alert waits, then the newest.
///
/// What is due no more is left in it, and dropped when its turn comes.
struct DuePages: Sendable {
  private struct Page: Comparable, Sendable {
    let rank: PageQueue.Rank
    let number: Int64

    /// Of one poll, feeds give the newest first, which has the lowest number.
    static func < (left: Page, right: Page) -> Bool {
      left.rank == right.rank ? left.number > right.number : left.rank < right.rank
    }
  }
  private struct Feed {
    /// Those that go first last.
    var pages: [String: [Page]] = [:]
    var turns = TurnRing()
  }
  private var feeds: [String: Feed] = [:]
  private var turns = TurnRing()

  /// How many hosts of a feed are tried at its turn.
  private static let mostHosts = 8

  var isEmpty: Bool { feeds.isEmpty }
  /// Feeds that have pages here.
  var feedCount: Int { turns.count }

  mutating func insert(_ number: Int64, _ rank: PageQueue.Rank, feed: String, host: String) {
    if feeds[feed] == nil { turns.append(feed) }
    var waiting = feeds.removeValue(forKey: feed) ?? Feed()
    if waiting.pages[host] == nil { waiting.turns.append(host) }
    var pages = waiting.pages.removeValue(forKey: host) ?? []
    let page = Page(rank: rank, number: number)
    let place = Self.place(of: page, in: pages)
    if !pages.indices.contains(place) || pages[place] != page { pages.insert(page, at: place) }
    waiting.pages[host] = pages
    feeds[feed] = waiting
  }

  /// Where `page` stands or would stand.
  private static func place(of page: Page, in pages: [Page]) -> Int {
    var (low, high) = (0, pages.count)
    while low < high {
      let middle = (low + high) / 2
      if pages[middle] < page { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The next page of the feed whose turn it is; nil where it has none for which there is room now.
  ///
  /// - Parameters:
  ///   - hasRoom: whether another page of a feed may start.
  ///   - isDue: whether a page still is due there.
  ///   - mayStart: whether a page of a host may start, which a yes counts as.
  mutating func next(
    hasRoom: (String) -> Bool, isDue: (Int64, _ feed: String, _ host: String) -> Bool,
    mayStart: (String) -> Bool
  ) -> (number: Int64, host: String)? {
    guard let name = turns.popFirst(), var feed = feeds.removeValue(forKey: name) else {
      return nil
    }
    defer {
      if !feed.pages.isEmpty {
        feeds[name] = feed
        turns.append(name)
      }
    }
    guard hasRoom(name) else { return nil }
    for _ in 0..<min(feed.turns.count, Self.mostHosts) {
      guard let host = feed.turns.popFirst() else { return nil }
      var pages = feed.pages.removeValue(forKey: host) ?? []
      while let last = pages.last, !isDue(last.number, name, host) { pages.removeLast() }
      guard let number = pages.last?.number else { continue }
      let starts = mayStart(host)
      if starts { pages.removeLast() }
      if !pages.isEmpty {
        feed.pages[host] = pages
        feed.turns.append(host)
      }
      if starts { return (number, host) }
    }
    return nil
  }

  /// Takes all pages of `host` out.
  mutating func removeAll(of host: String) -> [Int64] {
    var numbers: [Int64] = []
    for name in Array(feeds.keys) {
      // The host's turn comes once more, and finds nothing.
      if let pages = feeds[name]?.pages[host] {
        numbers += pages.map(\.number)
        feeds[name]?.pages[host] = []
      }
    }
    return numbers
  }
}
