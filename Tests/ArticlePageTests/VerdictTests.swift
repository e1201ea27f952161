import ArticlePage
import Testing

/// Pages that are no article, whatever their status was.
@Suite struct VerdictTests {
  @Test(arguments: [
    ("consent-wall", PageVerdict.Reason.consentWall), ("paywall", .paywall),
    ("bot-check", .botCheck), ("login", .login), ("not-found", .notFound),
    ("video-only", .videoOnly), ("list", .list),
  ])
  func whatIsNoArticleIsTold(name: String, reason: PageVerdict.Reason) throws {
    #expect(try PageFixture.article(name).verdict == .notArticle(reason))
  }

  @Test(arguments: ["news", "split-body", "line-breaks"])
  func articlesAreArticles(name: String) throws {
    #expect(try PageFixture.article(name).verdict == .article)
  }

  /// `NotArticle/REASON.WHAT.html`: in several languages, and as several kinds of programs make them.
  @Test(arguments: PageFixture.names(in: "NotArticle"))
  func siblingsAreToldToo(name: String) throws {
    let reason = name.dropFirst("NotArticle/".count).prefix { $0 != "." }
    #expect(
      try PageFixture.article(name).verdict
        == PageVerdict.Reason(rawValue: String(reason)).map { .notArticle($0) })
  }

  @Test func siblingsAreThere() {
    #expect(PageFixture.names(in: "NotArticle").count > 40)
    #expect(PageFixture.names(in: "Article").count > 5)
  }

  /// Short news that speak of such pages, or have a part of one beside them.
  @Test(arguments: PageFixture.names(in: "Article"))
  func newsOfSuchPagesIsAnArticle(name: String) throws {
    #expect(try PageFixture.article(name).verdict == .article)
  }

  @Test func anEmptyPageIsEmpty() {
    #expect(PageFixture.article(html: "").verdict == .notArticle(.empty))
    #expect(PageFixture.article(html: "<html><body></body>").verdict == .notArticle(.empty))
  }

  @Test func aPaywallIsSaid() throws {
    #expect(try PageFixture.article("paywall").isPaywalled)
  }
}
