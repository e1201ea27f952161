import FeedModel
import Testing

@testable import ClaimExtract

/// Who is called by an office, by the mark of an interview, or by a name with something before it.
@Suite("Speakers: offices and interviews")
struct SpeakerOfficeTests {
  private func last(_ marked: String) throws -> String? {
    try #require(Marked(marked).read().claims.last).speakerResolved?.name
  }

  @Test(
    "offices",
    arguments: [
      // A rank before the name and an office behind it: both are hers.
      (
        "[Major Vesna Dorin, spokeswoman for the fleet,] {said} <no>.|[The spokeswoman] {denied} <it>.|",
        "Vesna Dorin"
      ),
      (
        "[Major Vesna Dorin, spokeswoman for the fleet,] {said} <no>.|[The major] {denied} <it>.|",
        "Vesna Dorin"
      ),
      // A courtesy is no office.
      (
        "[Dr Huda al-Suwaidi, Minister of Water,] {said} <no>.|[The minister] {added} <yes>.|",
        "Huda al-Suwaidi"
      ),
      (
        "[Foreign Ministry spokeswoman Dina Sarkova] {said} <no>.|[The diplomat] {added} <yes>.|",
        "Dina Sarkova"
      ),
      ("[Superintendent of Police (SP) Arvind Nambiyar] {said} <no>.", "Arvind Nambiyar"),
      ("[Chipmaker Corvane] {said} <no>.", "Corvane"),
      ("[Sheikh Saqr bin Majid al-Mutlaq] {said} <no>.", "Sheikh Saqr bin Majid al-Mutlaq"),
      (
        "[Sheikh Saqr bin Majid al-Mutlaq] {said} <no>.|[Sheikh Saqr] {added} <yes>.|",
        "Sheikh Saqr bin Majid al-Mutlaq"
      ),
    ])
  func office(_ marked: String, _ name: String) throws { #expect(try last(marked) == name) }

  @Test("somebody without a name passes by")
  func passerBy() throws {
    let marked =
      "[Maria Zell] {said} <no>.|It rained. It blew. It snowed. It hailed. A teacher came. [She] {said} <yes>.|"
    #expect(try last(marked) == nil)
  }

  private static let interview = """
    of the Lake Institute has measured Lake Orrin for years.
    Q: How bad is it?
    [A]{:} <Bad.>|
    Q: And why?
    [A]{:} <It is hot. Mayor Jon Marsh knows.>|
    """

  @Test("who answers is the one of whom the introduction tells")
  func interviewee() throws {
    #expect(try last("Solange Ndiaye-Hart " + Self.interview) == "Solange Ndiaye-Hart")
    #expect(try last("Solange Ndiaye-Hart with Peter Venn " + Self.interview) == nil)
    #expect(try last("The chief " + Self.interview) == nil)
  }

  @Test("he in an answer is not who answers")
  func other() throws {
    let marked =
      "Solange Ndiaye-Hart " + Self.interview
      + "\nQ: Who?\n[A]{:} <A man rang.>| [He] {asked} <why>.|"
    #expect(try last(marked) != "Solange Ndiaye-Hart")
  }
}
