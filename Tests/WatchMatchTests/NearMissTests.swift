import FeedModel
import Testing

@testable import WatchMatch

@Suite struct NearMissTests {
  private func misses(_ term: String, _ text: String) -> [String] {
    let finder = NearMissFinder([Watch(id: "w", terms: [term])], wanted: [0])
    return finder.nearMisses(in: ItemText(title: text, summary: nil, content: nil)).map {
      "\($0.kind.rawValue): \($0.text)"
    }
  }

  @Test(arguments: [
    ("S-400", "The S400 and the S 400 were seen", ["spelling: S400", "spelling: S 400"]),
    ("Sao Paulo", "Trains to São Paulo", ["spelling: São Paulo"]),
    ("Куп'янськ", "у Купянську та Купянськ", ["letters: Купянську", "spelling: Купянськ"]),
    ("Севастополь", "взрывы в Севастополе", ["letters: Севастополе"]),
    ("Sevastopol", "#SaveSevastopol", ["longer_word: SaveSevastopol"]),
    ("missile", "two missileers", ["longer_word: missileers"]),
    (
      "Army Tactical Missile System", "Army Tactical Missile Systems were",
      [
        "letters: Army Tactical Missile Systems"
      ]
    ),
    ("Kestrel 9", "a Kestrel-9, a Kestrel", ["spelling: Kestrel-9", "letters: Kestrel"]),
    ("Kestrel", "a kestral, Kestrels", ["letters: kestral", "letters: Kestrels"]),
  ])
  func findsWhatIsNearlyATerm(term: String, text: String, expected: [String]) {
    #expect(misses(term, text) == expected)
  }

  @Test(arguments: [
    ("Kestrel", "a merle, a kite and a kettle"), ("US", "the USSR"), ("S-400", "an S-300"),
    ("ATACMS", "a town"), ("導弾", "日本が導弾を発射"),
  ])
  func findsNothingElse(term: String, text: String) { #expect(misses(term, text).isEmpty) }

  @Test func looksOnlyForTheWatchesThatAreWanted() {
    let watches = [Watch(id: "a", terms: ["Kestrel"]), Watch(id: "b", terms: ["Kestrels"])]
    let finder = NearMissFinder(watches, wanted: [1])
    let found = finder.nearMisses(
      in: ItemText(title: "Kestrel", summary: nil, content: nil))
    #expect(found.map(\.watch) == [1])
    #expect(NearMissFinder(watches, wanted: []).isEmpty)
  }

  /// Hostile texts: the work is that of their first bytes, what is found is bounded.
  @Test func isBounded() {
    let watches = (0..<3_000).map { Watch(id: "w\($0)", terms: ["aaaaaaa\($0)"]) }
    let finder = NearMissFinder(watches, wanted: Set(watches.indices))
    let texts = [
      String(repeating: "a", count: 1 << 20), String(repeating: "aaaaaaab ", count: 1 << 17),
      String(repeating: "a\u{301}", count: 1 << 18),
    ]
    for text in texts {
      let item = ItemText(title: text, summary: text, content: text)
      #expect(finder.nearMisses(in: item).count <= NearMissFinder.mostFound + 2)
    }
  }
}
