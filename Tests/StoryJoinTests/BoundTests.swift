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

  /// What is kept of a story is the latest, and read back as it was.
  @Test func theOldestClaimsOfACrowdedStoryLeave() {
    var noise = Noise()
    var shelf = ClaimShelf()
    var all: [ClaimTrace] = []
    for number in 0..<40 {
      let size = number % 7 == 0 ? 13 : ItemOutline.mostClaims
      let claims = ItemOutline(crowd(number, &noise)).claims.prefix(size).map { claim in
        var claim = claim
        claim.item = number
        return claim
      }
      all += claims
      let left = shelf.keep(claims)
      #expect(
        left == max(0, all.count - ClaimShelf.most)
          - max(0, all.count - claims.count - ClaimShelf.most))
    }
    #expect(shelf.count == ClaimShelf.most && shelf.claims.count == ClaimShelf.most)
    for (kept, claim) in zip(shelf.claims, all.suffix(ClaimShelf.most)) {
      #expect(kept.item == claim.item && kept.index == claim.index && kept.isCopy(of: claim))
    }
  }

  /// Whatever is asked of it, a story whose claims lie packed answers as one whose claims lie open.
  @Test func packedClaimsAreComparedAsOpenOnes() {
    var (noise, other) = (Noise(), Noise())
    var (alone, among) = (StoryEngine(), StoryEngine())
    for number in 0..<12 {
      let item = crowd(number, &noise)
      let place = alone.add(item)
      let again = among.add(crowd(number, &other))
      #expect(again.relations.map(\.kind) == place.relations.map(\.kind))
      // So many other stories come between that no claims of this one lie open.
      for filler in 0..<20 {
        var words = Noise(state: UInt64(number * 100 + filler + 1) &* 0x9E37_79B9_7F4A_7C15)
        let text = (0..<2).map { _ in
          (0..<40).map { _ in "v\(words.next(below: 100_000))" }.joined(separator: " ")
        }
        for body in [text[0] + " " + text[1], text[1] + " " + text[0]] {
          let span = TextSpan(field: .content, utf8: 0..<80)
          let claim = Claim(speaker: nil, cue: nil, content: [span], quoteType: .direct)
          _ = among.add(
            StoryItem(
              feed: "g\(filler)", published: Self.start, title: "", body: body, claims: [claim]))
        }
      }
    }
  }

  /// Who quotes halves of two stories belongs to one at most, and any number of such do not make them one.
  @Test func twentyItemsThatQuoteHalvesOfTwoStoriesAreNoBridge() {
    var room = Newsroom()
    var noise = Noise()
    var halves: [[String]] = []
    for story in 0..<2 {
      let text = (0..<90).map { _ in "w\(story)x\(noise.next(below: 400))" }
      room.read("Story \(story)", text.joined(separator: " "), feed: "a\(story)")
      room.read(
        "Story \(story) again", text.dropFirst(20).shuffledWords(&noise).joined(separator: " "),
        feed: "b\(story)", hour: 0.2)
      halves.append(text)
    }
    #expect(room.places.map(\.story) == [0, 0, 2, 2])
    for number in 0..<20 {
      let text = halves.flatMap { $0.shuffledWords(&noise).prefix(45) }
      let place = room.read(
        "Both \(number)", text.joined(separator: " "), feed: "q\(number)", hour: 1)
      #expect(place.merges.isEmpty)
    }
    for (story, text) in halves.enumerated() {
      let later = room.read(
        "Story \(story) goes on", text.shuffledWords(&noise).joined(separator: " "),
        feed: "c\(story)", hour: 2)
      #expect(later.story == story * 2 && later.merges.isEmpty)
    }
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
