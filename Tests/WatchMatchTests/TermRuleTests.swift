import FeedModel
import Testing

@testable import WatchMatch

@Suite struct TermRuleTests {
  static let faults: [(String, String)] = [
    ("", "it is empty"),
    (" \n\u{A0}", "it holds only white space or invisible characters"),
    ("\u{200B}\u{AD}", "it holds only white space or invisible characters"),
    ("…", "it holds only punctuation, and needs a letter, a digit or a symbol"),
    ("- ' -", "it holds only punctuation, and needs a letter, a digit or a symbol"),
    ("\u{301}a", "it begins with a combining mark, which belongs to the letter before it"),
    ("\u{1161}", "it begins with a combining mark, which belongs to the letter before it"),
    (String(repeating: "é", count: 167), "it has 501 bytes, more than 500"),
    ("AT\u{7}ACMS", "it holds the control character U+0007, which no item's text does"),
    ("AT\u{85}\u{9D}", "it holds the control character U+009D, which no item's text does"),
    (
      "missile*",
      "'*' stands for itself in a term; write each form of the word as a term of its own"
    ),
    (
      "\"Army Tactical\"",
      "the quotation marks around it would have to stand in the text; leave them out"
    ),
    (
      "“ATACMS”", "the quotation marks around it would have to stand in the text; leave them out"
    ),
    (
      "the \u{410}TACMS",
      "it mixes alphabets in one word: U+0410 only looks like the letters beside it"
    ),
    (
      "Ceвастополь",
      "it mixes alphabets in one word: U+0043 only looks like the letters beside it"
    ),
    ("\u{39F}TAN", "it mixes alphabets in one word: U+039F only looks like the letters beside it"),
  ]

  @Test(arguments: faults)
  func saysWhatIsWrong(term: String, problem: String) {
    #expect(TermRule.problem(with: term) == problem)
  }

  @Test(arguments: [
    "ATACMS", "S-400", "С-400", "C++", "U.S.", "€", "☢", "🇺🇦", "中", "5", "é", "M*A*S*H",
    "\"A\" and B",
    "iPhoneом", "Z-война", "Куп'янськ", "и\u{306}", "가", "ขีปนาวุธ",
    String(repeating: "é", count: 166),
  ])
  func acceptsWhatCanMatch(term: String) {
    #expect(TermRule.problem(with: term) == nil)
    let found = Engine.rows.places(of: [Watch(id: "w", terms: [term])], in: "« \(term) »")
    #expect(found == [Place(start: 3, end: 3 + term.utf8.count, watch: 0, term: 0)])
  }

  /// A matcher that is handed such terms all the same takes no harm.
  @Test(arguments: faults)
  func matcherBearsFaults(term: String, problem: String) {
    let watches = [Watch(id: "w", terms: [term, "missile"])]
    let text = "A missile \(term)."
    let expected = Engine.reference.places(of: watches, in: text)
    #expect(Engine.rows.places(of: watches, in: text) == expected)
    #expect(expected.contains { $0.term == 1 })
  }
}
