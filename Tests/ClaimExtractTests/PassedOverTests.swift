import FeedModel
import Testing

@testable import ClaimExtract

/// Closed forms that are read behind the tagger. Marks as in ``Marked``: what the tagger found.
@Suite("Behind the tagger: scope, nesting, forms it passes over")
struct PassedOverTests {
  @Test(
    "what another party says is no content",
    arguments: [
      (
        "<Norland hit the harbour>, {according to} [the army], <while residents said no sirens sounded>.",
        Found("the army", "according to", ["Norland hit the harbour"])
      ),
      (
        "Contrary to <what> [the governor] {said}, <nine people were hurt>.",
        Found("the governor", "said", ["what"])
      ),
      (
        "[The army] {said} <a tug was hit, while residents said it was not>.",
        Found("The army", "said", ["a tug was hit"])
      ),
      (
        "[The army] {said} <a tug was hit while it lay at the pier>.",
        Found("The army", "said", ["a tug was hit while it lay at the pier"])
      ),
    ])
  func scope(_ marked: String, _ expected: Found) {
    #expect(Given.repaired(marked).first == expected)
  }

  @Test(
    "who is quoted speaks",
    arguments: [
      (
        "[NORA] {quoted} <the mayor as saying that nobody was hurt>.",
        Found("the mayor", "as saying", ["that nobody was hurt"])
      ),
      (
        "<Torvik> {was quoted as saying by} [NORA] <that the port was closed>.",
        Found("Torvik", "was quoted as saying", ["that the port was closed"])
      ),
    ])
  func quoted(_ marked: String, _ expected: Found) { #expect(Given.repaired(marked) == [expected]) }

  @Test(
    "plain words end with their sentence, and speech goes on",
    arguments: [
      (
        "[Experts] {say} <it will. The bureau would then have to find another way>.|",
        ["it will"]
      ),
      (
        "[The ministry] {said} <two boats were lost. 15:40 A reminder of where we are>.|",
        ["two boats were lost"]
      ),
      (
        "[Varn] {said:} <Two boats were lost. We will find them>.|",
        ["Two boats were lost. We will find them"]
      ),
      (
        "[Varn] {called} <it a loss. “We will find them,”>|",
        ["it a loss. “We will find them,”"]
      ),
      (
        "[Varn] {spoke of} <the rulings from Holm to Plaice v. Board of Boats>.|",
        ["the rulings from Holm to Plaice v. Board of Boats"]
      ),
      (
        "[Varn] {says} <it moves ships. The office “put two of them to sea.”>|",
        ["it moves ships. The office “put two of them to sea.”"]
      ),
      (
        "[Varn] {said} <Mr. Holm of the U.S. Navy was there>.|",
        ["Mr. Holm of the U.S. Navy was there"]
      ),
    ])
  func sentenceStop(_ marked: String, _ expected: [String]) {
    #expect(Given.repaired(marked).first?.contents == expected)
  }

  @Test("who quotes is via")
  func via() throws {
    for marked in [
      "NORA quoted [the mayor] {as saying} <that nobody was hurt>.",
      "[Torvik] {was quoted as saying} by NORA <that the port was closed>.",
      "<“The port is closed,”> [Torvik] {said}, per NORA.",
    ] {
      #expect(try #require(Marked(marked).read().claims.first).via == ["NORA"])
    }
  }

  @Test("citing gives the content to who is cited as well")
  func citing() {
    #expect(
      Given.repaired("<Blasts were heard>, [the Post] {reported}, citing residents.|") == [
        Found("the Post", "reported", ["Blasts were heard"]),
        Found("residents", "citing", ["Blasts were heard"]),
      ])
    #expect(
      Given.repaired("[The Post] wrote, {citing} <two officials, that the talks had ended>.|") == [
        Found("The Post", "wrote", ["that the talks had ended"]),
        Found("two officials", "citing", ["that the talks had ended"]),
      ])
  }

  @Test("who speaks inside what an agency reports")
  func nested() {
    #expect(
      Given.repaired("<“The port is shut,” Torvik told reporters>, [NORA] {reported}.|").last
        == Found("Torvik", "told", ["“The port is shut,”"]))
  }

  @Test(
    "no speech",
    arguments: [
      "[Torvik] {should say} <that the port is closed>.",
      "[The jury] {retired to consider} <its verdict on the skipper>.",
      "[The rebels] {called} <a truce>.",
      "[Fans] {welcome} <him home>.",
      "[Halm stabbing]{:} <Jan Moe was in a rage>",
      "[Analysis]{:} <Why the pier was shut>",
    ])
  func noSpeech(_ marked: String) { #expect(Given.repaired(marked).isEmpty) }

  @Test("a dateline and what a feed cut off are no content")
  func edges() {
    #expect(
      Given.repaired("<PORT HALM, April 14 (NORA) - The pier is shut>, [the ministry] {said}.|")
        == [Found("the ministry", "said", ["The pier is shut"])])
    #expect(
      Given.repaired("[The ministry] {says} <the pier was shut overnight (…)>|")
        == [Found("The ministry", "says", ["the pier was shut overnight"])])
  }

  @Test(
    "forms that the tagger passes over",
    arguments: [
      (
        "About 90 carts are also said to have been burned.",
        Found(nil, "are also said", ["to have been burned"])
      ),
      (
        "The crews are reportedly near Halm.",
        Found(nil, "reportedly", ["The crews are", "near Halm"])
      ),
      (
        "A clip emerged online showing two boats on fire.",
        Found("A clip", "showing", ["two boats on fire"])
      ),
      (
        "Video published by the Herald appears to show ten shots being fired.",
        Found(
          "Video published by the Herald", "appears to show", ["ten shots being fired"])
      ),
      (
        "Air raid over the bay. Stay at home. — Governor Torvik",
        Found("Governor Torvik", "—", ["Air raid over the bay. Stay at home."])
      ),
      (
        "Estia, which wants no war, dismissed Norland's accusation.",
        Found("Estia", "dismissed", ["Norland's accusation"])
      ),
      (
        "It burned, with residents saying the air was foul.",
        Found("residents", "saying", ["the air was foul"])
      ),
      (
        "The trains are halted. Nobody was hurt.\nTwo are missing off Yelm after a gale – coastguard\nThe gale goes on.",
        Found("coastguard", "–", ["Two are missing off Yelm after a gale"])
      ),
      (
        "Source: Norland's navy on Telegram\nQuote: \"We struck two tugs.\"",
        Found("Norland's navy", "Quote:", ["\"We struck two tugs.\""])
      ),
    ])
  func passedOver(_ text: String, _ expected: Found) { #expect(Given.repaired(text) == [expected]) }

  @Test(
    "headlines",
    arguments: [
      ("Raid kills two in Halm: police", Found("police", ":", ["Raid kills two in Halm"])),
      (
        "Estia 'ready for truce', claims Denmark",
        Found("Denmark", "claims", ["Estia 'ready for truce'"])
      ),
      ("Quake kills five, officials say", Found("officials", "say", ["Quake kills five"])),
      (
        "Nomar crisis: Tinubari insists army raid last resort",
        Found("Tinubari", "insists", ["army raid last resort"])
      ),
    ])
  func headlines(_ text: String, _ expected: Found) {
    #expect(Given.repaired(text, .title) == [expected])
  }

  @Test(
    "a headline without a speaker makes no claim",
    arguments: ["Raid kills two in Halm: what we know", "Halm: two boats lost"])
  func noHeadline(_ text: String) { #expect(Given.repaired(text, .title).isEmpty) }

  @Test("the silence of who has yet to comment")
  func silence() {
    let extraction = Marked("The navy has yet to comment.").read()
    #expect(extraction.noResponse.count == 1)
    #expect(Marked("The navy has yet to comment on the raid.").read().noResponse.isEmpty)
  }
}
