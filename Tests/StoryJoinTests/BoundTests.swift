import FeedModel
import TestSupport
import Testing

@testable import StoryJoin

/// What an item may cost, and a story may take, whatever stands in them.
@Suite struct BoundTests {
  private static let start = Instant(milliseconds: 1_900_000_000_000)

  /// An item with as many claims as are read, all of them of the same few words.
  private func crowd(_ number: Int, _ noise: inout Noise) -> StoryItem {
    var body = Newsroom.ferry[number % 3].body
    var claims: [Claim] = []
    for _ in 0..<60 {
      let words = (0..<24).map { _ in ["halmia", "door", "ferry", "guard"][noise.next(below: 4)] }
      let content =
        " \(noise.next(below: 900)) passengers " + words.joined(separator: " ")
        + " x\(noise.next(below: 1_000_000))"
      let start = body.utf8.count
      body += content
      let span = TextSpan(field: .content, utf8: start + 1..<start + content.utf8.count)
      var claim = Claim(
        speaker: nil, cue: nil, content: [span], quoteType: .direct,
        stance: Stance.allCases[noise.next(below: 3)])
      claim.numbers = [
        Quantity(
          span: TextSpan(field: .content, utf8: start + 1..<start + 3),
          value: Double(noise.next(below: 900)), unit: "passengers", approximate: false)
      ]
      claims.append(claim)
    }
    return StoryItem(
      feed: "f\(number % 9)", published: Self.start, title: Newsroom.ferry[number % 3].title,
      body: body, claims: claims)
  }

  @Test func claimsOfACrowdedStoryCostNoMoreThanTheFirst() {
    #expect(
      Growth.isLinear(24) { count in
        var noise = Noise()
        var engine = StoryEngine()
        for number in 0..<count { _ = engine.add(crowd(number, &noise)) }
      })
  }

  /// What is let go of is not counted either.
  @Test func wordsOfClaimsLeaveWithThem() {
    var noise = Noise()
    var shelf = ClaimShelf()
    for number in 0..<40 {
      let claims = ItemOutline(crowd(number, &noise)).claims
      #expect(claims.count == ItemOutline.mostClaims)
      shelf.count(claims)
      shelf.keep(claims, atMost: 100)
    }
    #expect(shelf.claims.count == 100)
    let held = Set(shelf.claims.flatMap { $0.terms.map(\.stem) })
    #expect(Set(shelf.counts.keys) == held)
    #expect(shelf.counts.values.reduce(0, +) == shelf.claims.reduce(0) { $0 + $1.terms.count })
  }

  /// A hundred copies of every story at once are no bridge between these.
  @Test func whoQuotesEveryStoryJoinsNone() {
    var room = Newsroom()
    var all = ""
    for number in 0..<12 {
      var noise = Noise(state: UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15)
      let text = (0..<70).map { _ in "w\(number)x\(noise.next(below: 300))" }
        .joined(separator: " ")
      room.read("Story \(number)", text, feed: "a\(number)")
      all += text + "\n\n"
    }
    let quotes = (0..<100).map { room.read("Everything", all, feed: "q\($0)", hour: 1) }
    #expect(quotes.allSatisfy { $0.story == $0.item && $0.merges.isEmpty && $0.isClosed })
    for (number, place) in room.places.prefix(12).enumerated() { #expect(place.story == number) }
  }
}
