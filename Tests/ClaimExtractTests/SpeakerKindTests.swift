import FeedModel
import Testing

@testable import ClaimExtract

/// Names that offices, ranks and bodies stand around, and nouns for who bears them.
@Suite("Speakers: names and what they are called")
struct SpeakerKindTests {
  private func last(_ marked: String) throws -> String? {
    try #require(Marked(marked).read().claims.last).speakerResolved?.name
  }

  @Test(
    "where a name begins and ends",
    arguments: [
      ("[Navy spokesman Lieutenant-General Arkady Bolshin] {said} <no>.", "Arkady Bolshin"),
      ("[Superintendent of Police Ajith Menon] {said} <no>.", "Ajith Menon"),
      ("[Vice Minister of Water Resources Shen Guoliang] {said} <no>.", "Shen Guoliang"),
      ("[Union Minister of State for Home Ajit Rao] {said} <no>.", "Ajit Rao"),
      ("[Bank of Hinode Governor Morishita Naoko] {said} <no>.", "Morishita Naoko"),
      (
        "[Halm Khorta Group of Forces Spokesperson Colonel Vadym Hrytsak] {said} <no>.",
        "Vadym Hrytsak"
      ),
      ("[Brokerage Kestrel Moor] {said} <no>.", "Kestrel Moor"),
      ("[Brokerage Pell & Hart] {said} <no>.", "Pell & Hart"),
      ("[Marks & Sondheim] {said} <no>.", "Marks & Sondheim"),
      ("[Standard & Moor's] {said} <no>.", "Standard & Moor's"),
      ("It rained. [AB&K] {said} <no>.", "AB&K"),
      ("[Save the Whales] {said} <no>.", "Save the Whales"),
      ("It rained. [One of them, Olena Shevko,] {said} <no>.", "Olena Shevko"),
      ("[McDorn's] {said} <no>.", "McDorn's"),
      ("[Lloyd's of Halm] {said} <no>.", "Lloyd's of Halm"),
      ("[Dr Reddin's Laboratories] {said} <no>.", "Dr Reddin's Laboratories"),
      ("[Two of the hostages' families] {said} <no>.", "Two of the hostages' families"),
      ("It was late, one said. [Another, Karl Moe,] {said} <no>.", "Karl Moe"),
      ("[Bell & Sons Chief Executive Anna Holm] {said} <no>.", "Anna Holm"),
      ("[The lawmaker representing the area, Hon. Grace Ekong,] {said} <no>.", "Grace Ekong"),
      ("[The lead plaintiff, 71-year-old Odessa Fry,] {said} <no>.", "Odessa Fry"),
      ("[Her second husband, the painter Joris Vael,] {said} <no>.", "Joris Vael"),
      (
        "[A spokesman for the operator, the shipper Halm,] {said} <no>.",
        "A spokesman for the operator"
      ),
      ("[Rights Without Walls] {said} <no>.", "Rights Without Walls"),
      ("It rained. [Sultan bin Rashid] {said} <no>.", "Sultan bin Rashid"),
      ("It rained. [The Bus Workers' Union] {said} <no>.", "Bus Workers' Union"),
      ("It rained. [The People's Front] {said} <no>.", "People's Front"),
      ("[The developer, Prairie Homes LLC,] {said} <no>.", "Prairie Homes LLC"),
      // Here the possessor is no part of the name.
      ("It rained. [Norland's Navy] {said} <no>.", "Navy"),
    ])
  func names(_ marked: String, _ name: String) throws {
    let found = try #require(try last(marked))
    #expect(found == name || name == "Navy" && found.hasSuffix("Navy"))
  }

  @Test(
    "shorter names",
    arguments: [
      (
        "[Efraín Quiroga Luna, governor of Halm,] {said} <no>.|[Quiroga] {added} <yes>.|",
        "Efraín Quiroga Luna"
      ),
      ("[Eng. Khalid Al Marzan] {said} <no>.|[Al Marzan] {added} <yes>.|", "Khalid Al Marzan"),
    ])
  func short(_ marked: String, _ name: String) throws { #expect(try last(marked) == name) }

  @Test(
    "the head of a body and of its offices",
    arguments: [
      (
        "[UN human rights chief Marta Volk] {said} <no>.|[The UN chief] {added} <yes>.|", "UN chief"
      ),
      (
        "[UN Secretary-General Pedro Lanz] {said} <no>.|[The UN chief] {added} <yes>.|",
        "Pedro Lanz"
      ),
    ])
  func heads(_ marked: String, _ name: String) throws { #expect(try last(marked) == name) }

  @Test("who writes of a company is not the company")
  func ofTwoFirms() throws {
    let marked =
      "[Corvane] {said} <no>.|[Brokerage Pell & Hart] {said} <so>.|[The company] {added} <yes>.|"
    #expect(try last(marked) == "company")
  }

  @Test(
    "what somebody is called",
    arguments: [
      (
        "[The head of the Kelmsk region, Gleb Tarasov,] {said} <no>.|[The governor] {added} <yes>.|",
        "Gleb Tarasov"
      ),
      (
        "[The traditional ruler of Ogbena, Adetokun Falase,] {said} <no>.|[The monarch] {added} <yes>.|",
        "Adetokun Falase"
      ),
      ("[Lord Amery, the former minister,] {said} <no>.|[The peer] {added} <yes>.|", "Lord Amery"),
      (
        "[President Adela Montiel] {said} <no>.|[The head of state] {added} <yes>.|",
        "Adela Montiel"
      ),
      (
        "[Erik Solberg, founder and CEO of Norvik,] {said} <no>.|[The chief executive] {added} <yes>.|",
        "Erik Solberg"
      ),
      (
        "[Harriet Aldous, general secretary of the Teachers' Union,] {said} <no>.|[The union leader] {added} <yes>.|",
        "Harriet Aldous"
      ),
      (
        "[Attorney General Beatriz Somoza] {said} <no>.|[The prosecutor] {added} <yes>.|",
        "Beatriz Somoza"
      ),
      ("[Councilman Ray Dubois] {said} <no>.|[The Democrat] {added} <yes>.|", "Ray Dubois"),
      ("His Highness Tariq bin Hamad came. [His Highness] {said} <no>.", "Tariq bin Hamad"),
      (
        "[Foreign Minister Dina Sarkova] {said} <no>.|[The top diplomat] {added} <yes>.|",
        "Dina Sarkova"
      ),
    ])
  func called(_ marked: String, _ name: String) throws { #expect(try last(marked) == name) }

  @Test(
    "and what they are not",
    arguments: [
      // Another land's, and one of whom nobody knows whose he is.
      (
        "[Foreign Minister Dina Sarkova] {said} <no>.|[Norland's top diplomat] {added} <yes>.|",
        "Norland's top diplomat"
      ),
      (
        "[Mayor Jon Marsh] {said} <no>. [Governor Ana Bell] {said} <yes>.|[The official] {added} <no>.|",
        "official"
      ),
      (
        "[President Adela Montiel of the Bakers' Union] {said} <no>.|[The head of state] {added} <yes>.|",
        "head of state"
      ),
      // A headline whose comma is no apposition.
      ("Two sides claim Tin Tessit, mayor says\nIt rained.\n[The mayor] {said} <no>.|", "mayor"),
    ])
  func others(_ marked: String, _ name: String) throws { #expect(try last(marked) == name) }

  @Test("the first line of a text leaves articles out")
  func headline() throws {
    for (line, name) in [("minister", "Lena Varn"), ("union", "Dockers' Union")] {
      let claims = Marked(
        """
        <Port shut>, [\(line)] {says}|
        Harbour Minister Lena Varn came. The Dockers' Union came.
        """
      ).read().claims
      #expect(claims.first?.speakerResolved?.name == name)
    }
  }

  @Test(
    "bodies by their kind",
    arguments: [
      ("[Tarvel Steel] {said} <no>.|[The company] {added} <yes>.|", "Tarvel Steel"),
      ("[The Red Star Daily] {said} <no>.|[The paper] {added} <yes>.|", "Red Star Daily"),
      ("[Polder Airways] {said} <no>.|[The carrier] {added} <yes>.|", "Polder Airways"),
      ("[The manufacturer, Novacure,] {said} <no>.|[The manufacturer] {added} <yes>.|", "Novacure"),
      // A ministry is no company, and of two companies one cannot say which.
      ("[The Harbour Ministry] {said} <no>.|[The company] {added} <yes>.|", "company"),
      (
        "[Tarvel Steel] {said} <no>| and [Halm Motors] {said} <yes>.|[The company] {added} <no>.|",
        "company"
      ),
    ])
  func bodies(_ marked: String, _ name: String) throws { #expect(try last(marked) == name) }

  @Test(
    "names that another name stands beside",
    arguments: [
      // She is the sister, and nobody's name is given.
      (
        "[The sister of murdered backpacker Hannah Vale] {said} <no>.",
        "sister of murdered backpacker Hannah Vale"
      ),
      ("[Superintendent of Police (SP) Jo Marsh] {said} <no>.", "Jo Marsh"),
      ("[The Emergency Operations Centre (COE) Director Juan Mendez] {said} <no>.", "Juan Mendez"),
      ("[a new physician, Baran Hashim (Lena Moe),] {said} <no>.", "Baran Hashim"),
      ("[IT expert] {said} <no>.", "IT expert"),
      ("[M Ravi Kumar] {said} <no>.", "M Ravi Kumar"),
      ("[‘Zero’ influencers] {said} <no>.", "‘Zero’ influencers"),
      // A caption, and a product: no people with these surnames.
      ("Illustration Halm OpenSea. It rained. OpenSea fell. [OpenSea] {said} <no>.", "OpenSea"),
      ("It used Gemini AI. It rained. [AI] {promised} <more>.", "AI"),
    ])
  func beside(_ marked: String, _ name: String) throws { #expect(try last(marked) == name) }

  @Test("a title that begins with a pronoun means somebody whom it does not name")
  func announced() {
    let title = "He did it for Jon Moe and Karl Venn. Now he says it was wrong"
    let found = Given.speakers("It rained.", title: title)
    #expect(found.allSatisfy { $0 == nil })
  }

  @Test("short lines in title case hold no names")
  func titleCase() {
    for (line, isTitle) in [
      ("How China Caught Up on AI—and May Now Win the Future", true), ("Lena Varn said no", false),
      ("Karl Venn Will Sail", true), ("Lena Varn of Halm", false),
    ] {
      let text = AnalysedText(line, field: .content)
      #expect(NameScanner.isTitleCase(text.sentences[0], text) == isTitle, "\(line)")
    }
  }
}
