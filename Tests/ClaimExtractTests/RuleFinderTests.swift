import Testing

@testable import ClaimExtract

@Suite("Spans by rules")
struct RuleFinderTests {
  struct Case: Sendable, CustomStringConvertible {
    var name: String
    var text: String
    var expected: [Found]
    var description: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "indirect with that",
      text: "The harbour board said that two ferries had been delayed.",
      expected: [
        Found("The harbour board", "said", ["that two ferries had been delayed"])
      ]),
    Case(
      name: "indirect without that",
      text: "Lena Varn said the pier was safe.",
      expected: [Found("Lena Varn", "said", ["the pier was safe"])]),
    Case(
      name: "content before the source",
      text: "The pier will open in May, the harbour board said.",
      expected: [Found("the harbour board", "said", ["The pier will open in May"])]),
    Case(
      name: "behind a dateline",
      text: "PORT ANSEL, April 13 (NORA) - The pier will open in May, the harbour board said.",
      expected: [Found("the harbour board", "said", ["The pier will open in May"])]),
    Case(
      name: "a phrase before the cue is no source",
      text: "The pier stays shut, out of safety concerns also said to be grave.",
      expected: [Found(nil, "also said", ["The pier stays shut"])]),
    Case(
      name: "direct, inverted, American marks",
      text: "“The pier is safe,” said Lena Varn.",
      expected: [Found("Lena Varn", "said", ["“The pier is safe,”"])]),
    Case(
      name: "direct, British single marks",
      text: "‘The pier is safe,’ Lena Varn said.",
      expected: [Found("Lena Varn", "said", ["‘The pier is safe,’"])]),
    Case(
      name: "direct, straight marks",
      text: "\"The pier is safe,\" she said.",
      expected: [Found("she", "said", ["\"The pier is safe,\""])]),
    Case(
      name: "mixed",
      text: "Varn said the pier was “as safe as a church”.",
      expected: [Found("Varn", "said", ["the pier was “as safe as a church”"])]),
    Case(
      name: "split quotation",
      text: "“The pier,” Varn said, “is safe.”",
      expected: [Found("Varn", "said", ["“The pier,”", "“is safe.”"])]),
    Case(
      name: "quotation goes on in the next sentence",
      text: "“The pier is safe,” Varn said. “Nobody was hurt.”",
      expected: [Found("Varn", "said", ["“The pier is safe,”", "“Nobody was hurt.”"])]),
    Case(
      name: "apposition with its closing comma",
      text: "Lena Varn, a spokeswoman for the board, said the pier was safe.",
      expected: [
        Found("Lena Varn, a spokeswoman for the board,", "said", ["the pier was safe"])
      ]),
    Case(
      name: "title before the name",
      text: "Harbour board spokeswoman Lena Varn denied that the pier had moved.",
      expected: [
        Found("Harbour board spokeswoman Lena Varn", "denied", ["that the pier had moved"])
      ]),
    Case(
      name: "auxiliary, adverb and negation belong to the cue",
      text: "The board has repeatedly denied that the pier had moved.",
      expected: [Found("The board", "has repeatedly denied", ["that the pier had moved"])]),
    Case(
      name: "according to, behind",
      text: "Two ferries were delayed, according to the harbour board.",
      expected: [Found("the harbour board", "according to", ["Two ferries were delayed"])]),
    Case(
      name: "according to, in front",
      text: "According to the harbour board, two ferries were delayed.",
      expected: [Found("the harbour board", "According to", ["two ferries were delayed"])]),
    Case(
      name: "addressee is outside",
      text: "Varn told reporters that the pier was safe.",
      expected: [Found("Varn", "told", ["that the pier was safe"])]),
    Case(
      name: "object of accuse is inside",
      text: "Varn accused the mayor of hiding a report.",
      expected: [Found("Varn", "accused", ["the mayor of hiding a report"])]),
    Case(
      name: "call for",
      text: "The union called for a new inquiry.",
      expected: [Found("The union", "called for", ["a new inquiry"])]),
    Case(
      name: "adding",
      text: "Varn said the pier was safe, adding that it would open soon.",
      expected: [
        Found("Varn", "said", ["the pier was safe"]),
        Found("Varn", "adding", ["that it would open soon"]),
      ]),
    Case(
      name: "coordinated cues share a source",
      text: "The mayor accused the board of waste and said a new plan would follow.",
      expected: [
        Found("The mayor", "accused", ["the board of waste"]),
        Found("The mayor", "said", ["a new plan would follow"]),
      ]),
    Case(
      name: "no source",
      text: "The pier is expected to open in May.",
      expected: [Found(nil, "is expected", ["The pier", "to open in May"])]),
    Case(
      name: "colon with a quotation",
      text: "Varn replied: “The pier is safe.”",
      expected: [Found("Varn", "replied:", ["“The pier is safe.”"])]),
    Case(
      name: "medium",
      text: "The pier is safe, the board said in a statement.",
      expected: [Found("the board", "said in a statement", ["The pier is safe"])]),
    Case(
      name: "vow with an infinitive",
      text: "The mayor vowed to rebuild the pier.",
      expected: [Found("The mayor", "vowed", ["to rebuild the pier"])]),
    Case(name: "no claim", text: "The pier opened in May and closed in June.", expected: []),
  ]

  @Test("constructs", arguments: cases)
  func construct(_ test: Case) {
    #expect(Given.rules(test.text) == test.expected)
  }

  @Test("headlines")
  func headlines() {
    #expect(
      Given.rules("", title: "Northport denies loss of Kestrel-9 launcher")
        == [Found("Northport", "denies", ["loss of Kestrel-9 launcher"])])
    #expect(
      Given.rules("", title: "Varn: the pier is safe")
        == [Found("Varn", ":", ["the pier is safe"])])
    #expect(
      Given.rules("", title: "Pier is safe – officials")
        == [Found("officials", "–", ["Pier is safe"])])
  }

  @Test("a quotation over two paragraphs without a second cue")
  func paragraphs() {
    let text = "“The pier is safe,” Varn said. “It was tested.\n\n“It will be tested again.”"
    #expect(
      Given.rules(text) == [
        Found(
          "Varn", "said",
          ["“The pier is safe,”", "“It was tested.", "“It will be tested again.”"])
      ])
  }
}
