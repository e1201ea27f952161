import FeedModel
import SourceReaders
import Testing

/// What is wrong with an expression is said with its place, before any page is fetched.
@Suite struct MapTests {
  private static let xpath: [(String, Int, String)] = [
    ("//li[", 5, "is no XPath from there on"),
    ("//li]", 4, "is no XPath from there on"),
    ("//li[@class='a]", 12, "has a string that is not closed"),
    ("", 0, "is empty"),
    ("//li[matches(., 'x')]", 5, "calls 'matches', which XPath 1.0 does not know"),
    ("//svg:path", 2, "has a prefix; elements of a web page have none"),
    ("//li[$n]", 5, "has a variable, and there are none"),
    ("//li[position() = ]", 18, "is no XPath from there on"),
    ("li/", 3, "is no XPath from there on"),
    ("//li[not(@hidden]", 16, "is no XPath from there on"),
  ]

  @Test(arguments: xpath) func aBadXPathIsNamed(_ text: String, _ offset: Int, _ message: String) {
    let faults = FieldMap([.item: text]).faults(as: .html)
    #expect(faults == [MapFault(key: .item, offset: offset, message: message)])
  }

  @Test(arguments: [
    "//li", ".//a/@href", "string(.//h2)", "//ul[@class='news']/li[position() < 10]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' item ')]", "descendant::time[1]",
    "//a[starts-with(@href, '/news:') and not(@rel = '$nofollow(')]", "substring-after(., 'x')",
    "//comment()", "//li | //dd", "count(//a) div 2", "//h2[text()]",
  ]) func aGoodXPathIsTaken(_ text: String) {
    #expect(FieldMap([.item: text]).faults(as: .html) == [])
  }

  private static let paths: [(String, Int, String)] = [
    ("", 0, "is empty"),
    ("data..posts", 5, "lacks a name there"),
    ("data.", 5, "ends with a dot"),
    ("links[]", 6, "needs a number or a name in quotation marks between '[' and ']'"),
    ("links[x]", 6, "needs a number or a name in quotation marks between '[' and ']'"),
    ("links[0", 7, "needs a number or a name in quotation marks between '[' and ']'"),
    ("links[\"a]", 5, "has a '[' that is not closed"),
    ("links]", 5, "has a ']' that closes nothing"),
    ("links[0]href", 8, "has a ']' that closes nothing"),
    (String(repeating: "a.", count: 40) + "b", 64, "has more than 32 steps"),
  ]

  @Test(arguments: paths) func aBadPathIsNamed(_ text: String, _ offset: Int, _ message: String) {
    let faults = FieldMap([.item: text]).faults(as: .json)
    #expect(faults == [MapFault(key: .item, offset: offset, message: message)])
  }

  @Test(arguments: [
    ".", "data.posts", "links[0].href", "[0]", "[\"a.b\"][3]", "naïve.ключ", "a-b_c",
  ])
  func aGoodPathIsTaken(_ text: String) {
    #expect(FieldMap([.item: text]).faults(as: .json) == [])
  }

  @Test func aMapNamesAllItsFaults() {
    let map = FieldMap([.item: "//li[", .title: "h2/", .link: "a/@href"])
    #expect(map.faults(as: .html).map(\.key) == [.item, .title])
  }
}
