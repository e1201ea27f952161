import FeedFetch
import Testing

/// What a robots.txt allows (RFC 9309).
@Suite struct RobotsRulesTests {
  private func allows(_ text: String, _ path: String, agent: String = "claimwatch") -> Bool {
    RobotsRules(Array(text.utf8), agent: agent).allows("https://news.example" + path)
  }

  @Test func theLongestRuleDecidesAndAllowWinsATie() {
    let text =
      "User-agent: *\nDisallow: /a/\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /x\nDisallow: /x\n"
    #expect(!allows(text, "/a/news"))
    #expect(allows(text, "/a/b"))
    #expect(!allows(text, "/a/b/c/d"))
    #expect(allows(text, "/x"))
    #expect(allows(text, "/other"))
    #expect(allows("User-agent: *\nDisallow: /", "/robots.txt"))
  }

  @Test(
    "what we are called there is the User-Agent's beginning, as far as it may stand there",
    arguments: [
      ("claimwatch/0.1.0 (+https://desk.example)", "claimwatch"), ("NewsBot2/1.0", "NewsBot"),
      ("news_desk-bot.eu", "news_desk-bot"), ("7up", ""),
    ])
  func token(userAgent: String, token: String) {
    #expect(RobotsRules.token(of: userAgent) == token)
    let rules = "User-agent: NewsBot2\nDisallow: /a\n"
    #expect(allows(rules, "/a", agent: token) == (token != "NewsBot"))
  }

  @Test func ourOwnGroupStandsBeforeEverybodys() {
    let text = """
      # groups of one robot are one
      user-agent: other
      user-agent: ClaimWatch
      disallow: /mine # a word
      Sitemap: https://news.example/map

      User-Agent: *
      Disallow: /

      User-agent: claimwatch/1.0
      Disallow: /too
      """
    #expect(allows(text, "/news"))
    #expect(!allows(text, "/mine"))
    #expect(!allows(text, "/too"))
    #expect(!allows(text, "/news", agent: "somebody"))
    #expect(allows("User-agent: claimwatchers\nDisallow: /", "/news"))
    #expect(allows("User-agent: claimwatch\nDisallow:\nUser-agent: *\nDisallow: /", "/news"))
  }

  @Test func asterisksAndEnds() {
    let text = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /*/print\nDisallow: /q*r*s$"
    #expect(!allows(text, "/a/b.pdf"))
    #expect(allows(text, "/a/b.pdf?x"))
    #expect(!allows(text, "/a/print/1"))
    #expect(allows(text, "/print"))
    #expect(!allows(text, "/qxrys"))
    #expect(allows(text, "/qxry"))
    #expect(allows("User-agent: *\nDisallow: /a$", "/ab"))
    #expect(!allows("User-agent: *\nDisallow: *$", "/"))
  }

  @Test func escapesMeanTheLetter() {
    let text =
      "User-agent: *\nDisallow: /%61b\nDisallow: /\u{441}\nDisallow: /%d1%82\nDisallow: /a%2fb"
    #expect(!allows(text, "/ab"))
    #expect(!allows(text, "/%D1%81"))
    #expect(!allows(text, "/\u{442}"))
    #expect(allows(text, "/a/b"))
    #expect(!allows(text, "/a%2Fb"))
  }

  @Test func whateverItHoldsItIsReadInBoundedTime() {
    var text = "\u{FEFF}User-agent: *\r\n"
    for _ in 0..<3_000 {
      text += "Disallow: /" + String(repeating: "*a", count: 200) + "*b\r\n"
    }
    let rules = RobotsRules(Array(text.utf8), agent: "claimwatch")
    // The comparison costs more than anything should, and is taken for a no.
    #expect(!rules.allows("https://news.example/" + String(repeating: "a", count: 4_000)))
    for bytes in [[], [0xFF, 0xFE, 0], Array("User-agent\nDisallow".utf8), [0x3A, 0x0A, 0x3A]] {
      #expect(RobotsRules(bytes, agent: "claimwatch").allows("https://news.example/"))
    }
    #expect(RobotsRules().allows("") && RobotsRules().allows("http://h"))
  }

  @Test func aPatternOfManyAsterisksForbidsWhatItBeginsWithAndHoldsLittle() {
    let stars = String(repeating: "*a", count: 400)
    let rules = RobotsRules(Array("User-agent: *\nDisallow: /x\(stars)\n".utf8), agent: "bot")
    #expect(rules.size < 1_000)
    #expect(!rules.allows("https://h.example/x\(String(repeating: "a", count: 16))"))
    #expect(rules.allows("https://h.example/y"))
    let allowing = RobotsRules(
      Array("User-agent: *\nDisallow: /\nAllow: /x\(stars)\n".utf8), agent: "bot")
    #expect(!allowing.allows("https://h.example/x\(String(repeating: "a", count: 400))"))
  }
}
