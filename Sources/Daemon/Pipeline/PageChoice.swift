import AlertLog
import Configuration
import FeedModel
import StateStore
import WatchMatch

/// Chooses the items of one poll whose pages are wanted (`full_text`), which of them wait, and which wait to be
/// read.
struct PageChoice: Sendable {
  /// A text with fewer words is short.
  static let words = 120
  /// Items of one poll that wait for their pages; the next ones are told at once, and their pages come later.
  static let mostWaiting = 200
  /// Items of one poll whose pages are wanted.
  static let mostWanted = 1_000
  /// Items of one poll that are read for claims behind it, each with an allowance of its own.
  static let mostUnread = 40
  /// Bytes of text beyond which an item is the whole article.
  static let mostText = 64 << 10

  private let poll: PollContext
  private var wanted = 0
  private var unread = 0

  /// Of the poll in `poll`.
  init(_ poll: PollContext) { self.poll = poll }

  /// The order for an item's page, and what the item's alerts say of it meanwhile; nil where it is not wanted.
  mutating func order(
    _ write: ItemWrite, _ item: Item, _ text: ItemText, _ scan: ItemScan
  ) -> (order: PageOrder, record: PageRecord)? {
    let settings = poll.feed.pages
    // What an aggregator's link leads to only its own script knows.
    guard let link = item.link, Self.isAddress(link), text.utf8Count <= Self.mostText,
      wanted < Self.mostWanted, AggregatorLink.host(of: link) == nil
    else { return nil }
    let isWanted =
      switch settings.fullText {
      case .always: true
      case .never: false
      case .matched: !scan.isEmpty
      case .automatic: Self.isCut(item) || !Self.hasWords(text)
      }
    guard isWanted else { return nil }
    let mostWaiting = min(Self.mostWaiting, poll.generation.configuration.alerts.floodCap)
    let standing: PendingPage.Standing = wanted < mostWaiting ? .waiting : .told
    wanted += 1
    let order = PageOrder(
      write, standing: standing, url: link, since: poll.fetched,
      deadline: poll.fetched.advanced(byMilliseconds: settings.wait),
      content: WaitingItem(item, text: text, poll).bytes)
    return (
      order, PageRecord(url: link, fetched: nil, status: .waiting, reason: PageRecord.busy)
    )
  }

  /// The order for an item that is read behind its poll; nil where too many are, or it is too large.
  mutating func orderToRead(_ write: ItemWrite, _ item: Item, _ text: ItemText) -> PageOrder? {
    guard unread < Self.mostUnread, text.utf8Count <= Self.mostText else { return nil }
    unread += 1
    return PageOrder(
      write, standing: .unread, url: item.link ?? "", since: poll.fetched,
      deadline: poll.fetched.advanced(byMilliseconds: poll.feed.pages.wait),
      content: WaitingItem(item, text: text, poll).bytes)
  }

  /// Whether `link` is one that can be asked for. One with a fragment is a part of a page, such as a post of a
  /// live blog: the whole page is no article of that item.
  private static func isAddress(_ link: String) -> Bool {
    if let mark = link.utf8.firstIndex(of: 0x23), link.utf8.index(after: mark) < link.utf8.endIndex
    {
      return false
    }
    let head = link.utf8.prefix(8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return link.utf8.count <= 4_096
      && (head.starts(with: "http://".utf8) || head.starts(with: "https://".utf8))
  }

  /// Whether what the feed gives of the article ends in an ellipsis.
  private static func isCut(_ item: Item) -> Bool {
    guard let text = item.content?.text ?? item.summary?.text else { return false }
    var end = Array(text.utf8.suffix(16))
    while let last = end.last, last <= 0x20 || last == 0x5D { end.removeLast() }
    return end.suffix(3).elementsEqual("…".utf8) || end.suffix(3).elementsEqual("...".utf8)
  }

  /// Whether the text below the title has so many words that it may be the article. Scripts without spaces
  /// count two letters as a word.
  private static func hasWords(_ text: ItemText) -> Bool {
    var words = 0
    var letters = 0
    var isInWord = false
    for part in [text.summary, text.content] {
      isInWord = false
      for byte in (part ?? "").utf8 {
        if byte <= 0x20 {
          isInWord = false
        } else {
          if !isInWord { words += 1 }
          isInWord = true
          if (0xE3...0xED).contains(byte) { letters += 1 }
        }
        if words + letters / 2 >= Self.words { return true }
      }
    }
    return false
  }
}

extension PageRecord {
  /// The reason of an item that was not made to wait.
  static let busy = "many-items"
  /// The reason of one that has waited long enough.
  static let late = "page-wait"
}
