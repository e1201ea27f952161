import ClaimExtract
import FeedModel
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
}
