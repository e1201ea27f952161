import FeedModel
import Testing

@testable import ClaimExtract

@Suite("Lexicons")
struct LexiconTests {
  @Test("every list of the stance table names a class, and no verb stands in two")
  func stanceTable() {
    var seen: Set<String> = []
    for (name, list) in StanceTable.verbs {
      #expect(Stance(rawValue: name) != nil)
      for lemma in Lexicon.words(list) {
        #expect(seen.insert(lemma).inserted, "\(lemma) is in two lists")
      }
    }
    var words: Set<String> = []
    for (name, list) in StanceTable.words {
      #expect(Stance(rawValue: name) != nil)
      for word in Lexicon.words(list) {
        #expect(words.insert(word).inserted, "\(word) is in two lists")
      }
    }
    #expect(seen.count > 900 && words.count > 300)
  }

  @Test(
    "verb forms",
    arguments: [
      ("deny", ["deny", "denies", "denied", "denied", "denying"]),
      ("say", ["say", "says", "said", "said", "saying"]),
      ("admit", ["admit", "admits", "admitted", "admitted", "admitting"]),
      ("argue", ["argue", "argues", "argued", "argued", "arguing"]),
      ("lie", ["lie", "lies", "lied", "lied", "lying"]),
      ("agree", ["agree", "agrees", "agreed", "agreed", "agreeing"]),
      ("stress", ["stress", "stresses", "stressed", "stressed", "stressing"]),
      ("write", ["write", "writes", "wrote", "written", "writing"]),
    ])
  func forms(_ lemma: String, _ expected: [String]) {
    #expect(VerbForms.forms(of: lemma).map(\.0) == expected)
  }

  @Test(
    "numerals",
    arguments: [
      ("1,200", 1200.0), ("3.5", 3.5), ("5m", 5e6), ("30bn", 3e10), ("12k", 12000), ("007", 7),
      ("3million", 3e6), ("1.5billion", 1.5e9),
    ])
  func digits(_ text: String, _ value: Double) {
    #expect(NumberWords.digits(text) == value)
  }

  @Test(
    "no numerals",
    arguments: ["", "m", "1.2.3", "9:30", "21st", String(repeating: "9", count: 400)])
  func noDigits(_ text: String) {
    #expect(NumberWords.digits(text) == nil)
  }
}
