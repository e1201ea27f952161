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

  @Test func anEmptyPageIsEmpty() {
    #expect(PageFixture.article(html: "").verdict == .notArticle(.empty))
    #expect(PageFixture.article(html: "<html><body></body>").verdict == .notArticle(.empty))
  }

  @Test func aPaywallIsSaid() throws {
    #expect(try PageFixture.article("paywall").isPaywalled)
  }
}
