import FeedModel
import Testing

@testable import WatchMatch

@Suite struct TermDoubtTests {
  static let doubts: [(term: String, message: String, advice: String)] = [
    (
      "ATACMS OR HIMARS",
      "looks like a query: \"OR\" stands for itself, in any case of its letters",
      "terms = [\"ATACMS\", \"HIMARS\"] means either"
    ),
    (
      "(ATACMS OR \"Storm Shadow\")",
      "looks like a query: \"OR\" stands for itself, in any case of its letters",
      "terms = [\"ATACMS\", \"Storm Shadow\"] means either"
    ),
    (
      "ATACMS AND Kyiv",
      "looks like a query: \"AND\" stands for itself, in any case of its letters",
      "write query = '…' with AND, in place of terms, or the phrase with \"and\""
    ),
    (
      "NOT Kyiv", "looks like a query: \"NOT\" stands for itself, in any case of its letters",
      "write query = '…' with NOT, in place of terms"
    ),
    ("AND", "is an operator of other tools and a common word here", "leave it out"),
    (
      "ATACMS,HIMARS",
      "looks like a list, and matches only where its commas or semicolons stand as well",
      "terms = [\"ATACMS\", \"HIMARS\"] means either"
    ),
    (
      "ATACMS; HIMARS; 2,500 tonnes",
      "looks like a list, and matches only where its commas or semicolons stand as well",
      "terms = [\"ATACMS\", \"HIMARS\", \"2,500 tonnes\"] means either"
    ),
    (
      "ATACMS,", "looks like a list, and matches only where its commas or semicolons stand as well",
      "write \"ATACMS\""
    ),
    (
      "/ATACMS|HIMARS/i",
      "looks like a regular expression, and every character of a term stands for itself",
      "terms = [\"ATACMS\", \"HIMARS\"] means either"
    ),
    (
      "/missile/",
      "looks like a regular expression, and every character of a term stands for itself",
      "write \"missile\""
    ),
    (
      "missiles?\\b",
      "looks like a regular expression, and every character of a term stands for itself",
      "write each form as a term of its own"
    ),
    (
      "ATACMS|HIMARS", "looks like a query: '|' stands for itself and parts nothing",
      "terms = [\"ATACMS\", \"HIMARS\"] means either"
    ),
    (
      "AT&amp;T", "holds the HTML entity &amp;, which no item's text does", "write \"AT&T\""
    ),
    (
      "Fran&#xE7;ois", "holds the HTML entity &#xE7;, which no item's text does",
      "write \"François\""
    ),
    (
      "Varn&rsquo;s", "holds the HTML entity &rsquo;, which no item's text does",
      "write the character that it stands for"
    ),
    ("+ATACMS", "matches only where the '+' stands as well", "write \"ATACMS\""),
    (
      "ATACMS -Kyiv", "matches only where the '-' stands as well",
      "write query = '…' with NOT, in place of terms"
    ),
    (
      "ATACMS near/3 Kyiv",
      "looks like a query: \"near/3\" stands for itself and asks for no nearness",
      "write query = '…' with NEAR/5 between two words, in place of terms"
    ),
    (
      "title:ATACMS", "looks like a query: \"title:\" stands for itself and names no field",
      "write \"ATACMS\", which is looked for everywhere, or query = '…' in place of terms"
    ),
    ("(ATACMS)", "matches only where the brackets around it stand as well", "write \"ATACMS\""),
    (
      "missile* strike", "looks like a query: '*' stands for itself",
      "write each form of the word as a term of its own"
    ),
    (
      "Sevastopol~2", "looks like a query: '~' stands for itself",
      "write each form of the word as a term of its own"
    ),
    (
      "a", "is a single letter: it stands in nearly every item",
      "write a rarer word, or a phrase of which it is a part"
    ),
    (
      "the", "is a common word: it stands in nearly every item",
      "write a rarer word, or a phrase of which it is a part"
    ),
    (
      "WHO", "is the common word \"who\" as well, since upper and lower case are not told apart",
      "write a rarer word, or a phrase of which it is a part"
    ),
  ]

  @Test(arguments: doubts)
  func saysWhatIsDoubtful(term: String, message: String, advice: String) throws {
    #expect(TermRule.problem(with: term) == nil)
    let doubt = try #require(TermDoubt(about: term))
    #expect(doubt.message == message)
    #expect(doubt.advice == advice)
  }

  /// A doubt about what people mean would teach them to pass doubts over.
  @Test(arguments: [
    "ATACMS", "Army Tactical Missile System", "search and rescue", "S-400", "U.S.", "C++", "AT&T",
    "400,000", "-20", "+380 44", "M*A*S*H", "f**k", "#ATACMS", "@claimwatch", "€", "中", "導弾", "가",
    "https://example.org/a", "Trident II/D5", "24/7", "Varn & Sons", "Ноль", "Who's Who",
    "World Health Organization", "pro-Harbour", "¿Qué?", "MIT", "Lena Varn: a life", "a/b",
  ])
  func keepsQuietAboutTheRest(term: String) {
    #expect(TermDoubt(about: term) == nil)
  }

  /// Whatever stands in a file, a doubt is at most what is said about it.
  @Test func bearsAnyBytes() {
    let signs = Array("&#x;/|,()*~^+-:!\"\\ \u{0}éи導a1".unicodeScalars)
    var state: UInt64 = 11
    for _ in 0..<5_000 {
      var term = String.UnicodeScalarView()
      for _ in 0..<Int(state >> 60) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        term.append(signs[Int(state >> 33) % signs.count])
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      if let doubt = TermDoubt(about: String(term)) { #expect(!doubt.message.isEmpty) }
    }
  }
}
