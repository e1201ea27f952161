import Testing

@testable import ArticlePage

/// Dates and names as pages write them.
@Suite struct DateAndNameTests {
  @Test(arguments: [
    ("2026-03-07T23:30:00Z", "2026-03-07"), ("Stand: 7.3.2026, 9 Uhr", "2026-03-07"),
    ("7. März 2026", "2026-03-07"), ("March 7, 2026", "2026-03-07"),
    ("7th March 2026", "2026-03-07"),
    ("7 de marzo de 2026", "2026-03-07"), ("03/27/2026", "2026-03-27"),
    ("Sat Mar 7 10:11:12 2026", nil), ("31.02.2026", nil), ("Version 2.3.1", nil), ("", nil),
    ("7 марта 2026, 13:43", "2026-03-07"),
  ])
  func aDateIsFound(text: String, day: String?) {
    #expect(DateScan.first(in: text.utf8)?.text == day)
  }

  @Test(arguments: [
    ("https://herald.example/2026/03/07/ferry", "2026-03-07"),
    ("https://herald.example/news/20260307-ferry?from=2025-01-02", "2026-03-07"),
    ("/2026/03/07/ferry#2025-01-02", "2026-03-07"),
    ("https://2025-01-02.herald.example/ferry", nil),
    ("https://herald.example/ferry?day=2025-01-02", nil),
    ("https://herald.example", nil),
  ])
  func onlyThePathOfAnAddressHoldsADate(url: String, day: String?) {
    let page =
      "<h1>Ferry sinks off Nordvik</h1><p>One whole sentence stands here, and it is kept.</p>"
    #expect(PageFixture.article(html: page, url: url).published?.day == day)
  }

  @Test(arguments: [
    ("By Lena Varn and Jo Aster", ["Lena Varn", "Jo Aster"]),
    ("Von Lena Varn, Halm", ["Lena Varn", "Halm"]),
    ("Par Lena Varn (Halm, envoyée spéciale) et Jo Aster", ["Lena Varn", "Jo Aster"]),
    ("lena.varn@herald.example", []), ("https://herald.example/lena", []),
    ("Lena Varn 7. März 2026", ["Lena Varn"]), ("Lena Varn; lena varn", ["Lena Varn"]),
  ])
  func namesArePartedAndCleaned(text: String, names: [String]) {
    #expect(AuthorNames.read([text]) == names)
  }

  @Test(arguments: [
    ("What the minister knew | Harbour Herald", "What the minister knew"),
    ("Harbour Herald - What the minister knew", "What the minister knew"),
    ("Ferry sinks - two rescued", "Ferry sinks - two rescued"),
  ])
  func theSitesNameIsNoPartOfATitle(title: String, cleaned: String) {
    #expect(SiteName.removed(from: title, site: FoldedText("Harbour Herald")) == cleaned)
  }

  @Test func noTwoWordsOfATableShareAHash() {
    var first = WordHash()
    var second = WordHash()
    for byte in "related".utf8 { first.add(byte) }
    for byte in "article".utf8 { second.add(byte) }
    #expect(first.value != second.value)
    #expect(PageHints.reading("entry-content").contains(.body))
    #expect(PageHints.reading("relatedPosts sidebar").isSuperset(of: [.related, .sidebar]))
    #expect(PageHints.reading("postbox").isDisjoint(with: .beside))
  }
}
