import FeedModel
import Testing

@testable import ClaimExtract

/// What stands before a headline and is no part of it.
@Suite("Before a headline")
struct FieldStartTests {
  private func read(_ text: String, outlet: String? = nil) -> String {
    let document = ClaimDocument(
      text: ItemText(title: text, summary: nil, content: nil), language: "en", outlet: outlet)
    return String(decoding: FieldStart(document).read(Array(text.utf8)), as: UTF8.self)
  }

  @Test(
    "labels are blanks",
    arguments: [
      ("UPDATE 2-Tarvel cuts outlook", "Tarvel cuts outlook"),
      ("CORRECTED-Judge frees owner", "Judge frees owner"),
      ("RPT-UPDATE 1-Tarvel cuts outlook", "Tarvel cuts outlook"),
      ("EXCLUSIVE-“We will sail”", "“We will sail”"),
      ("EXCLUSIVE: Estia weighs sale", "Estia weighs sale"),
      ("Breaking: pier shut", "pier shut"), ("JUST IN | Pier shut", "Pier shut"),
      ("GLOBAL MARKETS-Stocks drift", "Stocks drift"),
      ("Soccer-Ruel hails City", "Ruel hails City"),
    ])
  func labels(_ text: String, _ rest: String) {
    let blanks = String(repeating: " ", count: text.utf8.count - rest.utf8.count)
    #expect(read(text) == blanks + rest)
  }

  @Test(
    "and these are words",
    arguments: [
      "F-16 crashes", "UN-led talks fail", "US-Estia talks fail", "Soccer-mad Halm celebrates",
      "UPDATE - nothing new", "Exclusive club shuts", "Live-in carer stole", "Update on the pier",
      "UPDATE 2-", "Watch:", "UPDATE", "", "-", ":", "COVID-19 spreads",
    ])
  func words(_ text: String) { #expect(read(text) == text) }

  @Test(
    "an outlet's name before its own headline; a ministry's own feed says what the ministry says")
  func outlets() {
    #expect(
      read("Lowmoor Post: Ferry late", outlet: "Lowmoor Post")
        == String(repeating: " ", count: 14) + "Ferry late")
    #expect(
      read("LOWMOOR POST | Ferry late", outlet: "Lowmoor Post")
        == String(repeating: " ", count: 15) + "Ferry late")
    for (text, outlet) in [
      ("Lowmoor Post: Ferry late", "Halm Courier"), ("Lowmoor Post shuts", "Lowmoor Post"),
      ("Ministry of Ports: Ferry late", "Ministry of Ports"), ("Lowmoor Post:", "Lowmoor Post"),
    ] {
      #expect(read(text, outlet: outlet) == text)
    }
  }

  @Test("sections, and what a page says of its links")
  func sections() {
    func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
    #expect(
      read("National › Publisher ordered to halt") == blanks(13) + "Publisher ordered to halt")
    #expect(read("Ferries › sail") == blanks(12) + "sail")
    #expect(read("A long line of words that ends far away › sail").hasPrefix("A long"))
    #expect(read("HP, opens new tab said no") == "HP" + blanks(15) + " said no")
    #expect(read("HP (HP.L) , opens new tab, said no") == "HP " + blanks(23) + " said no")
    #expect(read("It opens new tabs") == "It opens new tabs")
    #expect(read(", opens new tab") == blanks(15))
  }

  @Test("who speaks in it is the minister, and offsets stay")
  func claim() throws {
    let title = "Lowmoor Post: UPDATE 1-Ferry late, minister says"
    let extraction = RuleExtractor().extract(
      ClaimDocument(
        text: ItemText(title: title, summary: nil, content: nil), language: "en",
        outlet: "Lowmoor Post"))
    let claim = try #require(extraction.claims.first)
    func string(_ span: TextSpan?) -> String? {
      span.map { String(decoding: Array(title.utf8)[$0.utf8], as: UTF8.self) }
    }
    #expect(extraction.claims.count == 1)
    #expect(string(claim.speaker) == "minister")
    #expect(claim.content.map { string($0) } == ["Ferry late"])
  }
}
