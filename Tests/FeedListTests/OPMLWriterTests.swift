import FeedList
import Testing

@Suite struct OPMLWriterTests {
  @Test func writesADocument() {
    let bytes = OPMLWriter.document(
      [
        Subscription(
          url: "https://gazette.example/rss?a=1&b=2", title: "Harbour \"Gazette\" <new>"),
        Subscription(url: "https://nameless.example/"),
      ], title: "Feeds")
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0">
          <head>
            <title>Feeds</title>
          </head>
          <body>
            <outline type="rss" text="Harbour &quot;Gazette&quot; &lt;new&gt;" \
        title="Harbour &quot;Gazette&quot; &lt;new&gt;" xmlUrl="https://gazette.example/rss?a=1&amp;b=2"/>
            <outline type="rss" text="https://nameless.example/" \
        title="https://nameless.example/" xmlUrl="https://nameless.example/"/>
          </body>
        </opml>

        """)
  }

  @Test func whatIsWrittenIsRead() throws {
    let titles = ["Ж & 日本", "a\u{1B}[31mb\u{0}c\u{FFFE}", "tab\tand\nline", "&amp; &lt; ]]>"]
    let written = titles.map { Subscription(url: "https://a.example/?x=1&y=<>\"'", title: $0) }
    let read = try OPMLReader.subscriptions(in: OPMLWriter.document(written, title: "&<>"))
    #expect(read.map(\.url) == written.map(\.url))
    #expect(read.map(\.title) == ["Ж & 日本", "a[31mbc", "tab and line", "&amp; &lt; ]]>"])
  }
}
