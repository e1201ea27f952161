import FeedModel
import FeedParse
import TestSupport
import Testing

/// What a hostile document meets.
@Suite struct LimitTests {
  private func error(
    _ text: String, _ change: (inout FeedParser.Options) -> Void = { _ in }
  ) -> FeedParseError? {
    var options = FeedParser.Options()
    change(&options)
    do throws(FeedParseError) {
      _ = try FeedParser(options: options).parse(Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  private func feed(_ inside: String) -> String {
    "<rss version=\"2.0\"><channel><title>t</title>\(inside)</channel></rss>"
  }

  @Test func tooManyBytes() {
    let error = error(feed("")) { $0.maximumBytes = 10 }
    #expect(
      error?.description == "too-large: the document has 60 bytes, more than the 10 allowed")
  }

  /// The first items of a document without end are read, whatever reader it takes.
  @Test(arguments: ["", "&"]) func itemsAreBounded(_ fault: String) throws {
    let items = (1...8).map { "<item><title>\($0)</title><link>/\($0)</link></item>" }.joined()
    var options = FeedParser.Options()
    options.maximumItems = 5
    let document = try FeedParser(options: options).parse(Array(feed(fault + items).utf8))
    #expect(document.items.map(\.title) == ["1", "2", "3", "4", "5"])
    guard case .repaired(let notes) = document.recovery else {
      Issue.record("what was dropped is not said")
      return
    }
    #expect(notes.contains { $0.message.hasSuffix("was dropped from there on, 3 times") })
  }

  /// libxml2's check for repeated attributes is quadratic: this took it many seconds. What stands
  /// around such a tag is read.
  @Test(arguments: [true, false]) func startTagsAreBounded(_ wellFormed: Bool) throws {
    var tag = "<item"
    for index in 0..<20_000 { tag += " a\(index)=\"\(index)\"" }
    let text = feed(
      "<item><title>a</title></item>" + (wellFormed ? "" : "&") + tag
        + "/><item><title>z</title></item>"
    )
    var document: FeedDocument?
    let time = ContinuousClock().measure {
      document = try? FeedParser().parse(Array(text.utf8))
    }
    #expect(document?.items.map(\.title) == ["a", nil, "z"])
    guard case .repaired(let notes)? = document?.recovery else {
      Issue.record("the long tag was not reported")
      return
    }
    #expect(notes.contains { $0.message.contains("a start tag is longer than 65536 bytes") })
    #expect(time < .seconds(60))
  }

  /// A picture written into the page as a `data:` URL.
  @Test func aTagOfMegabytesHidesNoText() throws {
    let picture =
      "<img alt='x' src='data:image/png;base64,\(String(repeating: "QUJD", count: 500_000))'/>"
    let text = feed("<item><description><p>before \(picture) after</p></description></item>")
    let document = try FeedParser().parse(Array(text.utf8))
    #expect(document.items.first?.summary?.text == "before after")
  }

  @Test func aTagOfSixtyKibibytesPasses() {
    let value = String(repeating: "x", count: 60 << 10)
    #expect(error(feed("<item><title a=\"\(value)\">t</title></item>")) == nil)
  }

  @Test func timeIsBounded() {
    let items = String(repeating: "<item><title>a</title></item>", count: 5_000)
    let error = error(feed(items)) { $0.cpuBudget = .zero }
    #expect(error?.code == .tooSlow)
  }

  /// Deep nesting costs neither memory nor the items behind it.
  @Test(arguments: [2_000, 30_000]) func depthIsBounded(_ depth: Int) throws {
    let deep =
      String(repeating: "<b>", count: depth) + "deep" + String(repeating: "</b>", count: depth)
    let document = try FeedParser().parse(
      Array(
        feed("<item><description>\(deep)</description></item><item><title>z</title></item>").utf8))
    #expect(document.items.count == 2)
    #expect(document.items.first?.summary?.text == "deep")
    #expect(document.items.last?.title == "z")
    guard case .repaired(let notes) = document.recovery else {
      Issue.record("deep nesting was not reported")
      return
    }
    #expect(notes.contains { $0.message.contains("nested deeper than 256") })
  }

  /// Entities of a DOCTYPE are few and short, but may be used often: what they add is bounded.
  @Test func entitiesCannotGrowADocument() throws {
    let value = String(repeating: "x", count: 1000)
    let uses = String(repeating: "&e;", count: 20_000)
    let text =
      "<!DOCTYPE rss [<!ENTITY e \"\(value)\">]>" + feed("<item><title>\(uses)</title></item>")
    let document = try FeedParser().parse(Array(text.utf8))
    #expect((document.items.first?.title?.utf8.count ?? 0) < 4 << 20)
  }

  /// Shapes that make careless readers take quadratic time, inside an item and before the feed.
  @Test(
    arguments: [
      "<a b=\"", "<a b='<a b=\"", "<!--", "<![CDATA[", "<?x", "</", "<item>", "<title>", "&", "&a",
      "<!doctype [\">", "<?xml ", "]]>", "<item><description>", "<p>", "<a ", "\0",
      "<a:b xmlns:a=\"c\">",
    ])
  func hostileShapesTakeLinearTime(_ shape: String) {
    #expect(
      Growth.isLinear { size in
        let hostile = String(repeating: shape, count: size / shape.utf8.count)
        _ = try? FeedParser().parse(Array(("<rss><channel><item><title>t" + hostile).utf8))
        _ = try? FeedParser().parse(Array((hostile + feed("")).utf8))
      })
  }
}
