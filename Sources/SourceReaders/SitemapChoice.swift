import FeedModel

/// Which sitemaps of a list are read: one level, all where there are few. Of many, those first that are called by
/// the word news, then those that were changed last by what the list says: dates order them and leave none out by
/// themselves. What is not read is said.
struct SitemapChoice {
  /// Each of them is a request at every poll.
  static let most = 8

  private(set) var addresses: [String] = []
  private(set) var notes: [RepairNote] = []

  /// Chooses among `entries` of a list.
  init(_ entries: [Item]) {
    var seen: Set<ByteKey> = []
    var known: [Entry] = []
    for entry in entries {
      guard let link = entry.link, link.utf8.count <= 2_000, link.utf8.starts(with: "http".utf8),
        seen.insert(ByteKey(link)).inserted
      else { continue }
      known.append(
        Entry(
          address: link, isNews: Self.saysNews(link), place: known.count,
          date: entry.updated?.instant?.milliseconds ?? .min))
    }
    if known.count > Self.most { known.sort() }
    addresses = known.prefix(Self.most).map(\.address)
    let left = known.count - addresses.count
    if left > 0 {
      notes.append(
        RepairNote(
          line: 0, column: 0,
          message:
            "the list names \(known.count) sitemaps; \(addresses.count) are read, those called news first, then the newest"
        ))
    }
  }

  private struct Entry: Comparable {
    let address: String
    let isNews: Bool
    let place: Int
    let date: Int64

    static func == (left: Entry, right: Entry) -> Bool { left.place == right.place }

    static func < (left: Entry, right: Entry) -> Bool {
      if left.isNews != right.isNews { return left.isNews }
      return left.date == right.date ? left.place < right.place : left.date > right.date
    }
  }

  private static func saysNews(_ link: String) -> Bool {
    let lower = link.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return lower.withUnsafeBufferPointer { $0.holds("news") }
  }
}
