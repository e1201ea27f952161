import FeedModel
import Testing
import WatchQuery

@testable import WatchMatch

/// `exclude`: sentences and claims with one of its terms count for nothing.
@Suite struct ExcludeTests {
  private static let text =
    "A Kestrel flew in an exercise. Another Kestrel hit the pier. The Kestrel is old; no exercise now."

  private func found(
    _ watch: Watch, _ text: String, claims: [Claim]? = [], isWhole: Bool = true
  ) -> [String] {
    let matcher = WatchMatcher([watch, Watch(id: "other", terms: ["pier"])])
    let item = ItemText(title: nil, summary: nil, content: text)
    let hits = matcher.hits(of: matcher.scan(item), claims: claims, isWhole: isWhole).hits
    let bytes = Array(text.utf8)
    return hits.filter { $0.watch == 0 }.map {
      "\(String(decoding: bytes.slice($0.span.utf8), as: UTF8.self)) \($0.span.utf8.lowerBound)"
    }
  }

  private func watch(_ terms: [String], _ exclusions: [String]) -> Watch {
    var watch = Watch(id: "w", terms: terms)
    watch.exclusions = exclusions
    return watch
  }

  private func watch(query: String, _ exclusions: [String]) throws -> Watch {
    var watch = try QueryCase.watch(query)
    watch.exclusions = exclusions
    return watch
  }

  @Test func aSentenceWithItCountsForNothing() throws {
    #expect(found(watch(["Kestrel"], ["exercise"]), Self.text) == ["Kestrel 39"])
    #expect(found(watch(["Kestrel"], ["EXERCISE", "pier"]), Self.text) == [])
    #expect(found(watch(["Kestrel"], ["nowhere"]), Self.text).count == 3)
    #expect(try found(watch(query: "Kestrel", ["exercise"]), Self.text) == ["Kestrel 39"])
    #expect(try found(watch(query: "Kestrel AND old", ["exercise"]), Self.text) == [])
    #expect(try found(watch(query: "Kestrel AND pier", ["exercise"]), Self.text).count == 2)
    // What stands in such a sentence is as if it were not there.
    #expect(try found(watch(query: "Kestrel NOT old", ["exercise"]), Self.text) == ["Kestrel 39"])
  }

  @Test func minimumMatchesCountsWhatIsLeft() throws {
    var terms = watch(["Kestrel"], ["exercise"])
    terms.minimumMatches = 2
    #expect(found(terms, Self.text) == [])
    var query = try watch(query: "Kestrel", ["exercise"])
    query.minimumMatches = 2
    #expect(found(query, Self.text) == [])
    query.exclusions = ["nowhere"]
    #expect(found(query, Self.text).count == 3)
  }

  @Test func soDoesAClaimWithIt() throws {
    let text = "Varn spoke of the pier. Then a Kestrel came. Cole saw it."
    // One claim over the first two sentences.
    let claim = Claim(
      speaker: TextSpan(field: .content, utf8: 0..<4), cue: nil,
      content: [TextSpan(field: .content, utf8: 0..<44)], quoteType: .indirect)
    #expect(found(watch(["Kestrel"], ["pier"]), text, claims: [claim]) == [])
    #expect(found(watch(["Kestrel"], ["Cole"]), text, claims: [claim]) == ["Kestrel 31"])
    #expect(try found(watch(query: "Kestrel", ["pier"]), text, claims: [claim]) == [])
    // Of an item that was not read, or not whole, nothing is lost.
    #expect(found(watch(["Kestrel"], ["pier"]), text, claims: nil) == ["Kestrel 31"])
    #expect(found(watch(["Kestrel"], ["pier"]), text, claims: []) == ["Kestrel 31"])
  }

  /// A claim that counts for nothing meets no condition either.
  @Test func anExcludedClaimMeetsNoCondition() throws {
    let text = "Varn denied the exercise. A Kestrel came, Cole said."
    func claim(_ speaker: Range<Int>, _ content: Range<Int>, _ stance: Stance) -> Claim {
      Claim(
        speaker: TextSpan(field: .content, utf8: speaker), cue: nil,
        content: [TextSpan(field: .content, utf8: content)], quoteType: .indirect, stance: stance)
    }
    let claims = [claim(0..<4, 12..<24, .deny), claim(42..<46, 26..<40, .say)]
    func hits(_ query: String, _ exclusions: [String]) throws -> Int {
      try found(watch(query: query, exclusions), text, claims: claims).count
    }
    #expect(try hits("Kestrel stance:deny", ["nowhere"]) == 1)
    #expect(try hits("Kestrel stance:deny", ["exercise"]) == 0)
    #expect(try hits("Kestrel CLAIM(stance:deny)", ["exercise"]) == 0)
    #expect(try hits("Kestrel NOT stance:deny", ["exercise"]) == 1)
    #expect(try hits("Kestrel stance:say", ["exercise"]) == 1)
  }

  /// What is excluded costs by what stands there, and counts for the budget of a document.
  @Test func whatIsExcludedIsCharged() throws {
    let text = String(repeating: "A Kestrel hit. An exercise. ", count: 200)
    let item = ItemText(title: nil, summary: nil, content: text)
    let claims = (0..<200).map { index in
      Claim(
        speaker: nil, cue: nil,
        content: [TextSpan(field: .content, utf8: (index * 28 + 15)..<(index * 28 + 27))],
        quoteType: .indirect)
    }
    func work(_ exclusions: [String]) throws -> Int {
      let matcher = WatchMatcher([try watch(query: "Kestrel", exclusions)])
      let scan = matcher.scan(item)
      return matcher.hits(of: scan, claims: claims).work
    }
    let without = try work([])
    #expect(try work(["exercise"]) > without + 200)
    // Of a thousand that do not stand there nothing is asked of each claim.
    let absent = try work((0..<1_000).map { "absent\($0)" })
    #expect(absent < without + 1_000 + 200, "\(absent) after \(without)")
  }

  /// A place where two terms stand is one.
  @Test func aPlaceOfTwoTermsCountsOnce() throws {
    var query = try watch(query: "Севастополь OR Севастополя", [])
    query.inflections = [.russian]
    #expect(found(query, "Бои у Севастополя.").count == 2)
    query.minimumMatches = 2
    #expect(found(query, "Бои у Севастополя.") == [])
    #expect(found(query, "Бои у Севастополя, в Севастополе.").count == 4)
    var terms = watch(["Port Ansel", "Ansel"], [])
    terms.minimumMatches = 2
    #expect(found(terms, "They left Port Ansel.").count == 2)
  }

  @Test func whereItStandsIsSaid() {
    let matcher = WatchMatcher([watch(["Kestrel"], ["pier", "exercise"])])
    let item = ItemText(title: "No exercise", summary: nil, content: Self.text)
    let found = matcher.exclusions(ofWatch: 0, matcher.scan(item))
    #expect(found.map(\.term) == [1, 1, 0, 1])
    #expect(found.map(\.span.field) == [.title, .content, .content, .content])
  }
}
