import FeedModel
import Testing

@testable import WatchMatch

@Suite struct HitTests {
  static func shown(_ hits: [TermHit], _ text: ItemText) -> [String] {
    hits.map { hit in
      let bytes = Array((text[hit.span.field] ?? "").utf8)
      let matched = String(decoding: bytes[hit.span.utf8], as: UTF8.self)
      return
        "\(hit.span.field.rawValue) \(hit.span.utf8.lowerBound) \(hit.watch).\(hit.term) \(matched)"
    }
  }

  @Test func ordersByFieldStartWatchAndTerm() {
    let watches = [
      Watch(id: "b", terms: ["Missile System", "Army Tactical Missile System", "tactical"]),
      Watch(id: "a", terms: ["Army", "Army Tactical Missile System", "system"]),
    ]
    let text = ItemText(
      title: "Army, army", summary: "nothing", content: "The Army Tactical  Missile System.")
    #expect(
      Self.shown(WatchMatcher(watches).hits(in: text), text) == [
        "title 0 1.0 Army",
        "title 6 1.0 army",
        "content 4 0.1 Army Tactical  Missile System",
        "content 4 1.0 Army",
        "content 4 1.1 Army Tactical  Missile System",
        "content 9 0.2 Tactical",
        "content 19 0.0 Missile System",
        "content 27 1.2 System",
      ])
  }

  @Test func spansAreBytesOfTheTextAsItIs() {
    let text = ItemText(title: "« СЕВА\u{AD}СТО\u{301}ПОЛЬ »", summary: nil, content: nil)
    let hits = WatchMatcher([Watch(id: "w", terms: ["севасто\u{301}поль"])]).hits(in: text)
    #expect(hits.map(\.span) == [TextSpan(field: .title, utf8: 3..<29)])
  }

  @Test func reportsOneTermOfAWatchWhereTwoFoldAlike() {
    let watches = [
      Watch(id: "w", terms: ["ATACMS", "atacms", " ATA\u{AD}CMS "]),
      Watch(id: "v", terms: ["Atacms"]),
    ]
    let text = ItemText(title: "ATACMS", summary: nil, content: nil)
    #expect(
      Self.shown(WatchMatcher(watches).hits(in: text), text) == [
        "title 0 0.0 ATACMS", "title 0 1.0 ATACMS",
      ])
  }

  @Test func noTermLiesAcrossTwoFields() {
    let text = ItemText(title: "Army", summary: "Tactical", content: "Missile")
    #expect(WatchMatcher([Watch(id: "w", terms: ["Army Tactical"])]).hits(in: text) == [])
  }

  @Test func noWatchesAndNoTextGiveNoHits() {
    let empty = ItemText(title: nil, summary: nil, content: nil)
    let text = ItemText(title: "", summary: "ATACMS", content: nil)
    #expect(WatchMatcher([]).hits(in: text) == [])
    #expect(WatchMatcher([Watch(id: "w", terms: [])]).hits(in: text) == [])
    #expect(WatchMatcher([Watch(id: "w", terms: ["ATACMS"])]).hits(in: empty) == [])
  }

  /// Text that repeats a term without end must not fill the memory, and must not hide another.
  @Test func placesAreBoundedButNoTermIsLost() {
    let many = WatchMatcher.placesPerTerm + 500
    let terms = (0..<40).map { String(repeating: "中", count: $0 + 1) } + ["导弹"]
    let text = ItemText(
      title: nil, summary: nil, content: String(repeating: "中", count: many) + "导弹")
    let hits = WatchMatcher([Watch(id: "w", terms: terms)]).hits(in: text)
    #expect(hits.count { $0.term == 0 } <= WatchMatcher.placesPerTerm)
    #expect(hits.count <= WatchMatcher.placesPerField + terms.count)
    #expect(Set(hits.map(\.term)) == Set(terms.indices))
  }

  /// White space and invisible characters without end between the words of many terms: each run
  /// is walked once, so this ends at once and not after minutes.
  @Test func longGapsAreWalkedOnce() {
    let words = (0..<60).map { "w\($0)" }
    let terms = (2...60).map { words[..<$0].joined(separator: " ") }
    let gap = String(repeating: " \u{AD}", count: 20_000)
    let text = ItemText(title: nil, summary: nil, content: words.joined(separator: gap))
    var hits: [TermHit] = []
    let spent = ContinuousClock().measure {
      hits = WatchMatcher([Watch(id: "w", terms: terms)]).hits(in: text)
    }
    #expect(hits.map(\.term) == Array(terms.indices))
    #expect(spent < .seconds(20))
  }

  /// Thousands of terms stay within a few megabytes: rows up to the limit, edges beyond.
  @Test func manyTermsStaySmall() {
    let watches = (0..<3_000).map { watch in
      Watch(id: "w\(watch)", terms: (0..<4).map { "invented\(watch * 7919) name\($0) of\(watch)" })
    }
    let terms = FoldedTerms(watches)
    let automaton = TermAutomaton(terms.exact.patterns, folded: terms.exact.folded)
    #expect(automaton.rows.count * 4 <= TermAutomaton.tableLimit)
    #expect(automaton.deep.states.count > 0)
    #expect(WatchMatcher(watches).tableBytes < 12 << 20)
    let text = "so invented15838 name3 of2 went"
    #expect(
      Engine.rows.places(of: watches, in: text)
        == [Place(start: 3, end: 26, watch: 2, term: 3)])
  }
}
