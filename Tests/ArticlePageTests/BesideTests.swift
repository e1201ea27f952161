import ArticlePage
import Foundation
import Testing

/// What stands beside the element that was chosen, and belongs to the article or does not.
@Suite struct BesideTests {
  private static let first =
    "The night ferry between Nordvik and Halm sank on Saturday, the harbour ministry said."
  private static let second =
    "Two sailors were pulled from the water, and both are well, said Petra Oslin on the pier."
  private static let third =
    "The ministry denied that a second vessel had been near the ferry when it went down."
  private static let lead =
    "Nobody knows why the boat went down, and divers will look for the cause from Monday on."
  private static let body = "<p>\(first)</p><p>\(second)</p><p>\(third)</p>"

  private func text(_ html: String, head: String = "") -> String {
    let page =
      "<html><head><title>Ferry sinks off Nordvik</title>\(head)</head><body>\(html)</body>"
    return PageFixture.article(html: page).text
  }

  @Test(arguments: [
    // `teaser`: what German pages call a standfirst.
    "<div class=\"news-teaser\"><p>\(lead)</p></div><div class=\"entry-content\">\(body)</div>",
    // Far above, behind a list for sharing.
    "<div class=\"intro\"><p>\(lead)</p></div><ul class=\"share\">"
      + String(repeating: "<li><a href=\"/s\">Share</a></li>", count: 30)
      + "</ul><div class=\"entry-content\">\(body)</div>",
    // A page built of widgets, the article too.
    "<div class=\"widget\"><p>\(lead)</p></div><div class=\"widget\">"
      + "<a href=\"/a\">A boat for the winter, and two more</a></div><div class=\"widget\">\(body)</div>",
    // Loose before a box.
    "<div>\(lead)<div class=\"entry-content\">\(body)</div></div>",
  ])
  func theStandfirstIsKept(html: String) {
    let text = text("<h1>Ferry sinks off Nordvik</h1>" + html)
    #expect(text.hasPrefix(Self.lead))
    #expect(text.contains(Self.third))
  }

  @Test func aTeaserOfAnotherArticleIsNot() {
    let teaser =
      "<div class=\"teaser\"><h3><a href=\"/o\">The long winter of Halm</a></h3><p>\(Self.lead)</p></div>"
    let text = text(
      "<h1>Ferry sinks off Nordvik</h1>\(teaser)<div class=\"entry-content\">\(Self.body)</div>")
    #expect(text.hasPrefix(Self.first))
  }

  @Test func theTextGoesOnBehindABoxOfLinks() {
    let links =
      "<div><div>More on this</div><ul><li><a href=\"/1\">Halm gets a new quay for the winter</a></li></ul></div>"
    let text = text(
      "<h1>Ferry sinks off Nordvik</h1><article><p>\(Self.first)</p><p>\(Self.second)</p>\(links)"
        + "<p>\(Self.third)</p></article>")
    #expect(text.hasSuffix(Self.third))
    #expect(!text.contains("new quay"))
  }

  @Test("an article of one line is that line, and not the comments below it")
  func oneLine() {
    let comments = [Self.second, Self.third, Self.lead].map {
      "<div class=\"comment\"><p>Reader Ann said it again: \($0)</p></div>"
    }
    let text = text(
      "<main><article><h1>Ferry sinks off Nordvik</h1><p>A ferry has gone down off Nordvik.</p>"
        + "</article></main><section id=\"comments\" class=\"comments\"><h2>Comments</h2>"
        + comments.joined() + "</section>")
    #expect(text == "A ferry has gone down off Nordvik.")
  }

  @Test("an article that stands in a box for comments is no line of a form above its title")
  func formAboveTheTitle() {
    let text = text(
      "<div class=\"form\"><p>Thanks for writing to us. We have received what you sent.</p></div>"
        + "<div class=\"comments-area\"><h1>Ferry sinks off Nordvik</h1>\(Self.body)</div>")
    #expect(text.contains("harbour") && !text.contains("Thanks for writing"))
  }

  @Test("the news beside a forum is not its text")
  func forum() {
    let news = [Self.lead, Self.second, Self.third, Self.lead, Self.second, Self.third]
      .map { "<li>\($0.replacing(",", with: ""))</li>" }.joined()
    let posts = (1...9).map {
      "<div class=\"comment\"><p>Has anybody seen number \($0)? \(Self.first) I was there then.</p></div>"
    }.joined()
    let text = text(
      "<main><h1>Ferry sinks off Nordvik</h1><p>Log in to join the discussion.</p>"
        + "<div class=\"comments\">\(posts)</div></main>"
        + "<aside class=\"sidebar\"><h2>News</h2><ul>\(news)</ul></aside>")
    #expect(text.contains("Has anybody seen number 5?"))
  }

  private static let cards = (1...5).map {
    "<div class=\"card\"><a href=\"/\($0)\"><h3>Halm gets new quay number \($0) in spring</h3></a>"
      + "<p>The council of Halm said on Monday that it would pay for quay number \($0).</p></div>"
  }.joined()

  @Test(
    "boxes that tell of other articles are not, below the text or beside its element",
    arguments: [
      "<div><h1>Ferry sinks off Nordvik</h1>\(body)<p>\(lead)</p><p>\(second) \(third)</p>\(cards)</div>",
      "<main><article><h1>Ferry sinks off Nordvik</h1><div class=\"text\">\(body)<p>\(lead)</p><p>\(second) \(third)</p></div></article></main>\(cards)",
      "<main><h1>Ferry sinks off Nordvik</h1><div class=\"text\">\(body)</div><ul>"
        + cards.replacing("div", with: "li") + "</ul></main>",
    ])
  func teasers(html: String) {
    let text = text(html)
    #expect(text.contains(Self.first) && text.contains(Self.third) && !text.contains("quay"))
  }

  @Test func aShortItemAtTheEndStaysWithItsListAndHeading() {
    let text = text(
      "<article><h1>Ferry sinks off Nordvik</h1>\(Self.body)<h2>What is known</h2><ul>"
        + "<li>Two sailors were taken out of the very cold water alive.</li><li>The captain is missing still.</li>"
        + "</ul></article>")
    #expect(text.hasSuffix("The captain is missing still."))
    #expect(text.contains("What is known"))
  }

  @Test func theNextArticleOfAnEndlessPageIsNot() {
    let text = text(
      "<main><h1>Ferry sinks off Nordvik</h1>\(Self.body)<article><h1>Halm gets a new quay</h1>"
        + "<p>Work on the old wall begins in April and will take two years, the town said.</p>"
        + "</article></main>")
    #expect(text.hasSuffix(Self.third))
  }

  @Test func aParagraphThatIsShownTwiceIsSaidOnce() {
    let text = text(
      "<h1>Ferry sinks off Nordvik</h1><div><div class=\"entry-content\">\(Self.body)</div>"
        + "<div><p>\(Self.second)</p></div></div>")
    #expect(text.components(separatedBy: Self.second).count == 2)
  }

  /// The text for machines brings back what looks like something else, and drops what stands behind its end.
  @Test func theTextForMachinesIsAWitness() {
    let odd =
      "Subscribe, the captain had said to every sailor who would hear it, to nothing at all."
    let behind = "Jo Aster has written about boats for the Herald since the spring of that year."
    // Nearly all of the article stands in it.
    let search = (1...6).map {
      "Boat \($0) of the harbour fleet went out that night and searched the strait until morning came."
    }
    let said = ([Self.first, odd, Self.second] + search + [Self.third]).joined(separator: " ")
    let head =
      "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"articleBody\":\"\(said)\"}</script>"
    let html =
      "<h1>Ferry sinks off Nordvik</h1><article><p>\(Self.first)</p><p>\(odd)</p><p>\(Self.second)</p>"
      + search.map { "<p>\($0)</p>" }.joined() + "<p>\(Self.third)</p><p>\(behind)</p></article>"
    let without = text(html)
    #expect(!without.contains(odd))
    #expect(without.contains(behind))
    let with = text(html, head: head)
    #expect(with.contains(odd))
    #expect(!with.contains(behind))
    // Of another text it says nothing.
    #expect(
      text(
        html,
        head: head.replacing(said, with: String(repeating: "Work on the wall begins. ", count: 20)))
        == without)
  }
}
