import FeedModel
import Testing

@testable import ClaimExtract

/// What the tagger might find, and what is made of it. Marks as in ``Marked``.
@Suite("Repairs behind the tagger")
struct TaggedRepairsTests {
  @Test(
    "a source that was read as content",
    arguments: [
      (
        "<The raid hit four boats, the Northport Ministry of Harbours> {said} on Sunday.",
        Found("the Northport Ministry of Harbours", "said", ["The raid hit four boats"])
      ),
      (
        "<“The raid hit four boats,” Varn> {said}.",
        Found("Varn", "said", ["“The raid hit four boats,”"])
      ),
      // No noun phrase, or too much of it.
      (
        "<The raid hit four boats, and nobody> {said} so.",
        Found(nil, "said", ["The raid hit four boats, and nobody"])
      ),
      ("<The raid, Varn> {said}.", Found(nil, "said", ["The raid, Varn"])),
    ])
  func detachedSource(_ marked: String, _ expected: Found) {
    #expect(Given.repaired(marked) == [expected])
  }

  @Test(
    "a content ends before the subject of the next clause",
    arguments: [
      (
        "[Scientists] {say} <the ice is thinner, but I>'m told by crews that it holds.",
        ["the ice is thinner"]
      ),
      ("[The crew] {said} <the ice was thin, and so was I>.|", ["the ice was thin, and so was I"]),
    ])
  func nextClause(_ marked: String, _ contents: [String]) {
    #expect(Given.repaired(marked).map(\.contents) == [contents])
  }

  @Test(
    "a call before the headline is no part of the source",
    arguments: [
      (
        "[#Breaking Harbour chief Lena Varn] {says} <the pier will close>",
        "Harbour chief Lena Varn"
      ),
      ("[BREAKING NEWS Harbour chief] {says} <the pier will close>", "Harbour chief"),
      ("[#Northport mayor] {says} <the pier will close>", "#Northport mayor"),
      ("[Breaking News Quay] {says} <the pier will close>", "Breaking News Quay"),
      (
        "The paper, [#Breaking Harbour News,] {says} <the pier will close>",
        "#Breaking Harbour News,"
      ),
    ])
  func kicker(_ marked: String, _ source: String) {
    #expect(Given.repaired(marked) == [Found(source, "says", ["the pier will close"])])
  }

  @Test(
    "a source that holds a clause",
    arguments: [
      (
        "[Northport blames crews,] {says} <the pier will close>",
        Found("Northport", "says", ["the pier will close"])
      ),
      (
        "[Varn, who blames crews,] {says} <the pier will close>",
        Found("Varn, who blames crews,", "says", ["the pier will close"])
      ),
      (
        "[Lena Varn, a spokeswoman,] {says} <the pier will close>",
        Found("Lena Varn, a spokeswoman,", "says", ["the pier will close"])
      ),
    ])
  func cutSource(_ marked: String, _ expected: Found) {
    #expect(Given.repaired(marked) == [expected])
  }

  @Test(
    "credits under photographs",
    arguments: [
      ("the pier will close [Gazette]", "\n\nMore.", "the pier will close"),
      ("the pier will close [File: A. Lind/Gazette]", "", "the pier will close"),
      ("the pier [in Northport]", " will close.", "the pier [in Northport]"),
      ("the pier [Northport]", " will close.", "the pier [Northport]"),
    ])
  func credit(_ content: String, _ rest: String, _ expected: String) {
    let whole = "Varn says " + content + rest
    let text = AnalysedText(whole, field: .content)
    let claim = RawClaim(
      source: whole.range(of: "Varn"), cue: whole.range(of: "says"),
      contents: [whole.range(of: content)])
    let found = TaggedRepairs(text).repaired([claim])
    #expect(found.map { $0.contents.map { text.string($0) } } == [[expected]])
  }

  @Test(
    "the medium that follows at once",
    arguments: [
      ("<“It sank,”> [Varn] {said} in a statement on Monday.", "said in a statement"),
      ("<“It sank,”> [Varn] {said} in a phone interview.", "said in a phone interview"),
      ("<“It sank,”> [Varn] {said} in a boat.", "said"),
      ("<“It sank,”> [Varn] {said}, in a statement.", "said"),
      ("[Varn] {said} <in a statement she would go>", "said"),
    ])
  func medium(_ marked: String, _ cue: String) {
    #expect(Given.repaired(marked).map(\.cue) == [cue])
  }

  @Test(
    "a medium in the next line or sentence is none (issue 10: the range to it ended the process)",
    arguments: [
      "<The pier is shut,> [Varn] {said}\nin a boat",
      "<The pier is shut,> [Varn] {said}\nin a statement on Monday.",
      "<The pier is shut,> [Varn] {said} in\nhis statement on Monday.",
      "<The pier is shut,> [Varn] {said} in a\nstatement on Monday.",
      "<The pier is shut,> [the minister] {said}\n\nIn her letter to the board Holm denied it.",
      "<The pier is shut,> [Varn] {said}. In a statement the board denied it.",
      "<The pier is shut,> [Varn] {said} in a",
      "<The pier is shut,> [Varn] {said} in",
    ])
  func mediumElsewhere(_ marked: String) {
    #expect(
      Given.repaired(marked) == [Found("Varn", "said", ["The pier is shut,"])]
        || Given.repaired(marked) == [Found("the minister", "said", ["The pier is shut,"])])
  }

  @Test(
    "no claim reaches across the end of a line",
    arguments: [
      ("[The port chief Lena Varn] {said}\n<the pier stays open>", []),
      (
        "[Statement by Jon Reed\nThe pier] {said} <it is shut>",
        [Found("The pier", "said", ["it is shut"])]
      ),
      ("[Lena Varn] {said\nin a note} <the pier is shut>", []),
      (
        "[Lena Varn] {says} <nothing was lost\nSubscribe for more>",
        [Found("Lena Varn", "says", ["nothing was lost"])]
      ),
      ("<The pier is shut>\n[Lena Varn] {says}", []),
      // Speech goes on in the next paragraph, and behind a colon what is announced.
      (
        "[Lena Varn] {said:}\n<the pier is shut>",
        [Found("Lena Varn", "said:", ["the pier is shut"])]
      ),
      (
        "<“The pier is shut.\n“Nobody was hurt,”> [Varn] {said}.",
        [Found("Varn", "said", ["“The pier is shut.\n“Nobody was hurt,”"])]
      ),
      (
        "<“The pier is shut,”> [Varn] {said}.\n<“Nobody was hurt.”>",
        [Found("Varn", "said", ["“The pier is shut,”", "“Nobody was hurt.”"])]
      ),
    ])
  func lines(_ marked: String, _ expected: [Found]) {
    #expect(Given.repaired(marked) == expected)
  }

  @Test("a quotation that nobody took goes on with the last one of its paragraph")
  func looseQuotation() {
    #expect(
      Given.repaired("<“The boat sank at night,”> [Varn] {said}. “Nobody on the pier saw it go.”")
        == [
          Found(
            "Varn", "said", ["“The boat sank at night,”", "“Nobody on the pier saw it go.”"])
        ])
    #expect(
      Given.repaired(
        "“Nobody on the pier saw that boat go down,” [Varn] {said} in Northport. <“It sank at night.”>"
      ) == [
        Found(
          "Varn", "said",
          ["“Nobody on the pier saw that boat go down,”", "“It sank at night.”"])
      ])
    // Not over a paragraph, not a title, not past a sentence of its own.
    for text in [
      "<“The boat sank at night,”> [Varn] {said}.\n\n“Nobody on the pier saw it go.”",
      "<“The boat sank at night,”> [Varn] {said}. “River Hour” is on air.",
      "<“The boat sank at night,”> [Varn] {said}. Crews left. “Nobody on the pier saw it go.”",
    ] {
      #expect(Given.repaired(text).map(\.contents) == [["“The boat sank at night,”"]])
    }
  }

  @Test("plain speech that the tagger passed over is added, anything else is not")
  func supplement() {
    func found(_ marked: String) -> [String?] {
      let marked = Marked(marked)
      let text = AnalysedText(marked.text, field: .content)
      return Supplement.claims(besides: marked.claims, in: text).map { claim in
        claim.source.map { text.string($0) }
      }
    }
    #expect(found("The board said that the pier was closed.") == ["The board"])
    #expect(found("“Nobody on the pier saw it go,” Lena Varn wrote.") == ["Lena Varn"])
    #expect(found("The board expects that the pier will close.") == [])
    #expect(found("[The board] {said} <that the pier was closed>.") == [])
    #expect(found("The board [said] {that} <the pier was> closed.") == [])
  }
}
