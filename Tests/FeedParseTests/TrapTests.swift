import FeedModel
import FeedParse
import TestSupport
import Testing

/// Texts that once took minutes or a gigabyte (issue 10), each as large as it may be.
@Suite struct TrapTests {
  /// Two marks of different classes in turn: never in canonical order, so that Swift's own comparison
  /// of strings takes the square of their number.
  private static func marks(_ count: Int) -> String {
    String(repeating: "\u{301}\u{323}", count: count)
  }

  private static func rss(_ inside: String, channel: String = "") -> String {
    """
    <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">\
    <channel\(channel)><title>t</title>\(inside)</channel></rss>
    """
  }

  private static func item(_ inside: String) -> String { rss("<item>\(inside)</item>") }

  private static func words(_ count: Int, _ before: String, _ after: String) -> String {
    (0..<count).map { "\(before)w\($0)\(after)" }.joined()
  }

  private static func json(_ inside: String) -> String {
    """
    {"version":"https://jsonfeed.org/version/1.1","title":"t",\
    "items":[{"id":"1","content_text":"x",\(inside)}]}
    """
  }

  /// Documents by their size in bytes, near enough.
  private static let documents: [(String, @Sendable (Int) -> String)] = [
    ("marks in a name", { item("<title>x & y</title><a\(marks($0 / 4))>b</a\(marks($0 / 4))>") }),
    ("marks in a well-formed name", { item("<title>x</title><a\(marks(min($0 / 4, 12_000)))/>") }),
    ("marks in a namespace", { rss("<a/>", channel: " xmlns=\"a\(marks(min($0 / 4, 15_000)))\"") }),
    (
      "slashes in a namespace",
      {
        rss(
          words(6, "<", "/>"),
          channel: " xmlns=\"\(String(repeating: "/", count: min($0, 60_000)))\"")
      }
    ),
    ("marks in an author", { item("<author>a\(marks($0 / 4)) x@y.example</author>") }),
    ("marks in keywords", { item("<itunes:keywords>a\(marks($0 / 4))</itunes:keywords>") }),
    (
      "marks in two texts",
      {
        item(
          "<description>a\(marks($0 / 8))</description><summary>a\u{302}\(marks($0 / 8))</summary>")
      }
    ),
    (
      "marks in categories",
      {
        item("<category>a\(marks($0 / 8))</category><category>a\u{302}\(marks($0 / 8))</category>")
      }
    ),
    (
      "marks in authors",
      {
        item("<author>a\(marks($0 / 8))</author><author>a\u{302}\(marks($0 / 8))</author>")
      }
    ),
    ("marks in a type", { item("<enclosure url=\"/a\" type=\"\(marks(min($0 / 4, 15_000)))\"/>") }),
    ("marks in a key", { "{\"a\(marks($0 / 4))\":1,\"version\":\"jsonfeed.org\",\"items\":[]}" }),
    ("keywords", { item("<itunes:keywords>\(words($0 / 8, "", ","))</itunes:keywords>") }),
    ("enclosures", { item(words($0 / 32, "<enclosure url=\"https://h.example/", "\"/>")) }),
    ("tags", { json("\"tags\":[\(words($0 / 12, "\"", "\","))]") }),
    ("authors", { json("\"authors\":[\(words($0 / 20, "{\"name\":\"", "\"},"))]") }),
    ("lists in lists", { json("\"_x\":[\(String(repeating: "[[1]],", count: $0 / 6))]") }),
    (
      "tags without an end",
      {
        item("<title><![CDATA[\(String(repeating: "<b ", count: $0 / 3))]]></title>")
      }
    ),
    (
      "escaped sections",
      {
        item("<description>\(String(repeating: "&lt;![CDATA[", count: $0 / 12))</description>")
      }
    ),
    (
      "ends of sections",
      {
        item("<description>&lt;![CDATA[\(String(repeating: "]]", count: $0 / 2))</description>")
      }
    ),
    (
      "less-than signs in a comment",
      {
        rss(
          "<!--\(String(repeating: "<" + String(repeating: "x", count: 200), count: $0 / 201))-->")
      }
    ),
    ("declarations", { item("<title>&\(String(repeating: "<!a", count: $0 / 3))</title>") }),
    (
      "pictures",
      {
        item(
          "<description>\(String(repeating: "&lt;img alt='a'&gt;", count: $0 / 18))</description>")
      }
    ),
    ("namespaces", { rss(words($0 / 24, "<a xmlns:p", "='u'>")) }),
    ("attributes", { rss("<item\(words(min($0 / 12, 5_000), " ", "=''"))/>") }),
  ]

  @Test(arguments: documents.map(\.0)) func takesLinearTime(_ name: String) throws {
    let make = try #require(Self.documents.first { $0.0 == name }?.1)
    #expect(
      Growth.isLinear(100_000) { size in
        _ = try? FeedParser().parse(Array(make(size).utf8))
      })
  }

  /// 358 KB became 1.2 GB: every relative address copied its base.
  @Test func basesAreNotCopiedWithoutBound() throws {
    let base = String(repeating: "a", count: 4_000)
    let items = String(repeating: "<item><link>#</link></item>", count: 20_000)
    let document = try FeedParser().parse(
      Array("<rss xml:base=\"https://h.example/\(base)/\"><channel>\(items)</channel></rss>".utf8))
    #expect(document.items.count == 20_000)
    let bytes = document.items.reduce(0) { $0 + ($1.link?.utf8.count ?? 0) }
    #expect(bytes < 2 * Bound.resolvedURLs.limit)
    #expect(document.items.last?.link == "#")
  }

  /// A budget goes on from the decoding to whoever comes after the parser.
  @Test(arguments: ["xml", "broken", "json"]) func anExhaustedBudgetGivesTheDocumentUp(
    _ kind: String
  ) throws {
    let text =
      kind == "json"
      ? Self.json("\"_x\":[\(Self.words(40_000, "[\"", "\"],"))]")
      : Self.rss(
        (kind == "xml" ? "" : "&") + Self.words(20_000, "<item><title>", "</title></item>"))
    let budget = WorkBudget.started(time: .zero)
    do throws(FeedParseError) {
      _ = try FeedParser().parse(Array(text.utf8), origin: .init(), budget: budget)
      Issue.record("it was read")
    } catch {
      #expect(error.code == .tooSlow)
    }
    #expect(budget.exhausted == .time)
  }
}
