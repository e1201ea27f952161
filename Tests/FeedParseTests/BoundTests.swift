import FeedModel
import FeedParse
import Testing

/// The table of bounds, walked: at each bound nothing is cut, beyond it what the row says happens and is
/// said.
@Suite struct BoundTests {
  private func rss(_ inside: String, root: String = "", channel: String = "") -> String {
    """
    <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes=\
    "http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:georss="http://www.georss.org/georss"\(root)>\
    <channel><title>Harbour news</title>\(channel)\(inside)</channel></rss>
    """
  }

  private func item(_ inside: String, attributes: String = "") -> String {
    rss("<item\(attributes)><guid isPermaLink=\"false\">a</guid>\(inside)</item>")
  }

  private func text(_ count: Int) -> String { String(repeating: "x", count: count) }

  private func longestRun(in bytes: [UInt8]) -> Int {
    bytes.split { $0 != UInt8(ascii: "x") }.map(\.count).max() ?? 0
  }

  private func entries(_ count: Int, _ entry: (Int) -> String) -> String {
    (0..<count).map(entry).joined()
  }

  /// A document that says `count` bytes, or entries, of what `bound` is about.
  private func document(_ bound: Bound, _ count: Int) -> String {
    switch bound {
    case .feedTitle: "<rss><channel><title>\(text(count))</title></channel></rss>"
    case .feedDescription: rss("", channel: "<description>\(text(count))</description>")
    case .itemTitle: item("<title>\(text(count))</title>")
    case .language: rss("", channel: "<language>\(text(count))</language>")
    case .identifier:
      rss("<item><guid isPermaLink=\"false\">\(text(count))</guid><title>t</title></item>")
    case .date: item("<pubDate>\(text(count))</pubDate>")
    case .person: item("<author>\(text(count))</author>")
    case .term: item("<category>\(text(count))</category>")
    case .categories: item(entries(count) { "<category>c\($0)</category>" })
    case .keywords:
      item("<itunes:keywords>\(entries(count) { "k\($0)," })</itunes:keywords>")
    case .authors: item(entries(count) { "<author>Person \($0)</author>" })
    case .enclosures: item(entries(count) { "<enclosure url=\"https://h.example/\($0)\"/>" })
    case .media: item(entries(count) { "<media:content url=\"https://h.example/\($0)\"/>" })
    case .captions: item(entries(count) { "<media:text>Caption \($0)</media:text>" })
    case .places: item(entries(count) { "<georss:point>45 \($0)</georss:point>" })
    case .url: item("<link>https://h.example/\(text(count - 18))</link>")
    case .resolvedURLs:
      // A base of 4,096 bytes, copied by each relative link.
      rss(
        entries(count / 4096) { "<item><link>?\($0)</link></item>" },
        root: " xml:base=\"https://h.example/\(text(4096 - 18))\"")
    case .base: rss("", root: " xml:base=\"https://h.example/\(text(count - 18))\"")
    case .name: item("<\(text(count))/>")
    case .namespaces:
      // Three are declared by the root.
      item("<title>t</title>", attributes: entries(count - 3) { " xmlns:n\($0)=\"urn:\($0)\"" })
    case .attributes:
      item("<title>t</title>", attributes: entries(count) { " a\($0)=\"\($0)\"" })
    case .items: rss(entries(count) { "<item><title>\($0)</title></item>" })
    case .keptAlerts, .keptBytes, .writtenBytes, .returning: rss("")
    }
  }

  private func notes(_ document: FeedDocument) -> [String] {
    switch document.recovery {
    case .strict: []
    case .repaired(let notes), .unclosed(let notes): notes.map(\.message)
    }
  }

  @Test(arguments: Bound.allCases.filter { $0.stage == .parsing })
  func isKeptAndSaid(_ bound: Bound) throws {
    let step = bound == .resolvedURLs ? 4096 : 1
    let within = try FeedParser().parse(Array(document(bound, bound.limit).utf8))
    #expect(notes(within).filter { $0.hasPrefix(bound.label) } == [])
    let beyond = try FeedParser().parse(Array(document(bound, bound.limit + step).utf8))
    let said = notes(beyond).filter { $0.hasPrefix(bound.label) }
    #expect(said.count == 1, "\(notes(beyond))")
    #expect(said.first?.contains("\(bound.limit) \(bound.unit.rawValue)") == true)
    switch bound.beyond {
    case .dropped where bound == .items:
      #expect(beyond.items.count == bound.limit)
    case .dropped where bound.unit == .entries && bound != .namespaces:
      let item = try #require(beyond.items.first)
      let lists = [
        item.categories.count, item.authors.count, item.enclosures.count, item.media.count,
        item.asides.count, item.places.count,
      ]
      #expect(lists.contains(bound.limit))
      #expect(!lists.contains(bound.limit + 1))
    case .cut:
      // Not by searching: a run in a run takes the square of its length.
      #expect(longestRun(in: FeedDocumentWriter.json(beyond)) == bound.limit)
    default:
      #expect(beyond.items.count == within.items.count + (bound == .resolvedURLs ? 1 : 0))
    }
  }

  /// The same bounds hold for JSON.
  @Test(
    arguments: [
      (Bound.categories, "tags", "\"t%\""), (.authors, "authors", "{\"name\":\"p%\"}"),
      (.enclosures, "attachments", "{\"url\":\"https://h.example/%\"}"),
    ])
  func listsOfJSONAreBounded(_ bound: Bound, _ name: String, _ entry: String) throws {
    for extra in [0, 1] {
      let list = (0..<(bound.limit + extra)).map { number in
        entry.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\(number)")
      }
      let text = """
        {"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1",\
        "\(name)":[\(list.joined(separator: ","))]}]}
        """
      let document = try FeedParser().parse(Array(text.utf8))
      let item = try #require(document.items.first)
      #expect(
        [item.categories.count, item.authors.count, item.enclosures.count].contains(bound.limit))
      #expect(notes(document).contains { $0.hasPrefix(bound.label) } == (extra == 1))
    }
  }
}
