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

  @Test func whereItStandsIsSaid() {
    let matcher = WatchMatcher([watch(["Kestrel"], ["pier", "exercise"])])
    let item = ItemText(title: "No exercise", summary: nil, content: Self.text)
    let found = matcher.exclusions(ofWatch: 0, matcher.scan(item))
    #expect(found.map(\.term) == [1, 1, 0, 1])
    #expect(found.map(\.span.field) == [.title, .content, .content, .content])
  }
}
