import FeedModel
import Testing

@testable import ClaimExtract

@Suite("Speakers")
struct SpeakerTests {
  @Test("names are known by keys of bounded length, whatever a feed calls somebody")
  func nameKeys() {
    let marks = String(repeating: "\u{301}\u{323}", count: 30_000)
    #expect(NameKey.key("Lena VARN") == "lena varn")
    #expect(NameKey.key("A" + marks).utf8.count < 32)
    #expect(NameKey.key("A" + marks) != NameKey.key("B" + marks))
    #expect(NameKey.words(of: "Deputy Minister A" + marks) == ["deputy", "minister"])
    #expect(NameKey.contains("Deputy Defence Minister", "defence"))
    #expect(!NameKey.contains("Minister", "ministers"))
    #expect(!NameKey.contains("", "minister"))
    let text = AnalysedText("A\(marks) said no. A\(marks) left.", field: .content)
    #expect(NameKey.word(text.tokens[0], text) == NameKey.word(text.tokens[4], text))
    #expect(NameKey.word(text.tokens[0], text).utf8.count < 32)
  }

  @Test(
    "a sign before a name is no part of the role",
    arguments: ["⚡\u{FE0F} ", "▪\u{FE0F}", "👩\u{200D}🚀 "])
  func signs(_ sign: String) {
    let speakers = Given.speakers(sign + "Harbour minister Lena Varn said that the pier is shut.")
    #expect(speakers.map { $0?.name } == ["Lena Varn"])
    #expect(speakers.map { $0?.role } == ["Harbour minister"])
  }

  struct Case: Sendable, CustomStringConvertible {
    var name: String
    var text: String
    /// Name, or nil for an unresolved one, a claim.
    var names: [String?]
    var description: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "the firm a spokesperson speaks for is not the spokesperson",
      text: "A spokesperson for the terminal's operator, Halm Grain, said that it burned.",
      names: ["A spokesperson for the terminal's operator"]),
    Case(
      name: "a person's name behind the one spoken for",
      text: "A spokesman for the terminal's operator, Lena Varn, said that two silos were gone.",
      names: ["Lena Varn"]),
    Case(
      name: "surname after the full name",
      text: "Harbour minister Lena Varn said no boat was lost. Varn said the crews were safe.",
      names: ["Lena Varn", "Lena Varn"]),
    Case(
      name: "full name only later",
      text: "Varn said no boat was lost. The minister, Lena Varn, denied that crews had left.",
      names: ["Lena Varn", "Lena Varn"]),
    Case(
      name: "pronouns by gender",
      text: """
        Lena Varn said no boat was lost. Piers Holm's brother Peter Holm said two were. \
        He said that the nets were gone.
        """,
      names: ["Lena Varn", "Peter Holm", "Peter Holm"]),
    Case(
      name: "where another spoke since a name is too weak",
      text: """
        Lena Varn said no boat was lost. Piers Holm's brother Peter Holm said two were. \
        She said that he was wrong. He said that the nets were gone.
        """,
      names: ["Lena Varn", "Peter Holm", nil, nil]),
    Case(
      name: "names inside a quotation are no antecedents",
      text: "Paul Orr said the pier was safe. “Ask David Marsh,” he said.",
      names: ["Paul Orr", "Paul Orr"]),
    Case(
      name: "it and the ministry",
      text: """
        The Northport Ministry of Harbours said on Sunday that a boat sank. It added that a second \
        had burned. The ministry claimed that crews had fled.
        """,
      names: [
        "Northport Ministry of Harbours", "Northport Ministry of Harbours",
        "Northport Ministry of Harbours",
      ]),
    Case(
      name: "they after a plural source",
      text: "Harbour officials said a boat sank. They said a second had burned.",
      names: ["Harbour officials", "Harbour officials"]),
    Case(name: "they never said", text: "They said a boat sank.", names: [nil]),
    Case(name: "he without anyone", text: "He said a boat sank.", names: [nil]),
    Case(
      name: "role by its noun",
      text: "The mayor of Northport, Anna Reed, said a boat sank. The mayor said a second burned.",
      names: ["Anna Reed", "Anna Reed"]),
    Case(
      name: "description as written",
      text: "Two witnesses said a boat sank. A senior official said a second burned.",
      names: ["Two witnesses", "A senior official"]),
    Case(
      name: "relative pronoun",
      text: "It was Peter Holm who said that a boat sank.", names: ["Peter Holm"]),
    Case(
      name: "two people share a surname",
      text: """
        Peter Holm and his wife Maria Holm own the boat. Mr Holm said that it sank. Mrs Holm said that \
        it burned.
        """,
      names: ["Peter Holm", "Maria Holm"]),
    Case(
      name: "a first name of whom no more is said",
      text: "Maria was waiting on the pier. “The boat is late,” she said. Maria said it had sunk.",
      names: ["Maria", "Maria"]),
    Case(
      name: "an office-holder and his wife",
      text: """
        President Varn said a boat sank. Maria Varn opened the pier. The president said it burned.
        """,
      names: ["Varn", "Varn"]),
    Case(
      name: "advisers to a name are not the name",
      text: "Lena Varn is back. Advisers to Ms Varn said a boat sank.",
      names: ["Advisers to Ms Varn"]),
    Case(
      name: "may is a surname too",
      text: "Harbour Minister Theresa May said a boat sank.",
      names: ["Theresa May"]),
    Case(
      name: "a headline's names are those of the text",
      text: """
        Rushmore Lindqvist: Boats Lost At Northport Pier

        Mr. Lindqvist said a boat sank. Rushmore Lindqvist said it burned.
        """,
      names: ["Rushmore Lindqvist", "Rushmore Lindqvist", "Rushmore Lindqvist"]),
    Case(
      name: "who is the name before it",
      text: "It hurt friends of Lena Varn, who said that a boat sank.",
      names: ["Lena Varn"]),
  ]

  @Test("sieve", arguments: cases)
  func sieve(_ test: Case) {
    #expect(Given.speakers(test.text).map { $0?.name } == test.names)
  }

  @Test(
    "sieve on given spans",
    arguments: [
      ("Lena Varn spoke to the board.\n\n[VARN]{:} <No boat was lost.>", "Lena Varn"),
      ("[One of the board's lawyers, Jo Marsh,] {said} <a boat sank>", "Jo Marsh"),
      ("[One of the crews] {said} <a boat sank>", "One of the crews"),
      ("[One study] {found} <that nets shrink>", "One study"),
      ("[One] {said} <that nets shrink>", nil),
      ("Lena Varn studied the new survey, [which] {found} <that nets shrink>", "new survey"),
      ("The loss of the boat, [who] {said} <that nets shrink>", nil),
    ])
  func given(_ marked: String, _ name: String?) throws {
    let claim = try #require(Marked(marked).read().claims.first)
    #expect(claim.speakerResolved?.name == name)
  }

  @Test("role, kind, method and mention")
  func fields() throws {
    let text = "Harbour ministry spokeswoman Lena Varn said a boat sank. She said a second burned."
    let speakers = Given.speakers(text)
    #expect(
      speakers[0]
        == ResolvedSpeaker(
          name: "Lena Varn", kind: .person, role: "Harbour ministry spokeswoman",
          method: .asWritten,
          confidence: SpeakerConfidence.written))
    let second = try #require(speakers[1])
    #expect(second.kind == .person)
    #expect(second.role == "Harbour ministry spokeswoman")
    #expect(second.method == .coreference)
    #expect(second.mention == TextSpan(field: .content, utf8: text.range(of: "Lena Varn")))
  }

  @Test("a role in apposition")
  func apposition() {
    let speakers = Given.speakers("Lena Varn, a spokeswoman for the ministry, said a boat sank.")
    #expect(speakers.first??.role == "spokeswoman for the ministry")
  }

  @Test(
    "roles without marks, and relations are none",
    arguments: [
      ("The board's chief, Lena Varn, said a boat sank.", "board's chief"),
      ("Another Northport editor, Lena Varn, said a boat sank.", "Northport editor"),
      ("Rival Lena Varn said a boat sank.", nil), ("Mr Peter Holm said a boat sank.", nil),
    ])
  func roles(_ text: String, _ role: String?) throws {
    let speaker = try #require(Given.speakers(text).first ?? nil)
    #expect(speaker.role == role)
  }

  @Test(
    "kinds",
    arguments: [
      ("Residents said a boat sank.", ResolvedSpeaker.Kind.crowd),
      ("A new report found a boat sank.", .document),
      ("The Kremlin said a boat sank.", .organization),
      ("Russia said a boat sank.", .organization), ("A spokesman said a boat sank.", .role),
      ("Peter Holm said a boat sank.", .person),
      ("The Harbour Board said a boat sank.", .organization),
    ])
  func kinds(_ text: String, _ kind: ResolvedSpeaker.Kind) {
    #expect(Given.speakers(text).first??.kind == kind)
  }

  @Test("title and content share their speakers")
  func acrossFields() throws {
    let speakers = Given.speakers(
      "Harbour minister Lena Varn said no boat was lost.", title: "Varn denies loss of boats")
    #expect(speakers.map { $0?.name } == ["Lena Varn", "Lena Varn"])
    #expect(speakers.first??.method == .alias)
    #expect(speakers.first??.mention?.field == .content)
  }

  @Test("the first person is the author, if there is one")
  func byline() {
    #expect(
      Given.speakers("I think the pier is safe.", authors: ["Jo Marsh"]).first
        == ResolvedSpeaker(
          name: "Jo Marsh", kind: .person, method: .byline, confidence: SpeakerConfidence.byline))
    #expect(Given.speakers("I think the pier is safe.", authors: ["A", "B"]).first == .some(nil))
  }
}
