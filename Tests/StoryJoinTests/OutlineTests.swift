import FeedModel
import Testing

@testable import StoryJoin

/// Outlines: what is kept of items, and stories that go on from it.
@Suite struct OutlineTests {
  private static let start = Instant(milliseconds: 1_900_000_000_000)

  private func outline(_ number: Int, feed: String, hour: Int64 = 0) -> ItemOutline {
    let report = Newsroom.ferry[number]
    return ItemOutline(
      StoryItem(
        feed: feed, published: Self.start.advanced(byMilliseconds: hour * 3_600_000),
        title: report.title, body: report.body, claims: []))
  }

  @Test func bytesGiveTheSameOutline() throws {
    for item in Noise.items(300) {
      let outline = ItemOutline(item)
      let bytes = outline.bytes
      let read = try #require(ItemOutline(bytes: bytes))
      #expect(read.bytes == bytes)
      #expect(bytes.count < 60_000)
    }
  }

  @Test func otherBytesAreNone() {
    let bytes = ItemOutline(Noise.items(8)[5]).bytes
    #expect(ItemOutline(bytes: []) == nil && ItemOutline(bytes: bytes + [0]) == nil)
    for end in bytes.indices { #expect(ItemOutline(bytes: Array(bytes.prefix(end))) == nil) }
    var noise = Noise()
    for _ in 0..<2_000 {
      // Whatever it is read as, nothing traps.
      var broken = bytes
      broken[noise.next(below: broken.count)] = UInt8(truncatingIfNeeded: noise.next(below: 256))
      var engine = StoryEngine()
      if let outline = ItemOutline(bytes: broken) {
        _ = engine.add(outline)
        _ = engine.add(outline)
      }
    }
  }

  /// A daemon that starts again in between puts everything where one that runs on does.
  @Test(arguments: [1, 40, 150, 299])
  func whatIsReadBackGoesOnAlike(_ stop: Int) {
    let outlines = Noise.items(400).map { ItemOutline($0) }
    var whole = StoryEngine(first: 7)
    var places = outlines.map { whole.add($0) }
    var again = StoryEngine(first: 7)
    var into: [Int: Int] = [:]
    for place in places.prefix(stop) {
      for merge in place.merges { into[merge.story] = merge.into }
    }
    for (place, outline) in zip(places, outlines).prefix(stop) {
      var story = place.story
      while let other = into[story] { story = other }
      again.resume(
        outline, story: story, original: place.reprintOf ?? place.item, isClosed: place.isClosed,
        isRevision: place.isRevision)
    }
    #expect(again.next == 7 + stop)
    for (index, outline) in outlines.enumerated().dropFirst(stop) {
      #expect(again.add(outline) == places[index], "\(index)")
    }
    places.removeAll()
  }

  @Test func aRevisionStaysWhereItsItemIs() {
    var engine = StoryEngine()
    let first = engine.add(outline(0, feed: "a"))
    let revision = engine.add(outline(0, feed: "a", hour: 30), revising: first.item)
    #expect(revision.story == first.story && revision.isRevision)
    #expect(revision.reprintOf == first.item)
    #expect(revision.size == 1 && revision.origins == 1)
    // Of a revision as well.
    let later = engine.add(outline(0, feed: "a", hour: 80), revising: revision.item)
    #expect(later.story == first.story && later.isRevision)
    #expect(engine.add(outline(1, feed: "b", hour: 2)).size == 2)
  }

  /// A daily report is another text each day, under one guid.
  @Test func anotherTextUnderOneGuidIsAnotherItem() {
    var engine = StoryEngine()
    let first = engine.add(outline(0, feed: "a"))
    let strike = StoryItem(
      feed: "a", published: Self.start, title: "Dockers walk out",
      body: "Dockers in Oster have walked out over night shifts, their union said on Sunday.",
      claims: [])
    let other = engine.add(ItemOutline(strike), revising: first.item)
    #expect(other.story == other.item && !other.isRevision && other.size == 1)
    // Nobody knows of what it is a revision.
    #expect(!engine.add(outline(1, feed: "b"), revising: 99).isRevision)
  }

  /// Who copies two stories into one text tells neither, and does not make them one.
  @Test func anItemThatQuotesTwoStoriesInWholeJoinsNeither() {
    var room = Newsroom()
    let strike = """
      Dockers in Oster have walked out over night shifts, their union said. Cranes stood still at the \
      container terminal, and eleven ships lay at anchor in the bay on Monday morning. The port authority \
      hopes for talks, while fruit importers count rotting bananas by the tonne.
      """
    let ferry = Newsroom.ferry
    room.read(ferry[0].title, ferry[0].body, feed: "a")
    room.read("Dockers walk out", strike, feed: "b", hour: 0.5)
    for number in 0..<20 {
      let place = room.read(
        "All at once", ferry[0].body + "\n" + strike, feed: "c\(number)", hour: 1)
      #expect(place.story == place.item && place.merges.isEmpty && place.reprintOf == nil)
      #expect(place.isClosed)
    }
    #expect(room.read(ferry[1].title, ferry[1].body, feed: "d", hour: 2).story == 0)
    #expect(room.read("Dockers stay out", strike, feed: "e", hour: 2).story == 1)
  }

  /// What one item may cost, and take, is bounded, however many claims it and its story have.
  @Test func claimsOfManyCopiesPushNobodyOut() throws {
    var room = Newsroom()
    let (title, body) = Newsroom.ferry[0]
    let said = Newsroom.Said(
      "The coast guard", "31 passengers had been taken out of the water", stance: .say,
      numbers: [("31", 31, "passengers")])
    room.read(title, body, feed: "a", said: [said])
    for number in 0..<600 {
      room.read(title + " \(number)", body, feed: "s\(number)", hour: 0.1, said: [said])
    }
    let denial =
      "Skarholm Lines said that 44 passengers had been taken out of the water off Nordvik."
    let place = room.read(
      "Owner of the Halmia counts 44 passengers",
      "Lawyers of the yard want to see the Halmia, the ferry that sank off Nordvik. " + denial,
      feed: "b", hour: 1,
      said: [
        .init(
          "Skarholm Lines", "44 passengers had been taken out of the water",
          numbers: [("44", 44, "passengers")])
      ])
    #expect(place.story == 0)
    let relation = try #require(place.relations.first { $0.otherItem == 0 })
    #expect(relation.kind == .differsNumber)
    #expect(relation.numbers?.claim.low == 44 && relation.numbers?.other.high == 31)
    #expect(place.relations.count <= 300)
  }

  /// Another process has seen two stories to be one, and this one had not heard of it.
  @Test func aRowOfAMergedStoryIsOfTheOlderOne() {
    var engine = StoryEngine()
    let outlines = (0..<3).map { outline($0, feed: "f\($0)") }
    engine.resume(outlines[0], story: 0, original: 0, isClosed: false, isRevision: false)
    engine.resume(outlines[1], story: 0, original: 1, isClosed: false, isRevision: false)
    engine.resume(outlines[2], story: 1, original: 2, isClosed: false, isRevision: false)
    let next = engine.add(outline(0, feed: "g", hour: 1))
    #expect(next.story == 0 && next.size == 4)
  }

  /// What a watch looks for stands in every item that it hits.
  @Test func whatIsWatchedJoinsNothingByItself() {
    func item(_ title: String, _ body: String, _ watched: [String]) -> ItemOutline {
      var item = StoryItem(
        feed: "a", published: Self.start, title: title, body: body, claims: [])
      item.watched = watched
      return ItemOutline(item)
    }
    let strike = ("Kestrel-9 at the harbour", "A Kestrel-9 hit the pier of Port Ansel.")
    let matches = ("A Kestrel-9 of matches", "Children in Veldt have built a Kestrel-9.")
    for (watched, isOne) in [([], true), (["Kestrel-9"], false)] {
      var engine = StoryEngine()
      _ = engine.add(item(strike.0, strike.1, watched))
      #expect((engine.add(item(matches.0, matches.1, watched)).story == 0) == isOne)
    }
  }

  @Test func oneFeedHidesNoOther() {
    var room = Newsroom()
    room.read(Newsroom.ferry[0].title, Newsroom.ferry[0].body, feed: "a")
    var noise = Noise()
    for number in 0..<500 {
      // Names and words of the story among noise.
      room.read(
        "Halmia \(number)",
        noise.words(20) + " Halmia Nordvik Skarholm ferry bow door trawlers " + noise.words(60),
        feed: "spam", hour: 0.2)
    }
    #expect(
      room.read(Newsroom.ferry[1].title, Newsroom.ferry[1].body, feed: "b", hour: 1).story == 0)
  }
}
