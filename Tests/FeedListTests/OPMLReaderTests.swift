import FeedList
import Testing

@Suite struct OPMLReaderTests {
  private func read(_ text: String) throws(OPMLError) -> [Subscription] {
    try OPMLReader.subscriptions(in: Array(text.utf8))
  }

  private func fault(_ text: String) -> OPMLError? {
    do throws(OPMLError) {
      _ = try read(text)
      return nil
    } catch { return error }
  }

  @Test func feedsComeInTheirOrderWithTheirFolders() throws {
    let list = try read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <opml version="2.0"><head><title>News of the coast</title></head><body>
      <outline text="World"><outline text="Coast">
        <outline type="rss" text="Gazette" title="Harbour Gazette" xmlUrl="https://gazette.example/rss"/>
      </outline>
      <outline type="rss" text="Courier" xmlUrl=" https://courier.example/feed&#10;"/></outline>
      <outline type="rss" xmlUrl="https://nameless.example/atom.xml"/>
      <outline text="An empty folder"/>
      </body></opml>
      """)
    #expect(
      list == [
        Subscription(
          url: "https://gazette.example/rss", title: "Harbour Gazette", folders: ["World", "Coast"]),
        Subscription(url: "https://courier.example/feed", title: "Courier", folders: ["World"]),
        Subscription(url: "https://nameless.example/atom.xml"),
      ])
  }

  @Test func repeatedFeedsAreLeftToTheCaller() throws {
    let outline = #"<outline xmlUrl="https://gazette.example/rss"/>"#
    #expect(try read("<opml><body>\(outline)\(outline)</body></opml>").count == 2)
  }

  /// Seen from several exporters: xmlurl, XMLURL, and elements in upper case.
  @Test(arguments: ["xmlUrl", "xmlurl", "xmlURL", "XMLURL"])
  func namesCountInAnyLetterCase(name: String) throws {
    let list = try read(
      "<OPML><body><Outline \(name)='https://gazette.example/rss' TITLE='Gazette'/></body></OPML>")
    #expect(list == [Subscription(url: "https://gazette.example/rss", title: "Gazette")])
  }

  @Test func feedsInsideFeedsAreRead() throws {
    let list = try read(
      """
      <opml><body><outline text="A" xmlUrl="https://a.example/"><outline text="B"
      xmlUrl="https://b.example/"/></outline></body></opml>
      """)
    #expect(list.map(\.url) == ["https://a.example/", "https://b.example/"])
    #expect(list.map(\.folders) == [[], []])
  }

  @Test func ampersandsThatNobodyEscapedAreReadAsThemselves() throws {
    let list = try read(
      """
      <opml><body><outline text="Q&A &amp; more &nbsp; &#38; &#x26; &#xZZ;"
      xmlUrl="https://gazette.example/rss?a=1&b=2&amp;c=3&d"/></body></opml>
      """)
    #expect(list.first?.url == "https://gazette.example/rss?a=1&b=2&c=3&d")
    #expect(list.first?.title == "Q&A & more &nbsp; & & &#xZZ;")
  }

  @Test func otherEncodingsAreRead() throws {
    let latin =
      Array(#"<?xml version="1.0" encoding="ISO-8859-1"?><opml><body><outline text="Caf"#.utf8)
      + [0xE9] + Array(#"" xmlUrl="https://a.example/"/></body></opml>"#.utf8)
    #expect(try OPMLReader.subscriptions(in: latin).first?.title == "Café")
    let text =
      #"<?xml version="1.0"?><opml><body><outline text="Ж" xmlUrl="https://a.example/"/>"#
      + "</body></opml>"
    let wide: [UInt8] =
      [0xFF, 0xFE] + text.utf16.flatMap { unit in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try OPMLReader.subscriptions(in: wide).first?.title == "Ж")
  }

  @Test func whatIsNoListIsRefused() {
    #expect(fault("")?.message == "the document is empty")
    #expect(fault("not XML at all")?.message == "the document is empty")
    #expect(
      fault("<rss><channel/></rss>")?.message
        == "this is no OPML document: it begins with another element")
    let cut = fault("<opml><body>\n<outline text='A' xmlUrl='https://a.example/'/>\n<outl")
    #expect(cut?.message == "the document ends early, or a tag is not closed")
    #expect(cut?.line == 3)
    let crossed = fault("<opml>\n<body></head></opml>")
    #expect(crossed?.description.hasPrefix("2:") == true)
    #expect(crossed?.message == "an end tag does not fit its start tag")
  }

  /// A list comes from somebody else: no expansion, no file, no network, no deep recursion.
  @Test func attacksAreRefused() {
    let laughs = """
      <!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
      <opml><body><outline text="&b;" xmlUrl="https://a.example/"/></body></opml>
      """
    #expect(fault(laughs)?.message == "entities are declared, which no list of feeds needs")
    let file = """
      <!DOCTYPE opml [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
      <opml><body><outline text="&secret;" xmlUrl="https://a.example/"/></body></opml>
      """
    #expect(fault(file)?.message == "entities are declared, which no list of feeds needs")
    let deep = "<opml><body>" + String(repeating: "<outline text='x'>", count: 100_000)
    #expect(fault(deep)?.message == "outlines are nested too deep")
  }

  @Test func anExternalDTDIsNotLoaded() throws {
    let list = try read(
      """
      <!DOCTYPE opml SYSTEM "http://127.0.0.1:1/opml.dtd">
      <opml><body><outline xmlUrl="https://a.example/"/></body></opml>
      """)
    #expect(list.count == 1)
  }
}
