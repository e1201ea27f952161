/// Pages that are due: feeds take turns, then the hosts of a feed, and the newest page of both comes first.
///
/// What is due no more is left in it, and dropped when its turn comes.
struct DuePages: Sendable {
  private struct Feed {
    /// In the order of their numbers.
    var pages: [String: [Int64]] = [:]
    var turns = TurnRing()
  }
  private var feeds: [String: Feed] = [:]
  private var turns = TurnRing()

  /// How many hosts of a feed are tried at its turn.
  private static let mostHosts = 8

  var isEmpty: Bool { feeds.isEmpty }
  /// Feeds that have pages here.
  var feedCount: Int { turns.count }

  mutating func insert(_ number: Int64, feed: String, host: String) {
    if feeds[feed] == nil { turns.append(feed) }
    var waiting = feeds.removeValue(forKey: feed) ?? Feed()
    if waiting.pages[host] == nil { waiting.turns.append(host) }
    var pages = waiting.pages.removeValue(forKey: host) ?? []
    // Nearly always the newest.
    var place = pages.count
    while place > 0, pages[place - 1] >= number { place -= 1 }
    if place == pages.count || pages[place] != number { pages.insert(number, at: place) }
    waiting.pages[host] = pages
    feeds[feed] = waiting
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
      while let last = pages.last, !isDue(last, name, host) { pages.removeLast() }
      guard let number = pages.last else { continue }
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
        numbers += pages
        feeds[name]?.pages[host] = []
      }
    }
    return numbers
  }
}
