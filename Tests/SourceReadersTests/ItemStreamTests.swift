import FeedModel
import FeedParse
import SourceReaders
import Testing

/// A page that is read item by item gives what its whole tree gives. Brackets around an expression change nothing in
/// what it finds, and make it one that wants the tree.
@Suite struct ItemStreamTests {
  private static let fields: [FieldMap.Key: String] = [
    .id: "@id", .link: ".//a", .title: "(.//h2|.//a)[1]", .date: ".//time", .text: ".//p|text()",
  ]

  private static let paths = [
    "//li", "//ul/li", "/html/body//li", ".//li[@class='b']", "//li[contains(@class, 'b')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' b ')]", "//div//li[not(@class)]",
    "//div[@id and @class='b']/*", "//ul[@class != 'b' or @id]//li[.//a]",
    "//div[.//time][string-length(normalize-space(.)) < 200]", "//li[a/@href = '/1']",
    "descendant::div[@class]/child::ul/descendant::li", "//p | .//nothing", "//body",
    "//div/div//div",
    "html//li[*]", "//li[p[1]]", "//title", "//a[@href][string-length(normalize-space(.)) > 3]",
    "//*[starts-with(@id, 'n')]", "//li[true()]", "//b", "//div[@*]",
  ]

  private static func map(_ item: String) -> FieldMap {
    FieldMap(fields.merging([.item: item]) { $1 })
  }

  private static func outcome(_ body: String, _ map: FieldMap) -> String {
    do throws(FeedParseError) {
      let source = try SourceReader().read(
        Array(body.utf8), origin: .init(url: "https://varn.example/news/"), as: .html, map: map)
      return
        "\(source.document.feed.title ?? "-") \(source.document.items) \(source.unfilled) \(source.document.recovery)"
    } catch {
      return error.message.replacing("('(", with: "('").replacing(")')", with: "')")
    }
  }

  @Test(arguments: [
    "//li", "//ul[@class='press']/li", "//li[@class='a']//div[.//time]", "/html/body/*",
    "//*[contains(concat(' ',normalize-space(@class),' '),' item ')]", "descendant::li", "li",
    "//article[contains(concat(' ',normalize-space(@class),' '),' a ')][descendant-or-self::time]",
    "//tr[td]", "//li[*[1]/a]", "//dl/dt[count(a) > 0]",
  ]) func isReadItemByItem(_ item: String) {
    #expect(Self.map(item).readsItemByItem)
  }

  @Test(arguments: [
    "(//li)", "//li[1]", "//li[position() < 3]", "//li[last()]", "//li | //dd", "//li[@a + 1]",
    "//ul[li]/li", "//li[../@class]", "//li[following-sibling::p]", "//li[//time]", "//h2/..",
    "//li[count(a)]", "//div/descendant-or-self::li", "//li[ancestor::ul]", "id('a')", "//text()",
    "//li[lang('en')]", "//li[preceding::li]", "string(//li)", "//li[string-length(@a)]", "/",
    "//@class", "//li/self::li", ".", "//li[a][last() = 1]",
  ]) func wantsTheTree(_ item: String) {
    #expect(!Self.map(item).readsItemByItem)
  }

  @Test(arguments: [
    "..", "../h2", "//h2", "following-sibling::dd[1]", "ancestor::div", ".//a[/html]",
    "concat(//h2, .)", "id('x')", "a | /b", "count(preceding::li) + 1", ".//a[. = //h2]", "2 * //a",
  ]) func aKeyThatLooksOutsideWantsTheTree(_ title: String) {
    #expect(!FieldMap([.item: "//li", .title: title]).readsItemByItem)
  }

  @Test(arguments: [
    ".", ".//a[1]/@href", "(.//h1|.//h2)[last()]", "concat('/x/', @id)", "a/b//c", "*/*", "@*",
    "div div 2", ".//a[not(ancestor-x)]", "self::li//p[position() > 1]", "string(.//p)", "(a)[1]/b",
    "'//x'", "a[@b='..']", "2 * count(a/b)",
  ]) func aKeyThatStaysInsideDoesNot(_ title: String) {
    #expect(FieldMap([.item: "//li", .title: title]).readsItemByItem)
  }

  /// Pages of few kinds of elements, nested and closed at random.
  private static func page(_ seed: UInt64) -> String {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func roll(_ count: UInt64) -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state % count
    }
    let names = [
      "li", "ul", "div", "p", "b", "a", "h2", "time", "tr", "td", "table", "svg", "option",
      "section",
    ]
    var text = roll(4) == 0 ? "" : "<title>Varn &amp; \(seed)</title>"
    if roll(4) == 0 { text += "<base href=/base/>" }
    for number in 0..<(20 + roll(200)) {
      switch roll(12) {
      case 0...5:
        text += "<\(names[Int(roll(UInt64(names.count)))])"
        if roll(3) == 0 { text += " class=\(["a", "b", "'a b'", "''"][Int(roll(4))])" }
        if roll(3) == 0 { text += " id=n\(number % 9)" }
        if roll(3) == 0 { text += " href=/\(number)" }
        text += roll(12) == 0 ? "/>" : ">"
      case 6...8: text += "</\(names[Int(roll(UInt64(names.count)))])>"
      case 9: text += " \n "
      case 10 where roll(40) == 0:
        text +=
          [
            "<base href=/late/>", "<title>second</title>", "</body>", "<html class=b>",
            "<body id=n>",
          ][Int(roll(5))]
      default:
        text +=
          ["word \(number) &lt; ", "a", "x &amp; y", "<!-- no -->", "20 November 2026", "<br>"][
            Int(roll(6))]
      }
    }
    return text
  }

  @Test func aPageGivesTheSameByEitherWay() {
    var different: [String] = []
    for seed in 1..<300 as Range<UInt64> {
      let body = Self.page(seed)
      for path in Self.paths {
        let streamed = Self.outcome(body, Self.map(path))
        let whole = Self.outcome(body, Self.map("(\(path))"))
        if streamed != whole { different.append("\(seed) \(path)\n\(body)\n\(streamed)\n\(whole)") }
      }
    }
    #expect(different.count == 0, "\(different.prefix(2).joined(separator: "\n\n"))")
  }

  @Test(arguments: CaseTests.names.filter { $0.hasPrefix("html/") })
  func aCaseGivesTheSameByItsTree(_ name: String) throws {
    try CaseTests.check(name) { "(\($0))" }
  }

  @Test func aLateBaseCountsForAllItems() throws {
    let source = try SourceReader().read(
      Array("<li><a href=1>first</a></li><base href=/press/><li><a href=2>second</a></li>".utf8),
      origin: .init(url: "https://varn.example/news/"), as: .html, map: Self.map("//li"))
    #expect(
      source.document.items.map(\.link) == [
        "https://varn.example/press/1", "https://varn.example/press/2",
      ])
  }

  @Test func anItemThatIsCutIsReadAsFarAsItCame() throws {
    let body =
      "<ul><li id=1><a href=/1>Bridge closed</a><p>It was shut.</p>"
      + String(repeating: "<div>", count: 400)
    for item in ["//li", "(//li)"] {
      let source = try SourceReader().read(
        Array(body.utf8), origin: .init(url: "https://varn.example/"), as: .html,
        map: Self.map(item))
      #expect(source.document.items.first?.content?.text == "It was shut.")
      #expect(source.document.recovery != .strict)
    }
  }
}
