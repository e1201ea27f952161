import FeedModel
import Testing

@testable import StoryJoin

/// How many publishers a story has, and whose texts they print.
@Suite struct OriginTests {
  private let first = Newsroom.ferry[0]
  private let second = Newsroom.ferry[1]
  private let third = Newsroom.ferry[2]

  @Test func anOwnReportIsAnOriginAndAReprintIsNone() {
    var room = Newsroom()
    room.read(first.title, first.body, feed: "a")
    let copy = room.read("Ferry sinks", first.body, feed: "b", hour: 1)
    #expect((copy.publishers, copy.origins) == (2, 1))
    let own = room.read(second.title, second.body, feed: "c", hour: 2)
    #expect((own.publishers, own.origins) == (3, 2))
  }

  @Test func twoWithTheCreditOfOneAgencyAreOneOrigin() {
    var room = Newsroom()
    room.read(first.title, first.body, feed: "a", credit: "Nordvik Wire")
    let other = room.read(second.title, second.body, feed: "b", credit: "Nordvik Wire", hour: 1)
    #expect((other.publishers, other.origins) == (2, 1))
    let agency = room.read(
      third.title, third.body, feed: "c", publisher: "Nordvik Wire", hour: 2)
    #expect((agency.publishers, agency.origins) == (3, 1))
  }

  @Test func feedsOfOnePublisherAreOne() {
    var room = Newsroom()
    room.read(first.title, first.body, feed: "world", publisher: "harbourpost.example")
    let other = room.read(
      second.title, second.body, feed: "coast", publisher: "harbourpost.example", hour: 1)
    #expect((other.publishers, other.origins) == (1, 1))
  }

  @Test func aFloodOfNamesIsBounded() {
    var names = NameSet()
    for name in 0..<UInt32(5_000) { names.insert(name) }
    #expect(names.count == 256)
  }
}
