import FeedModel
import Testing

@testable import ClaimExtract

/// What is derived from a claim, from the text on: by the built-in model where there is one, else by the rules.
@Suite("Derived values, from the text on")
struct DerivedFromTextTests {
  private func read(_ text: String) throws -> [Claim] {
    try LearnedExtractor().extract(
      ClaimDocument(
        text: ItemText(title: nil, summary: nil, content: text), published: Given.tuesday,
        language: "en")
    ).claims
  }

  private func only(_ text: String) throws -> Claim {
    let claims = try read(text)
    #expect(claims.count == 1, "\(text)")
    return try #require(claims.first)
  }

  private func string(_ span: TextSpan?, _ text: String) -> String? {
    span.map { String(decoding: Array(text.utf8)[$0.utf8], as: UTF8.self) }
  }

  @Test(
    "units",
    arguments: [
      (
        "The army said it had received five U.S.-supplied launchers and 14 shells.",
        ["launchers", "shells"]
      ),
      ("The governor said the column was 14 km south of Halm.", ["km"]),
      (
        "The ministry said prices had risen by 3.5 percent and wages by 2 percentage points.",
        ["percent", "percentage points"]
      ),
      ("The operator said the leak had spilled 2,000 barrels of oil.", ["barrels"]),
      (
        "Rescuers said at least 30 people, including six children, had drowned.",
        ["people", "children"]
      ),
      (
        "The company said it would invest $1.2 billion in the yard over five years.",
        ["$", "years"]
      ),
    ])
  func units(_ text: String, _ units: [String]) throws {
    #expect(try only(text).numbers.map(\.unit) == units)
  }

  @Test(
    "what is only about so many",
    arguments: [
      ("The company said it would spend it over five years.", [false]),
      ("The company said the strike had lasted for over five years.", [true]),
      ("The company said over 500 boats had sailed.", [true]),
      ("Rescuers said at least 30 people and six children had drowned.", [true, false]),
    ])
  func approximate(_ text: String, _ expected: [Bool]) throws {
    #expect(try only(text).numbers.map(\.approximate) == expected)
  }

  @Test(
    "dates against Tuesday, 11 March 2031",
    arguments: [
      ("The ministry said that 412 people had been killed since October 7.", "2030-10-07"),
      ("The mayor said the bridge would reopen on Friday.", "2031-03-14"),
      ("The mayor said the bridge collapsed last Sunday.", "2031-03-09"),
      ("Police said the boat sank on March 9, 2031.", "2031-03-09"),
    ])
  func dates(_ text: String, _ value: String) throws {
    #expect(try only(text).times.map(\.value) == [value])
  }

  @Test(
    "reports of which nobody says whose",
    arguments: [
      "The general is said to have fled the country.", "It is believed that two tugs sank.",
      "Nine people are feared dead after a ferry sank off Yelm.",
      "The minister has reportedly resigned.",
    ])
  func sourceless(_ text: String) throws {
    let claim = try only(text)
    #expect(claim.speaker == nil && claim.speakerResolved == nil)
  }

  @Test(
    "negation inside a quotation",
    arguments: [
      ("“We never fired on the ferry,” the colonel said.", true),
      ("“The pier is not safe,” Lena Varn told reporters.", true),
      ("“I know who did not sign the paper,” Lena Varn said.", false),
      ("“The pier is safe,” Lena Varn told reporters.", false),
    ])
  func negation(_ text: String, _ isNegated: Bool) throws {
    #expect(try only(text).negated == isNegated)
  }

  @Test(
    "who assesses estimates",
    arguments: [
      "The Institute assesses that Estian forces are regrouping.",
      "Western officials assessed that the attack had failed.",
    ])
  func assess(_ text: String) throws { #expect(try only(text).stance == .estimate) }

  @Test("a quotation goes on behind what was referred to, and in the next sentence")
  func continued() throws {
    let paragraphs = """
      “We will sail at dawn,” Lena Varn said, referring to the new ferries.

      “And nobody will stop us from doing so.”

      It rained all day in Halm.
      """
    #expect(
      try only(paragraphs).content.map { string($0, paragraphs) } == [
        "“We will sail at dawn,”", "“And nobody will stop us from doing so.”",
      ])
    let sentence =
      "“The lock was old,” Lena Varn said. “It should have been replaced ten years ago.”"
    #expect(try only(sentence).content.count == 2)
  }

  @Test(
    "acts that are no speech",
    arguments: [
      "The rebels called a truce on Monday.", "The jury retired to consider its verdict.",
      "The court adjourned the case until June.", "The judge sentenced him to nine years.",
      "The union called a strike for Friday, and the mayor called off the parade.",
      "The board unveiled a new ferry.",
    ])
  func acts(_ text: String) throws { #expect(try read(text).isEmpty) }
}
