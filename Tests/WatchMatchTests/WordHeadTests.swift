import FeedModel
import Testing

@testable import WatchMatch

/// Words that no term begins with are passed over without the automaton: nothing is lost by it.
@Suite struct WordHeadTests {
  /// Texts of several hundred letters, of few letters, so that words begin alike; signs and what is no ASCII
  /// between and within them.
  @Test(arguments: 0..<24)
  func findsWhatTheReferenceFinds(seed: Int) {
    var texts = WordTexts(seed: UInt64(seed))
    for _ in 0..<12 {
      let text = texts.text(words: 60)
      let watches = [Watch(id: "w", terms: (0..<12).map { _ in texts.term(from: text) })]
      let expected = Engine.reference.places(of: watches, in: text)
      #expect(Engine.rows.places(of: watches, in: text) == expected, "\(Shown(text, watches))")
      #expect(Engine.deep.places(of: watches, in: text) == expected, "\(Shown(text, watches))")
    }
  }

  @Test(arguments: 0..<12)
  func findsPrefixesAmongTerms(seed: Int) {
    var texts = WordTexts(seed: UInt64(100 + seed))
    for _ in 0..<12 {
      var text = texts.text(words: 60)
      let prefix = texts.word(letters: 1 + seed)
      var plain = Watch(id: "p", terms: [prefix])
      plain.prefixes = [0]
      var asked = Watch(id: "p", terms: [prefix])
      asked.query = "\(prefix)*"
      let terms = Watch(id: "w", terms: (0..<6).map { _ in texts.term(from: text) })
      let expected = Engine.reference.places(of: [plain, terms], in: text)
      let matcher = WatchMatcher([asked, terms])
      let found = text.withUTF8 { matcher.found(in: $0) }
      #expect(
        Set(found.slotPlaces.map { [$0.start, $0.end] })
          == Set(expected.filter { $0.watch == 0 }.map { [$0.start, $0.end] }), "\(prefix): \(text)"
      )
      #expect(found.places == expected.filter { $0.watch == 1 }, "\(Shown(text, [terms]))")
    }
  }

  /// At each place of the blocks that are looked at together, and at the end of the text.
  @Test(arguments: [
    "kestrel", "a", "kestrelkestrel", "k9", "kestrel-9", ".net", "é", "kestrelé", "a b",
  ])
  func findsATermWhereverItStands(term: String) {
    for length in 0..<150 {
      for padding in ["x ", "xxxxxxx xx ", "- ", "é "] {
        let text = String(String(repeating: padding, count: 100).prefix(length)) + " " + term
        let end = text.utf8.count
        let place = Place(start: end - term.utf8.count, end: end, watch: 0, term: 0)
        let watches = [Watch(id: "w", terms: [term])]
        #expect(Engine.rows.places(of: watches, in: text).last == place, "\(text)")
        #expect(Engine.rows.places(of: watches, in: text + " x").last == place, "\(text) x")
      }
    }
  }

  /// A text that is looked for within words is found there, and terms beside it.
  @Test func textsWithinWordsAreFound() {
    var watch = Watch(id: "e", terms: [])
    watch.query = "re:/estrel/"
    let matcher = WatchMatcher([watch, Watch(id: "w", terms: ["battery"])])
    let scan = matcher.scan(ItemText(title: nil, summary: nil, content: "xkestrels battery"))
    let hits = matcher.hits(of: scan, claims: [])
    #expect(Set(hits.hits.map(\.watch)) == [0, 1])
  }
}

/// Texts of words from a seed.
private struct WordTexts {
  private var random: SplitMix64
  private static let letters = Array("aabAB1")
  private static let signs = [
    " ", " ", " ", "  ", ", ", "-", "_", ".", "'", "\n", "’", "é", "\u{200B}", "\u{AD}", "Ａ", "中",
    "а", "\u{301}",
  ]

  init(seed: UInt64) { random = SplitMix64(state: seed) }

  mutating func text(words count: Int) -> String {
    (0..<count).map { _ in word(letters: 1 + below(12)) + Self.signs[below(Self.signs.count)] }
      .joined()
  }

  mutating func word(letters count: Int) -> String {
    String((0..<count).map { _ in Self.letters[below(6)] })
  }

  /// A stretch of `text`, mostly where a word begins or ends.
  mutating func term(from text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var start = below(scalars.count)
    if below(3) > 0 { while start > 0, scalars[start - 1].isWord { start -= 1 } }
    var end = min(scalars.count, start + 1 + below(14))
    if below(3) > 0 { while end < scalars.count, scalars[end].isWord { end += 1 } }
    var term = String.UnicodeScalarView()
    term.append(contentsOf: scalars[start..<end])
    return below(2) == 0 ? String(term) : String(term).lowercased()
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}

extension Unicode.Scalar {
  fileprivate var isWord: Bool { isASCII && properties.isAlphabetic || ("0"..."9").contains(self) }
}
