import ArticlePage
import Testing

/// Titles, authors and days where a page's witnesses differ.
@Suite struct WitnessTests {
  private static let text =
    "<p>The night ferry between Nordvik and Halm sank on Saturday, the harbour ministry said.</p>"
    + "<p>Two sailors were pulled from the water, and both are well, said Petra Oslin.</p>"

  private func read(_ body: String, head: String = "", url: String? = nil) -> Article {
    PageFixture.article(
      html: "<html><head>\(head)</head><body>\(body)\(Self.text)</body></html>", url: url)
  }

  private static func data(_ members: String) -> String {
    "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\(members)}</script>"
  }

  @Test func theHeadlineForMachinesChoosesAmongHeadings() {
    let article = read(
      "<h1>Nordvik ferry: all news on the wreck</h1><h2>Ferry sinks off Nordvik, two rescued</h2>",
      head: "<title>Nordvik ferry: all news on the wreck</title>"
        + Self.data("\"headline\":\"Ferry sinks off Nordvik, two rescued\""))
    #expect(article.title == "Ferry sinks off Nordvik, two rescued")
  }

  @Test func aHeadingThatIsWordedOtherwiseIsTheTitle() {
    let article = read(
      "<h1>Night ferry sinks off Nordvik and two sailors are rescued</h1>",
      head:
        "<meta property=\"og:title\" content=\"Ferry off Nordvik: sailors rescued after night\">")
    #expect(article.title == "Night ferry sinks off Nordvik and two sailors are rescued")
  }

  @Test(arguments: [
    ("<p>ByLena Varn</p>", ["Lena Varn"]),
    ("<p>07.03.2026 | 9:12 | Von Lena Varn</p>", ["Lena Varn"]),
    ("<p class=\"author\">Lena Varn Fr 6. März 2026</p>", ["Lena Varn"]),
    ("<p>Redaktion: Lena Varn (Halm)</p>", ["Lena Varn"]),
  ])
  func aBylineIsRead(html: String, names: [String]) {
    #expect(read("<h1>Ferry sinks off Nordvik</h1>" + html).authors == names)
  }

  @Test func besidePeopleTheHouseIsNoAuthor() {
    let head =
      "<meta property=\"og:site_name\" content=\"Harbour Herald\">"
      + Self.data(
        "\"author\":[{\"name\":\"Lena Varn\"},{\"name\":\"PhD\"},{\"name\":\"Harbour Herald\"}]")
    #expect(read("", head: head).authors == ["Lena Varn"])
    #expect(
      read("", head: Self.data("\"author\":[{\"name\":\"Harbour Herald\"}]")).authors
        == ["Harbour Herald"])
  }

  @Test(arguments: [
    // Readers in another zone than the server's.
    ("2026-03-06T23:30:00Z", "7. März 2026", nil, "2026-03-07"),
    ("2026-03-07T03:00:00Z", "March 6, 2026", nil, "2026-03-06"),
    // No zone reaches that far; the newsroom's own zone; the address says so too.
    ("2026-03-06T10:30:00Z", "7. März 2026", nil, "2026-03-06"),
    ("2026-03-06T23:30:00+01:00", "7. März 2026", nil, "2026-03-06"),
    (
      "2026-03-06T23:30:00Z", "7. März 2026", "https://herald.example/2026/03/06/ferry",
      "2026-03-06"
    ),
  ])
  func aVisibleDayBesideTheMachines(raw: String, seen: String, url: String?, day: String) {
    let article = read(
      "<h1>Ferry sinks off Nordvik</h1><p class=\"date\">\(seen)</p>",
      head: Self.data("\"datePublished\":\"\(raw)\""), url: url)
    #expect(article.published?.day == day)
    #expect(article.published?.raw == raw)
  }

  @Test(arguments: [
    ("<h1>Ferry sinks off Nordvik</h1><p>3 de mayo de 202621:25</p>", "", "2026-05-03"),
    (
      "<h1>Ferry sinks off Nordvik</h1><p>2. Februar 20262. Februar 2026 Lena Varn</p>", "",
      "2026-02-02"
    ),
    ("", "<title>Ferry sinks off Nordvik | Herald | 07.03.2026</title>", "2026-03-07"),
    (
      "<h1>Ferry sinks off Nordvik</h1><p>7. März 2026. \(String(repeating: "Nobody knew. ", count: 20))</p>",
      "", "2026-03-07"
    ),
    ("<h1>Ferry sinks</h1><div>Erschienen am:</div><h2>07.03.2026</h2>", "", "2026-03-07"),
  ])
  func aDayIsFound(body: String, head: String, day: String) {
    #expect(read(body, head: head).published?.day == day)
  }

  @Test func aLabelledDayIsFoundAnywhere() {
    let far = String(repeating: "<p><a href=\"/x\">Another page of this site</a></p>", count: 40)
    let page =
      "<body><h1>Ferry sinks off Nordvik</h1>\(Self.text)\(far)<p>Page 7 (last edited 2026-03-07 by Jo)</p>"
    #expect(PageFixture.article(html: page).published?.day == "2026-03-07")
  }

  @Test func structuredDataWithoutItsTypeIsRead() {
    let script =
      "<script>{\"@context\": \"https://schema.org\", \"@type\": \"NewsArticle\", \"datePublished\": \"2026-03-07\"}</script>"
    #expect(read("", head: script).published?.day == "2026-03-07")
    #expect(read("", head: "<script>{\"datePublished\": \"2026-03-07\"}</script>").published == nil)
  }

  @Test("scripts longer than libxml2's pieces, wherever they are cut", arguments: 0..<7)
  func longScripts(shift: Int) {
    let filler = String(repeating: "Она сказала <\\/p> и ушла. ", count: 2_000)
    let html = """
      <html><head><!--\(String(repeating: "x", count: shift))--><script>var a = "\(filler)</div>", b = "<p>No text of the page, though long enough.</p>";
      \(filler)</script><style>\(String(repeating: ".a { top: 0 } ", count: 3_000))</style>
      <script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry sinks off Nordvik", "x": "\(filler)</b>",
      "author": {"name": "Petra Oslin"}}</script><title>Ferry sinks off Nordvik</title></head><body>
      <h1>Ferry sinks off Nordvik</h1><p>The night ferry sank on Saturday, the harbour ministry said.</p>
      <script>\(filler)</SCRIPT ><p>Two sailors were pulled from the water, and both are well.</p></body></html>
      """
    let article = PageFixture.article(html: html)
    #expect(
      article.blocks.map(\.text) == [
        "The night ferry sank on Saturday, the harbour ministry said.",
        "Two sailors were pulled from the water, and both are well.",
      ])
    #expect(article.authors == ["Petra Oslin"] && article.title == "Ferry sinks off Nordvik")
    // One that never ends.
    let open = PageFixture.article(html: "<p>A sentence.</p><script>\(filler)")
    #expect(open.cut == nil)
  }
}
