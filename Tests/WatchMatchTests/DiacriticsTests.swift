import FeedModel
import Testing

@testable import WatchMatch

@Suite struct DiacriticsTests {
  private func places(_ terms: [String], in text: String, _ fold: Watch.Fold) -> [String] {
    var watch = Watch(id: "w", terms: terms)
    watch.fold = fold
    let matcher = WatchMatcher([watch])
    let hits = matcher.hits(in: ItemText(title: nil, summary: nil, content: text))
    let bytes = Array(text.utf8)
    return hits.map { String(decoding: bytes.slice($0.span.utf8), as: UTF8.self) }
  }

  @Test(arguments: [
    ("Sao Paulo", "in São Paulo, SAO PAULO and São  Páulo", "São Paulo|SAO PAULO|São  Páulo"),
    ("São Paulo", "Sao Paulo", "Sao Paulo"), ("Cafe", "a café, a CAFÉ, a cafés", "café|CAFÉ"),
    ("Łódź", "Lodz, LÓDŹ und Łodz.", "Lodz|LÓDŹ|Łodz"),
    ("Kıbrıs", "KIBRIS Kıbrıs", "KIBRIS|Kıbrıs"),
    ("Артем", "Артём и Арте\u{301}м", "Артём|Арте\u{301}м"), ("Đorđe", "Dorde", "Dorde"),
    ("اوكرانيا", "أوكرانيا", "أوكرانيا"), ("Αθήνα", "ΑΘΗΝΑ Αθηνα", "ΑΘΗΝΑ|Αθηνα"),
    ("и", "й и и\u{306} И\u{306} И Й", "и|И"), ("Киів", "Київ", ""),
    ("Київ", "Киів Київ КИЇВ", "Київ|КИЇВ"),
    ("Зеленский", "Зеленскии", ""), ("か", "が", ""), ("कि", "क कि", "कि"), ("S-400", "S–400", "S–400"),
    ("straße", "STRASSE", "STRASSE"), ("서울", "서울에서", "서울"),
    ("Skolo", "Skolǿ, SKOLØ", "Skolǿ|SKOLØ"),
    ("naive", "nai\u{308}ve", "nai\u{308}ve"),
    ("a", "é\u{301}\u{302} a\u{301}\u{302}\u{303}!", "a\u{301}\u{302}\u{303}"),
    ("Vietnam", "Việt Nam", ""), ("Viet Nam", "Việt\u{A0}Nam", "Việt\u{A0}Nam"),
  ])
  func lettersWithAndWithoutMarksAreTheSame(_ term: String, _ text: String, _ expected: String) {
    let found = places([term], in: text, .diacritics).joined(separator: "|")
    #expect(found.utf8.elementsEqual(expected.utf8), "\(found)")
  }

  @Test func otherWatchesStillTellThemApart() {
    #expect(places(["Cafe"], in: "café cafe", .letterCase) == ["cafe"])
    var bare = Watch(id: "bare", terms: ["Cafe", "Kestrel"])
    bare.fold = .diacritics
    let matcher = WatchMatcher([Watch(id: "exact", terms: ["Cafe", "Kestrel"]), bare])
    let hits = matcher.hits(in: ItemText(title: nil, summary: nil, content: "Café, a Kestrel"))
    #expect(
      hits.map { [$0.watch, $0.term, $0.span.utf8.lowerBound] } == [
        [1, 0, 0], [0, 1, 9], [1, 1, 9],
      ])
  }

  @Test func queriesFoldAsWell() throws {
    func found(_ query: String, _ text: String) throws -> Int {
      var watch = try QueryCase.watch(query)
      watch.fold = .diacritics
      let matcher = WatchMatcher([watch])
      let item = ItemText(title: nil, summary: nil, content: text)
      return matcher.hits(of: matcher.scan(item), claims: []).hits.count
    }
    #expect(try found("Sao* NEAR/1 Paulo", "in Sãos Paulo") == 2)
    #expect(try found("\"Sao Paulo\" NOT cafe", "São Paulo, Café") == 0)
    #expect(try found("SENTENCE(cafe lodz)", "Łodz. Un café à Łódź.") == 2)
  }

  /// A circle around a letter ends its word, whether marks are left out or not.
  @Test(arguments: [Watch.Fold.letterCase, .diacritics])
  func whatEnclosesALetterEndsAWord(fold: Watch.Fold) {
    var watch = Watch(id: "w", terms: ["o"])
    watch.fold = fold
    let item = ItemText(title: "a\u{20DD}o", summary: nil, content: nil)
    #expect(WatchMatcher([watch]).hits(in: item).count == 1)
  }

  /// Without the mark "a.A" would be an initialism, inside of which no word is found (`make fuzz TARGET=match`).
  @Test(arguments: [Watch.Fold.letterCase, .diacritics])
  func aMarkBehindWhatIsNoLetterStays(fold: Watch.Fold) {
    var watch = Watch(id: "w", terms: ["a"])
    watch.fold = fold
    let item = ItemText(title: "- a.\u{323}A - ", summary: nil, content: nil)
    #expect(WatchMatcher([watch]).hits(in: item).count == 1)
  }

  /// Every offset here leads to the same letter there, whatever marks stand between.
  @Test func theWayBackIsRight() {
    var random = SplitMix64(state: 7)
    let pieces = [
      "a", "é", "e\u{301}", "й", "и\u{306}", "\u{301}", "ł", " ", "中", "한", "\u{200B}", "ß", "ﬁ",
      "ё\u{302}", "أ",
    ]
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 1...12, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      var copy = text
      copy.withUTF8 { bytes in
        let bare = BareText(bytes)
        #expect(bare.original(0) >= 0 && bare.original(bare.bytes.count) == bytes.count)
        let offsets = (0...bare.bytes.count).map(bare.original)
        #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 })
        // Bare again, nothing changes.
        bare.bytes.withUnsafeBufferPointer { again in
          #expect(BareText(again).bytes == bare.bytes)
        }
      }
    }
  }
}
