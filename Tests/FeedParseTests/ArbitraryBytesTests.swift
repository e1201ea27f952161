import FeedModel
import FeedParse
import TestSupport
import Testing

/// No trap is reachable from the bytes of a feed, and what comes out is normalised.
@Suite struct ArbitraryBytesTests {
  private static let pieces = [
    "<", ">", "&", "\"", "'", "/", "=", " ", "\n", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>",
    "<!DOCTYPE rss [<!ENTITY a \"b\">]>", "<rss version=\"2.0\">", "</rss>", "<channel>",
    "</channel>",
    "<item>", "</item>", "<title>", "</title>", "<link>", "<description>", "</description>", "<p>",
    "<feed xmlns=\"http://www.w3.org/2005/Atom\">", "<entry>", "</entry>",
    "<content type=\"xhtml\">",
    "<content type=\"a/b\">", "QUJD", "<author>", "</author>", "<name>", "&a;", "&nbsp;", "&#146;",
    "&#x110000;", "xmlns:a=\"b\"", "a:", "<a:b c:d=\"e\">", "<rdf:RDF>", "<pubDate>",
    "Sat, 07 Mar 2026 09:05:01 +0200", "2026-03-07T09:05:01Z", "<source url=\"x\">", "<guid>",
    "xml:base=\"http://a/\"", "<category term=\"x\"/>", "<media:group>", "\u{0}", "\u{FEFF}", "é",
    "Ж", "橋",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[", "{\"id\":", "\\u00", "[", "]",
    "}",
  ]

  private func check(_ bytes: [UInt8]) {
    var options = FeedParser.Options()
    options.keepHTML = bytes.count % 2 == 0
    guard let document = try? FeedParser(options: options).parse(bytes) else { return }
    for item in document.items {
      for text in [item.title, item.summary?.text, item.content?.text] {
        #expect(isNormalised(text ?? ""))
      }
    }
    #expect(!FeedDocumentWriter.json(document).contains(0x0A))
  }

  private func isNormalised(_ text: String) -> Bool {
    if text.hasPrefix(" ") || text.hasSuffix(" ") || text.hasSuffix("\n") { return false }
    return text.unicodeScalars.allSatisfy {
      $0 == "\n" || ($0.value >= 0x20 && !(0x7F...0x9F).contains($0.value))
    } && !text.contains("  ") && !text.contains("\n\n\n")
  }

  @Test(arguments: 0..<4) func noiseIsHarmless(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let count = Int.random(in: 0..<600, using: &generator)
      check((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
  }

  @Test(arguments: 0..<4) func brokenFeedsAreHarmless(_ seed: UInt64) {
    var generator = SplitMix64(seed: 1000 + seed)
    for _ in 0..<250 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1..<60, using: &generator) {
        bytes += Array((Self.pieces.randomElement(using: &generator) ?? "").utf8)
      }
      check(bytes)
    }
  }

  /// Whole feeds with a few bytes changed, and cut anywhere.
  @Test(arguments: FixtureTests.names) func damagedFixturesAreHarmless(_ name: String) throws {
    let whole = try FixtureTests.feed(name)
    var generator = SplitMix64(seed: UInt64(whole.count))
    for _ in 0..<10 {
      var bytes = Array(whole.prefix(Int.random(in: 0...whole.count, using: &generator)))
      for _ in 0..<3 where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      check(bytes)
    }
  }

  /// Well-formed feeds come out the same when the tolerant reader reads them: a stray ampersand
  /// at their end makes libxml2 refuse them.
  @Test(arguments: FixtureTests.names) func bothReadersAgree(_ name: String) throws {
    let bytes = try FixtureTests.feed(name)
    let strict = try FeedParser().parse(bytes)
    guard case .strict = strict.recovery, strict.format != .jsonFeed,
      let end = bytes.lastIndex(of: UInt8(ascii: "<")), bytes[end + 1] == UInt8(ascii: "/")
    else { return }
    var broken = bytes
    broken.insert(contentsOf: Array("<x y=z/>".utf8), at: end)
    let tolerant = try FeedParser().parse(broken)
    #expect(tolerant.recovery != .strict)
    #expect(tolerant.items == strict.items)
    #expect(tolerant.feed == strict.feed)
  }
}
