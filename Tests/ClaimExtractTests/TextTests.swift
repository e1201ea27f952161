import FeedModel
import Testing

@testable import ClaimExtract

@Suite("Tokens, sentences, quotations")
struct TextTests {
  @Test(
    "words and marks",
    arguments: [
      ("Ann’s boat", ["Ann", "’s", "boat"]),
      ("they don’t say they're back", ["they", "don’t", "say", "they", "'re", "back"]),
      ("the U.S. and a.m. and Mr. Vale", ["the", "U.S.", "and", "a.m.", "and", "Mr.", "Vale"]),
      ("1,200 crews, 3.5 km, 9:30", ["1,200", "crews", ",", "3.5", "km", ",", "9:30"]),
      ("John F. Vale left.", ["John", "F.", "Vale", "left", "."]),
      ("“No,” he said", ["“", "No", ",", "”", "he", "said"]),
      ("a US-built Kestrel-9 - gone", ["a", "US-built", "Kestrel-9", "-", "gone"]),
      ("boats… and nets...", ["boats", "…", "and", "nets", "..."]),
      ("£5m (or $6bn)", ["£", "5m", "(", "or", "$", "6bn", ")"]),
      ("O’Hara’s 'quote'", ["O’Hara", "’s", "'", "quote", "'"]),
      // What changes the look of a sign is no word.
      ("⚡\u{FE0F} Harbour chief", ["⚡", "Harbour", "chief"]),
      ("👩🏽\u{200D}🚒 Fire", ["👩", "🏽", "🚒", "Fire"]),
      ("🏴\u{E0067}\u{E007F} Mayor", ["🏴", "Mayor"]), ("\u{FE0F}Varn", ["Varn"]),
    ])
  func tokens(_ text: String, _ expected: [String]) {
    let analysed = AnalysedText(text, field: .content)
    #expect(analysed.tokens.map { analysed.string($0.range) } == expected)
  }

  @Test("tokens are in order, do not overlap and leave out only white space")
  func coverage() {
    let text = "Ål “é” — 中文 🙂\u{200B}x\n\n‘don’t’ 5%"
    let analysed = AnalysedText(text, field: .content)
    var covered = [Bool](repeating: false, count: analysed.bytes.count)
    var last = 0
    for token in analysed.tokens {
      #expect(Int(token.start) >= last && token.end > token.start)
      last = Int(token.end)
      for byte in token.range { covered[byte] = true }
    }
    let left = zip(analysed.bytes, covered).filter { !$0.1 }.map(\.0)
    #expect(Set(left).isSubset(of: [0x20, 0x0A, 0xE2, 0x80, 0x8B]))
  }

  @Test(
    "sentences",
    arguments: [
      ("Rain fell. Nobody left. It was late.", 3),
      ("The U.S. Navy sailed. The U.S. The fleet followed.", 3),
      ("“Why?” he asked. “Go!” she said.", 2),
      ("Mr. Vale met Gen. Orr at 5 p.m. on Monday.", 1),
      ("He paid 3.5 million. Then he left", 2),
      ("First line\nsecond line", 2),
      ("“We won. We are glad.” She left.", 3),
      ("", 0),
    ])
  func sentences(_ text: String, _ count: Int) {
    #expect(AnalysedText(text, field: .content).sentences.count == count)
  }

  @Test(
    "quotations, with odd marks",
    arguments: [
      ("“One,” he said, “two.”", ["“One,”", "“two.”"]),
      ("\"One,\" he said, \"two.\"", ["\"One,\"", "\"two.\""]),
      ("‘One,’ he said. It’s the boats’ turn.", ["‘One,’"]),
      ("‘The boats’ owners left,’ he said.", ["‘The boats’ owners left,’"]),
      ("He said ‘it’s done’ and ‘over’.", ["‘it’s done’", "‘over’"]),
      ("the ’90s and rock ‘n’ roll", []),
      ("“Never closed. And on", ["“Never closed. And on"]),
      ("“Outer ‘inner’ outer,” he said", ["“Outer ‘inner’ outer,”"]),
      ("5\" nails\nand \"quoted\" text", ["\" nails", "\"quoted\""]),
      ("«Un», „zwei“", ["«Un»", "„zwei“"]),
      ("it is 'quoted so' there, isn't it", ["'quoted so'"]),
      ("the crews' boats and nets' price", []),
      ("‘Never closed and on", []),
    ])
  func quotations(_ text: String, _ expected: [String]) {
    let analysed = AnalysedText(text, field: .content)
    #expect(analysed.quotations.map { analysed.string(tokens: $0.tokens) } == expected)
  }

  @Test("a running quotation with single marks may stay open before the next paragraph")
  func runningSingle() {
    let analysed = AnalysedText("‘First of it.\n‘Second of it,’ she said.", field: .content)
    #expect(analysed.quotations.map(\.isClosed) == [false, true])
  }
}
