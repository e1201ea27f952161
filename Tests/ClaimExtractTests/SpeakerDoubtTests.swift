import FeedModel
import Testing

@testable import ClaimExtract

/// Where the words around a pronoun or a surname speak against the one most in mind, nobody is named; and
/// names that were read with a word too many or too few.
@Suite("Speakers: doubts")
struct SpeakerDoubtTests {
  private func last(_ marked: String) throws -> String? {
    try #require(Marked(marked).read().claims.last).speakerResolved?.name
  }

  @Test(
    "nobody is named",
    arguments: [
      // Who does it to her is not she.
      "[The poet Kabir Oyu] {called} <her “our alphabet”>.|[She] {refused} <to write memoirs>.|",
      // Of two in one sentence the woman is known to be one.
      "[Kessel] {accused} <Maria Zell of lying>.|[She] {said} <he was tired>.|",
      // The one whose life it is goes on.
      """
      [Lena Varn] {said} <no>.|[An officer] {asked} <what Varn wanted>.|[She] {replied} <that she slept>.|
      """,
      // Since then another man was spoken of.
      "[Karl Venn] {said} <no>.|\\n\\nA driver remembered the girl. [He] {told} <that it rained>.|",
      // They of another paragraph.
      "[Two former governors] {doubt} <it>.|\\n\\nA statement is expected. [They] {deny} <it>.|",
      // A father and a son.
      """
      [Karl Venn] {said} <no>.|[Peter Venn] {said} <yes>.|It rained. It blew. \\n\\nThe tug lay there. [Venn] {added} <no>.|
      """,
    ])
  func doubts(_ marked: String) throws {
    let text = marked.split(separator: "\\n", omittingEmptySubsequences: false)
      .joined(separator: "\n")
    #expect(try last(text) == nil)
  }

  @Test(
    "and here one is",
    arguments: [
      (
        "[The poet Kabir Oyu] {called} <it “our alphabet”>.|[He] {refused} <to write>.|",
        "Kabir Oyu"
      ),
      ("[Petrik] {rejected} <Karl Venn's offer>.|[He] {said} <it was a trick>.|", "Petrik"),
      ("[Two governors] {doubt} <it>.|[They] {deny} <it>.|", "Two governors"),
      (
        "<“It is shut,”> [Jilly Amadi] {said}.|[Ms Amadi] {added} <that it was late>.|",
        "Jilly Amadi"
      ),
    ])
  func named(_ marked: String, _ name: String) throws { #expect(try last(marked) == name) }

  @Test(
    "names with a word too many or too few",
    arguments: [
      ("[DO II Gifty Baah] {said} <no>.", "Gifty Baah"),
      ("[Mayor Cordelia Banks] {said} <no>.", "Cordelia Banks"),
      ("[Backbencher Anoushka Bell-Sodhi] {said} <no>.", "Anoushka Bell-Sodhi"),
      ("[Leader of the Opposition K. Selvam] {said} <no>.", "K. Selvam"),
      ("[Leader of the Opposition Leelavathi Iyer-Das] {said} <no>.", "Leelavathi Iyer-Das"),
      ("Mira Sole, Chief Executive Officer of Aerolith, left. [Aerolith] {said} <no>.", "Aerolith"),
      ("BRIEF-[Volant] {says} <no>", "Volant"), ("UPDATE 2-[Kelder] {says} <no>", "Kelder"),
      ("[His Highness] {said} <no>.", "His Highness"),
      // A name ends where the source begins.
      ("On Radio Halm [Sekuru Banda] {said} <no>.", "Sekuru Banda"),
      ("Hi Marko! [Marko] {said} <no>.", "Marko"),
      // Two are not the first of them.
      ("[Lena Varn and two of her crew] {said} <no>.", "Lena Varn and two of her crew"),
      (
        "[Rep. Jo Marsh and several co-sponsors] {said} <no>.",
        "Rep. Jo Marsh and several co-sponsors"
      ),
      ("[Ansel, Halm health officials] {said} <no>.", nil),
      ("[Lena Varn, a judge and former mayor,] {said} <no>.", "Lena Varn"),
      (
        "<The Estian Air Force bombed the mill>, [the air force of Norland] {said}.|[The air force] {said} <it lost no jet>.",
        "air force of Norland"
      ),
    ])
  func names(_ marked: String, _ name: String?) throws {
    guard let name else {
      #expect(try last(marked) != "Ansel")
      return
    }
    #expect(try last(marked) == name)
  }

  @Test(
    "what is named like a place is no he",
    arguments: ["San Telmo", "Chapel Lane", "Port Ansel"])
  func places(_ place: String) throws {
    #expect(try last("[\(place)] {accuses} <Karl Orr of fraud>.|[He] {denies} <it>.|") != place)
  }
}
