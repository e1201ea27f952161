import FeedModel
import Testing

@testable import StoryJoin

/// Which items are one story.
@Suite struct StoryTests {
  @Test func reportsOfOneEventAreOneStory() {
    var room = Newsroom()
    for (hour, report) in Newsroom.ferry.enumerated() {
      room.read(report.title, report.body, feed: "feed\(hour)", hour: Double(hour))
    }
    #expect(room.places.map(\.story) == [0, 0, 0])
    #expect(room.places.allSatisfy { $0.reprintOf == nil })
  }

  @Test func anotherEventIsAnotherStory() {
    var room = Newsroom()
    room.read(Newsroom.ferry[0].title, Newsroom.ferry[0].body)
    let other = room.read(
      "Harbour ministry buys two tugs",
      """
      The Harbour ministry has ordered two tugs from the Oster yard, minister Lena Varn told parliament. They cost \
      eleven million crowns each and burn methanol. The opposition called the purchase overdue.
      """, feed: "post", hour: 2)
    #expect(other.story == 1)
  }

  @Test func theSameKindOfEventElsewhereIsAnotherStory() {
    var room = Newsroom()
    for (hour, report) in Newsroom.ferry.enumerated() {
      room.read(report.title, report.body, feed: "feed\(hour)", hour: Double(hour))
    }
    let other = room.read(
      "Car ferry Brisa runs aground at Kelling",
      """
      The car ferry Brisa ran aground at Kelling on Sunday with its bow door open. The coast guard said all \
      passengers had been taken off by lifeboats. The Brisa had left Tosk with lorries. The harbour master of \
      Kelling said the ferry had not been in any danger. Nothing links the case to the Halmia.
      """, feed: "kelling", hour: 30)
    #expect(other.story == 3)
  }

  @Test func yesterdaysIssueOfADailyTemplateIsAnotherStory() {
    var room = Newsroom()
    func bulletin(_ ships: Int, _ tonnes: Int) -> String {
      """
      The Harbour ministry reports that over the past day \(ships) ships called at the ports of Nordvik, \
      Skarholm and Tosk. In total \(tonnes) tonnes of cargo were handled, most of it timber and grain. Pilots \
      were on duty without interruption. The ministry reminds masters that the north channel is closed.
      """
    }
    room.read("Ports: daily bulletin", bulletin(14, 9_120), feed: "ministry", hour: 0)
    let next = room.read("Ports: daily bulletin", bulletin(19, 8_455), feed: "ministry", hour: 24)
    #expect(next.story == 1)
    #expect(next.reprintOf == nil)
  }

  @Test func aRoundUpStandsAloneAndTakesNothing() {
    var room = Newsroom()
    room.read(Newsroom.ferry[0].title, Newsroom.ferry[0].body)
    let list = room.read(
      "Morning briefing: three things to know",
      "The night ferry Halmia has sunk off Nordvik. Parliament votes on tugs. Rain in the west.",
      feed: "brief", hour: 5)
    #expect(list.story == 1)
    let later = room.read(Newsroom.ferry[1].title, Newsroom.ferry[1].body, feed: "post", hour: 6)
    #expect(later.story == 0)
  }

  /// What of two short items would be chance is no story; as many words in common of a long story's are.
  @Test func twoShortItemsNeedMore() {
    var room = Newsroom()
    room.read(
      "Duke opens bridge at Varnby",
      "The Duke of Halm opened the new bridge at Varnby and praised its builders.", feed: "a")
    let place = room.read(
      "Varnby market fears for trade",
      "Traders at Varnby market say the new bridge takes shoppers to the other bank.", feed: "b",
      hour: 1)
    #expect(place.story == 1)
  }

  @Test func aStoryTakesNothingAfterThreeDays() {
    var room = Newsroom()
    room.read(Newsroom.ferry[0].title, Newsroom.ferry[0].body)
    let soon = room.read(Newsroom.ferry[1].title, Newsroom.ferry[1].body, feed: "a", hour: 71)
    let late = room.read(Newsroom.ferry[2].title, Newsroom.ferry[2].body, feed: "b", hour: 73)
    #expect(soon.story == 0)
    #expect(late.story == 2)
  }

  @Test func oneItemOfTwoStoriesIsNoBridge() {
    var room = Newsroom()
    room.read(Newsroom.ferry[0].title, Newsroom.ferry[0].body, feed: "a")
    room.read(Newsroom.ferry[1].title, Newsroom.ferry[1].body, feed: "b")
    let strike = """
      Dockers in Oster have walked out over night shifts. Their union said nine in ten had joined. The \
      port company offered four per cent. Cranes stood still and eighteen ships wait in the roads of Oster.
      """
    room.read("Dockers in Oster walk out", strike, feed: "c", hour: 1)
    room.read("Port of Oster stands still", strike.replacingDockers, feed: "d", hour: 2)
    let both = room.read(
      "A hard week for the coast", Newsroom.ferry[0].body + "\n\n" + strike, feed: "e", hour: 3)
    #expect(both.merges.isEmpty)
    let ferry = room.read(Newsroom.ferry[2].title, Newsroom.ferry[2].body, feed: "f", hour: 4)
    #expect(ferry.story == 0)
    #expect(ferry.merges.isEmpty)
  }

  @Test func aKickerMakesNoStory() {
    var room = Newsroom()
    room.read("Kellmark: Tobacco bill worries traders", "Traders fear smuggling.", feed: "k")
    let other = room.read("Kellmark: Champions return to golf open", "Six are back.", feed: "k")
    #expect(other.story == 1)
  }
}

extension String {
  /// The same report in an editor's words.
  fileprivate var replacingDockers: String {
    """
    Nine in ten dockers have joined the walk-out in Oster, according to their union. Eighteen ships lie in the \
    roads while the cranes stand still. The dispute is about night shifts; the port company has offered four \
    per cent.
    """
  }
}
