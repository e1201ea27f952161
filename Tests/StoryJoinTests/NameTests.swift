import FeedModel
import Testing

@testable import StoryJoin

/// Names in full, and letters that are no words: titles that share one name with their story and little else.
@Suite struct NameTests {
  private typealias Report = (title: String, body: String)

  private static let rights: Report = (
    "Minister calls city rights a tribute to Alban Reyl",
    "Interior minister Lena Varn recalled two decades in which Alban Reyl had asked the House for them."
  )
  private static let guards: Report = (
    "Guards for weekly meetings after the death of Alban Reyl",
    "Private guards are to stand before the doors, the speaker of the House told colleagues on Monday."
  )
  private static let video: Report = (
    "Haunting video shows Alban Reyl on the price of office",
    "In the clip, filmed ten years ago, he says that his family pay for what he does."
  )
  private static let flowers: Report = (
    "Mourners lay flowers for Alban Reyl",
    "Hundreds came to the steps of the church on Sunday evening with candles."
  )
  private static let death: Report = (
    "Lawmaker Alban Reyl killed at Tosk",
    "Alban Reyl, 69, was stabbed while he met voters in a church hall, police said."
  )
  private static let debate: Report = (
    "House to debate guards",
    "Members are to speak on Monday of private guards for weekly meetings with voters, the speaker said."
  )

  private func stories(_ reports: [Report]) -> [Int] {
    var room = Newsroom()
    for (hour, report) in reports.enumerated() {
      room.read(report.title, report.body, feed: "feed\(hour)", hour: Double(hour))
    }
    var into: [Int: Int] = [:]
    for merge in room.places.flatMap(\.merges) { into[merge.story] = merge.into }
    return room.places.map { into[$0.story] ?? $0.story }
  }

  @Test func aNameInFullTellsAStory() {
    #expect(
      stories([Self.rights, Self.guards, Self.video, Self.flowers]) == [0, 0, 0, 0])
  }

  /// Whose column it is says nothing of what it is about.
  @Test func theNameOfAColumnTellsNone() {
    let found = stories([
      (
        "ALBAN REYL: We live in an age of curfews",
        "By Alban Reyl. No one may leave the house after ten, and nobody asks why."
      ),
      (
        "ALBAN REYL: Museums should tell of terror",
        "By Alban Reyl. In the east a collection of posters hangs where prisoners sat."
      ),
    ])
    #expect(found == [0, 1])
  }

  @Test func lettersAloneTellNone() {
    let found = stories([
      (
        "U.S. names new envoy to Danuva",
        "The U.S. has named a career diplomat as its envoy to Danuva."
      ),
      ("Cinema chain sold to U.S. fund", "The largest cinema chain of Tosk goes to a U.S. fund."),
    ])
    #expect(found == [0, 1])
  }

  /// What came before its story was there, and then belonged to none of two, is taken in.
  @Test func whatCameTooEarlyIsTakenIn() {
    let found = stories([
      Self.flowers, Self.guards, Self.debate, Self.video, Self.rights, Self.death,
    ])
    #expect(found == [0, 0, 0, 0, 0, 0])
  }

  /// What has something of three stories that have nothing in common is a list, and tells none of them; with two of
  /// them it may be a report of one.
  @Test func aListOfThreeStoriesTellsNone() {
    let ferry: Report = (
      "Night ferry Halmia sinks off Nordvik",
      "The night ferry Halmia sank off Nordvik with its bow door open; divers search the Halmia for missing passengers near Nordvik lighthouse."
    )
    let chess: Report = (
      "Chess prodigy Ilva Quent beats champion",
      "Schoolgirl Ilva Quent beat champion Roderic Blaum in ninety moves at the Tarsk tournament; grandmasters applauded Quent in Tarsk."
    )
    let olives: Report = (
      "Blight ruins olive groves of Carradine",
      "Blight has ruined the olive groves of Carradine valley; agronomists burn infected trees and growers of Carradine ask for compensation."
    )
    let list: Report = (
      "Harbour, board and grove",
      """
      The night ferry Halmia sank off Nordvik with its bow door open near Nordvik lighthouse. Schoolgirl Ilva Quent beat champion \
      Roderic Blaum at the Tarsk tournament. Blight has ruined the olive groves of Carradine valley, agronomists say.
      """
    )
    #expect(stories([ferry, chess, olives, list]) == [0, 1, 2, 3])
  }
}
