import FeedModel
import Testing

@testable import StoryJoin

/// Who takes back, owns up to or gives anew what he said; and what one feed says twice.
@Suite struct ChangeOfMindTests {
  private typealias Said = Newsroom.Said

  private func kinds(
    _ first: String, _ one: Newsroom.Said, _ second: String, _ other: Newsroom.Said,
    hours: Double = 1, feeds: (String, String) = ("a", "b")
  ) -> [ClaimRelation.Kind] {
    var room = Newsroom()
    room.read(
      Newsroom.ferry[0].title, Newsroom.ferry[0].body + "\n\n" + first, feed: feeds.0, said: [one])
    let place = room.read(
      Newsroom.ferry[1].title, Newsroom.ferry[1].body + "\n\n" + second, feed: feeds.1,
      hour: hours, said: [other])
    #expect(place.story == 0, "the claims are of one story")
    return place.relations.map(\.kind)
  }

  @Test func whoAdmitsWhatHeDeniedUpdatesHimself() {
    #expect(
      kinds(
        "The harbour office denied that any buoy had been moved.",
        Said(
          "harbour office", "that any buoy had been moved", stance: .deny, cue: "denied"),
        "The harbour office acknowledged that a buoy near Nordvik was moved in March.",
        Said(
          "harbour office", "that a buoy near Nordvik was moved in March", cue: "acknowledged"))
        == [.updates])
  }

  @Test func whoWithdrawsAClaimUpdatesIt() {
    #expect(
      kinds(
        "The yard said the pilot had ignored the radar warning.",
        Said("yard", "the pilot had ignored the radar warning", cue: "said"),
        "The yard withdrew its claim about the pilot and the radar warning.",
        Said("yard", "its claim about the pilot and the radar warning", cue: "withdrew"))
        == [.updates])
  }

  /// Who admits another thing has not changed his mind about this one.
  @Test func anAdmissionOfAnotherThingUpdatesNothing() {
    #expect(
      kinds(
        "The yard said the pilot had ignored the radar warning in thick fog.",
        Said("yard", "the pilot had ignored the radar warning in thick fog", cue: "said"),
        "The yard acknowledged that a pilot of another ferry drinks.",
        Said("yard", "that a pilot of another ferry drinks", cue: "acknowledged")
      ).contains(.updates) == false)
  }

  /// Of whom a manager is, nobody knows; but his figure is given for a new one.
  @Test func aNewFigureOfANamelessOneUpdatesTheOld() {
    #expect(
      kinds(
        "The shipping line said 30 tonnes of oil had leaked.",
        Said("shipping line", "30 tonnes of oil had leaked", numbers: [("30", 30, "tonnes")]),
        "A manager said the calculation now showed 49 tonnes of oil.",
        Said(
          "manager", "the calculation now showed 49 tonnes of oil", numbers: [("49", 49, "tonnes")])
      ) == [.updates])
  }

  /// A claim that names whose claim it denies is about its matter and not about its owner.
  @Test func aReportIsDeniedOfItsMatter() {
    #expect(
      kinds(
        "The crew's union said alarms had sounded twice on the bridge.",
        Said("crew's union", "alarms had sounded twice on the bridge", cue: "said"),
        "The owner, Rashid Omalo, rejected the union's report about alarms in the night.",
        Said(
          "Rashid Omalo", "the union's report about alarms in the night", role: "owner",
          stance: .deny, cue: "rejected")) == [.denies])
  }

  /// All were safe on one day, and some are missed on another: news and no denial.
  @Test func statesChangeWithTheDays() {
    let all = Said("line", "all sailors of the Halmia were safe")
    let some = Said("Trawlermen", "two sailors of the Halmia were missing")
    func told(_ hours: Double) -> [ClaimRelation.Kind] {
      kinds(
        "The line said all sailors of the Halmia were safe.", all,
        "Trawlermen said two sailors of the Halmia were missing.", some, hours: hours)
    }
    #expect(told(2) == [.denies])
    #expect(told(40).contains(.denies) == false)
  }

  /// One publisher brings one item under two guids, or in two feeds.
  @Test func onePublisherSaysNothingTwice() {
    let said = Said("coast guard", "four people were missing", numbers: [("four", 4, "people")])
    let sentence = "The coast guard said four people were missing."
    #expect(kinds(sentence, said, sentence, said, feeds: ("a", "a")).isEmpty)
    #expect(kinds(sentence, said, sentence, said) == [.sameStatement])
  }

  /// A copy with another figure under the same words is one of two that cannot both be right.
  @Test func aReprintThatChangesAFigureDiffers() {
    var room = Newsroom()
    let body = Newsroom.ferry[0].body
    func said(_ count: String, _ value: Double) -> Said {
      Said(
        "coast guard", "\(count) sailors had been on the bridge",
        numbers: [(count, value, "sailors")])
    }
    room.read(
      Newsroom.ferry[0].title, body + "\n\nThe coast guard said 16 sailors had been on the bridge.",
      feed: "a", said: [said("16", 16)])
    let place = room.read(
      "Ferry Halmia lost", body + "\n\nThe coast guard said 26 sailors had been on the bridge.",
      feed: "b", hour: 1, said: [said("26", 26)])
    #expect(place.reprintOf == 0)
    #expect(place.relations.map(\.kind) == [.differsNumber])
  }

  /// "No other hospital" says nothing of the one that was told of, and who ran out of a thing has none.
  @Test func lackIsANoAndOthersAreOthers() {
    func negated(_ content: String) -> Int {
      let room = Newsroom()
      return room.claims(of: "The guard said " + content + ".", Said("guard", content)).reduce(0) {
        $0 + $1.negated.count
      }
    }
    #expect(negated("the trawlers had run out of diesel") == 2)
    #expect(negated("the trawlers had not run out of diesel") == 0)
    #expect(negated("no other trawler had asked for diesel") == 1)
    #expect(negated("the trawler was without power near Nordvik") == 1)
  }
}
