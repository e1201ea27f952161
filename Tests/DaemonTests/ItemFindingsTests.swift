import ClaimExtract
import FeedModel
import StateStore
import Testing
import WatchMatch
import WatchQuery

@testable import Daemon

@Suite struct ItemFindingsTests {
  /// The claim stands behind the 64 KiB of an item that are read, so nobody knows that there is none.
  @Test func whatLiesBehindTheBoundIsUndecided() throws {
    let filling = String(repeating: "Rain fell on the pier. ", count: 4_000)
    let text = ItemText(
      title: nil, summary: nil, content: filling + "Varn said that a Kestrel missile sank it.")
    var watch = Watch(id: "w", terms: try Query("content:Kestrel").forms.map(\.written))
    watch.query = "content:Kestrel"
    let matcher = WatchMatcher([watch])
    var budget = ReadingBudget()
    let findings = ItemFindings(
      of: matcher.scan(text, ItemContext(language: "en")), by: matcher,
      extractor: RuleExtractor(), budget: &budget
    ) { ClaimDocument(text: $0, language: "en") }
    #expect(findings.matches.map(\.watch) == [0])
    #expect(findings.undecided == [0])
    #expect(!findings.isReadWhole)
  }

  /// An edit elsewhere in a paragraph takes no sentence of it back.
  @Test func theSentencesOfAParagraphAreEachOne() {
    func sentences(_ content: String) -> Int {
      WatchStatements.sentences(of: ItemText(title: nil, summary: nil, content: content)).count
    }
    #expect(sentences("Varn fired a Kestrel.") == 1)
    let all = WatchStatements.sentences(
      of: ItemText(
        title: nil, summary: nil,
        content: "Rain fell on Monday. Varn fired a Kestrel.\n\nTaxes rise in May."))
    #expect(all.count == 3)
    let one = WatchStatements.sentences(
      of: ItemText(title: nil, summary: nil, content: "Varn fired a Kestrel."))
    #expect(all.isSuperset(of: one))
  }

  /// Whether a claim about a Kestrel that is read on into `more` is news, where it was told without.
  private func ringsWhenReadOn(into more: String, _ quoteType: QuoteType = .indirect) -> Bool {
    let said = "Varn said that a Kestrel sank it."
    func statements(_ content: String, end: Int) -> Told.Revision {
      let text = ItemText(title: nil, summary: nil, content: content)
      let claim = Claim(
        speaker: TextSpan(field: .content, utf8: 0..<4),
        cue: TextSpan(field: .content, utf8: 5..<9),
        content: [TextSpan(field: .content, utf8: 10..<end)], quoteType: quoteType, stance: .say)
      let matcher = WatchMatcher([Watch(id: "w", terms: ["Kestrel"])])
      let findings = ItemFindings(
        of: matcher.scan(text, ItemContext(language: "en")), by: matcher,
        read: ClaimExtraction(claims: [claim], language: "en", languageSupported: true),
        isReadWhole: true)
      return WatchStatements(findings, matches: findings.matches.flatMap(\.matches)).revision
    }
    let told = Told(first: statements(said, end: said.utf8.count))
    let longer = said + more
    return told.news(in: statements(longer, end: longer.utf8.count)) != nil
  }

  /// Another post of a live blog is no part of a claim that is read too far; a quotation that goes on is.
  @Test func aClaimEndsWithItsParagraph() {
    #expect(!ringsWhenReadOn(into: "\n\nThe tram depot stays shut."))
    #expect(!ringsWhenReadOn(into: "\n\n09:05 GMT\n\nThe tram depot stays shut."))
    #expect(ringsWhenReadOn(into: " It burned for hours."))
    #expect(ringsWhenReadOn(into: "\nIt burned for hours."))
    #expect(ringsWhenReadOn(into: "\n\n“It burned for hours.”", .mixed))
  }
}
