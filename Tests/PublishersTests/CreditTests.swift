import FeedModel
import Publishers
import Testing

/// To which agency an item gives credit.
@Suite struct CreditTests {
  private let book = PublisherBook([
    PublisherFamily(name: "Nordvik Wire", names: ["NW"], isAgency: true)
  ])
  private let report = """
    The night ferry Halmia sank off Nordvik, the coast guard said. Lena Varn of Reuters was on board.

    Divers will search the wreck at first light.
    """

  private func credit(_ text: String?, authors: [String] = []) -> AgencyCredit? {
    book.credit(authors: authors, text: text)
  }

  @Test(
    arguments: [
      ("NORDVIK, March 3 (AP) — ", "AP"), ("SKARHOLM (dpa) - ", "dpa"), ("(Reuters) - ", "Reuters"),
      ("ZHEMAR, March 3. /TASS/. ", "TASS"), ("NORDVIK, March 3 (NW) – ", "Nordvik Wire"),
      ("МОСКВА, 3 марта. /ТАСС/. ", "TASS"),
    ])
  func datelinesNameTheirAgency(_ dateline: String, _ agency: String) {
    #expect(credit(dateline + report) == AgencyCredit(agency: agency, place: .dateline))
  }

  @Test(
    arguments: [
      "The ferry (built in 1994) sank.", "Nordvik (3,000 people) – a town",
      "the coast guard (AP) sank",
      "SKARHOLM (updated 12.30) - The ferry sank.", "Either/or is no dateline. ",
      "GENEVA (WHO) – The ferry sank.", "SCRANTON (Pa) - The ferry sank.", "ЗЕМАР (фото) – ",
      "NORDVIK (AP Photo/Lena Varn) - The ferry sank.",
    ])
  func whatOnlyLooksLikeADatelineNamesNobody(_ beginning: String) {
    #expect(credit(beginning + "\n\n" + report) == nil)
  }

  @Test(
    arguments: [
      "(Reuters)", "Source: TASS", "With material from Nordvik Wire.", "© AFP 2026", "— AP",
      "Reporting by Lena Varn; Associated Press", "(Reuters/NW)",
    ])
  func lastLinesGiveCredit(_ line: String) {
    #expect(credit(report + "\n\n" + line)?.place == .lastParagraph)
    #expect(credit(report + "\n\n" + line + "\nThe Halmia in 2031")?.place == .lastParagraph)
  }

  @Test func theEndOfTheLastSentenceGivesCredit() {
    #expect(credit(report + " (Nordvik Wire)")?.agency == "Nordvik Wire")
  }

  @Test(arguments: [
    "The Halmia sank, Ukrinform reports.", "The Halmia sank, a port said, Ukrinform reported",
  ])
  func firstParagraphsSayWhoseReportItIs(_ first: String) {
    #expect(
      credit(first + "\n\n" + report) == AgencyCredit(agency: "Ukrinform", place: .firstParagraph))
  }

  @Test func bylinesNameAnAgencyAsAWholeWord() {
    #expect(
      credit(nil, authors: ["By Lena Varn, AFP"]) == AgencyCredit(agency: "AFP", place: .byline))
    #expect(credit(report, authors: ["Lena Varn", "Pa Holm", "Reutersson"]) == nil)
    #expect(credit(report, authors: ["PAULA AAP-HOLM"]) == nil)
  }

  @Test func anAgencyInTheMiddleGivesNoCredit() {
    #expect(credit(report) == nil)
    #expect(
      credit("Reuters moves into a house in Nordvik.\n\nThe house is old.\n\nIt has a cellar.")
        == nil)
  }

  @Test(
    arguments: [
      "The ministry denied a Reuters report that the ferry sank.", "The mayor told Reuters.",
      "The ferry sank, the mayor said (in an interview with Reuters)", "(AP Photo/Lena Varn)",
      "The ferry as the AP reports it is another.", "By Friday the AP had moved to Nordvik.",
    ])
  func whoSpeaksOfAnAgencyGivesItNoCredit(_ line: String) {
    #expect(credit(line + "\n\n" + report) == nil)
    #expect(credit(report + "\n\n" + line) == nil)
  }

  @Test(arguments: ["Tasnim Nazeer", "Michael Bloomberg", "AA Gill", "Mehmet ÇAPA", "Holm AP-Varn"])
  func peopleAreNoAgencies(_ author: String) { #expect(credit(nil, authors: [author]) == nil) }

  @Test func lastLinesNameTheRightAgency() {
    #expect(credit(report + "\n\nSource: TASS")?.agency == "TASS")
    #expect(credit(report + "\n\nWith material from Nordvik Wire.")?.agency == "Nordvik Wire")
    #expect(credit(report + "\n\n© AFP 2026")?.agency == "AFP")
  }

  /// Any bytes do: no trap, and no more than a glance at a long text.
  @Test func anythingMayStandThere() {
    let odd = [
      "", "(", "/", "()", "//", "(AP", "/TASS", "—", "(AP)—", "\u{301}(AP)\u{301}", "\n\n\n", "©",
    ]
    for text in odd {
      _ = credit(text)
      _ = credit(String(repeating: text, count: 10_000), authors: [text])
      _ = book.publisher(
        source: ItemSource(title: text, link: text), link: "https://" + text, feedID: text)
    }
  }
}
