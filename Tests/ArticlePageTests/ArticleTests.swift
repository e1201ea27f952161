import ArticlePage
import Testing

/// What is taken for the article, and what is said of it.
@Suite struct ArticleTests {
  @Test func theTextIsWhatTheNewsroomWroteAndNothingBesideIt() throws {
    let article = try PageFixture.article("news", url: "https://herald.example/x")
    let expected: [(ArticleBlock.Kind, String)] = [
      (.paragraph, "The night boat went down within minutes, the harbour ministry said."),
      (
        .paragraph,
        """
        The night ferry between Nordvik and Halm sank on Saturday, and two sailors were pulled from \
        the water, the harbour ministry said.
        """
      ),
      (
        .paragraph,
        """
        “We heard one bang and then nothing,” said Petra Oslin, who had watched from the pier. Café \
        owners opened their doors to the crew.
        """
      ),
      (.heading(level: 2), "No other boat was near"),
      (
        .paragraph,
        """
        The ministry denied that a second vessel had been near the ferry when it went down, and said \
        that divers would look for the cause.
        """
      ),
      (.quotation, "Nobody will sail that route before we know what happened there."),
      (.item, "Two sailors were rescued, and both are well."),
      (.item, "The wreck lies forty metres deep, divers said."),
      (
        .paragraph,
        "The company that owns the boat could not be reached before this report was finished."
      ),
    ]
    #expect(article.blocks.map(\.kind) == expected.map(\.0))
    #expect(article.blocks.map(\.text) == expected.map(\.1))
    #expect(article.verdict == .article)
  }

  @Test func titleNamesDateLanguageAndAddressAreSaid() throws {
    let article = try PageFixture.article("news", url: "https://herald.example/x")
    #expect(article.title == "Ferry sinks off Nordvik, two rescued")
    #expect(article.authors == ["Lena Varn", "Jo Aster"])
    #expect(article.published?.day == "2026-03-07")
    #expect(article.published?.instant?.description == "2026-03-07T22:30:00.000Z")
    #expect(article.language == "en-gb")
    #expect(article.canonicalURL == "https://herald.example/news/ferry-sinks")
    #expect(!article.isPaywalled)
    #expect(article.cut == nil)
  }

  @Test func aBodyThatIsPartedStaysWhole() throws {
    let article = try PageFixture.article("split-body")
    #expect(article.blocks.count == 4)
    #expect(article.text.contains("The snow came in October"))
    #expect(article.text.contains("no wood left"))
    #expect(!article.text.contains("winter tyres"))
  }

  @Test func lineBreaksPartParagraphs() throws {
    let article = try PageFixture.article("line-breaks")
    #expect(article.blocks.count == 3)
    #expect(article.text.contains("the cell of a table.\nOne break is a new line."))
  }

  @Test func theSameBytesGiveTheSameArticleWhateverWasReadBefore() throws {
    let bytes = try PageFixture.bytes("news")
    var reader = ArticleReader()
    let first = reader.read(bytes, charset: nil, url: nil)
    _ = reader.read(try PageFixture.bytes("list"), charset: nil, url: nil)
    _ = reader.read([], charset: nil, url: nil)
    #expect(reader.read(bytes, charset: nil, url: nil) == first)
  }

  @Test func theExplanationNamesTheElementAndEveryBlocksFate() throws {
    var reader = ArticleReader()
    _ = reader.read(try PageFixture.bytes("news"), charset: nil, url: nil)
    let explanation = reader.explanation()
    #expect(!explanation.steps.isEmpty)
    func fate(_ beginning: String) -> BlockFate? {
      explanation.lines.first { $0.text.hasPrefix(beginning) }?.fate
    }
    #expect(fate("The night ferry between") == .kept)
    #expect(fate("Buy a boat") == .advertisement)
    #expect(fate("Read more") == .links)
    #expect(fate("Sign up for") == .phrase)
    #expect(fate("Ferry sinks off Nordvik") == .title)
  }
}
