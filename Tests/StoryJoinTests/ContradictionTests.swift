import FeedModel
import Testing

@testable import StoryJoin

/// Claims that cannot both be true, and such as only seem so.
@Suite struct ContradictionTests {
  private typealias Said = Newsroom.Said

  /// How the claims of the second of two items of the ferry's story stand to those of the first.
  private func kinds(
    _ first: String, _ ones: [Newsroom.Said], _ second: String, _ others: [Newsroom.Said],
    hours: Double = 1
  ) -> [ClaimRelation.Kind] {
    var room = Newsroom()
    room.read(
      Newsroom.ferry[0].title, Newsroom.ferry[0].body + "\n\n" + first, feed: "a", said: ones)
    let place = room.read(
      Newsroom.ferry[1].title, Newsroom.ferry[1].body + "\n\n" + second, feed: "b", hour: hours,
      said: others)
    #expect(place.story == 0, "the claims are of one story")
    return place.relations.map(\.kind)
  }

  /// The same of one claim each, which are whole sentences.
  private func kinds(
    _ who: String, _ what: String, _ numbers: [(text: String, value: Double, unit: String?)] = [],
    against other: String, _ said: String,
    _ others: [(text: String, value: Double, unit: String?)] = [], stance: Stance = .say,
    hours: Double = 1
  ) -> [ClaimRelation.Kind] {
    kinds(
      "The \(who) said \(what).", [Said(who, what, numbers: numbers)],
      "The \(other) said \(said).", [Said(other, said, stance: stance, numbers: others)],
      hours: hours)
  }

  @Test func allInServiceDeniesThatSomeWereLost() {
    #expect(
      kinds(
        "navy", "two aircraft of the squadron had been lost", [("two", 2, "aircraft")],
        against: "air staff", "all aircraft of the squadron were in service") == [.denies])
    #expect(
      kinds(
        "pilots' union", "the beacon of the harbour had been out of order for months",
        against: "harbour board", "all beacons of the harbour were working on Friday") == [.denies])
  }

  /// One lamp can be broken and another one work; what is lost in a year says nothing of one night.
  @Test func someAgainstSomeIsNoDenial() {
    #expect(
      kinds(
        "pilots' union", "a lamp of the harbour was broken", against: "harbour board",
        "a lamp of the harbour was working"
      ).contains(.denies) == false)
    #expect(
      kinds(
        "navy", "214 aircraft were destroyed since the start of the war",
        [("214", 214, "aircraft")], against: "air staff", "all aircraft came back"
      ).contains(.denies) == false)
  }

  /// That nothing was damaged as well is another matter.
  @Test func noneShotDownDeniesFourWhateverElseWasNot() {
    #expect(
      kinds(
        "navy", "it had shot down four missiles and that nothing on the quay was damaged",
        [("four", 4, "missiles")], against: "air staff", "not a single one was intercepted")
        == [.denies])
  }

  @Test func aNoReachesNoFurtherThanItsClause() {
    #expect(
      kinds(
        "navy", "four missiles were destroyed and nobody was hurt", [("four", 4, "missiles")],
        against: "air staff", "all four missiles were destroyed by its crews",
        [("four", 4, "missiles")]
      ).contains(.denies) == false)
  }

  @Test func aCutNotIsANo() {
    #expect(
      kinds(
        "crew", "the bow door was bolted before midnight", against: "yard",
        "the bow door wasn't bolted before midnight") == [.denies])
  }

  /// "No link with the leak" does not say that nothing leaked.
  @Test func noConnectionDeniesNoEvent() {
    #expect(
      kinds(
        "crew", "oil from the tank had leaked into the harbour", against: "port",
        "there was no connection with the oil leak in the harbour"
      ).contains(.denies) == false)
  }

  /// A claim that is called a lie is denied.
  @Test func whoCallsAClaimALieDeniesIt() {
    #expect(
      kinds(
        "The yard said pickets stopped lorries with medicine.",
        [Said("yard", "pickets stopped lorries with medicine")],
        "Pickets stopped lorries with medicine, the yard said. The dockers called the claim a lie.",
        [
          Said("yard", "Pickets stopped lorries with medicine"),
          Said("dockers", "the claim a lie"),
        ]
      ).contains(.denies))
  }

  @Test func upToFiftyIsNotOneHundredAndFifty() {
    #expect(
      kinds(
        "rescuers", "150 civilians were in the cellars", [("150", 150, "civilians")],
        against: "fishermen", "no more than 50 civilians were in the cellars",
        [("50", 50, "civilians")]) == [.differsNumber])
  }

  /// The month has nothing to do with a march.
  @Test func marchIsAMonth() {
    #expect(
      kinds(
        "relief office", "19 deaths had been counted by 10 March", [("19", 19, "deaths")],
        against: "clinic", "eight had died", [("eight", 8, nil)]) == [.differsNumber])
  }

  @Test func aBareFigureCountsWhatWasCountedBefore() {
    #expect(
      kinds(
        "The headmaster said 87 girls were missing.",
        [Said("headmaster", "87 girls were missing", numbers: [("87", 87, "girls")])],
        "The headmaster said 87 girls were missing. The teachers put it at about 50.",
        [
          Said("headmaster", "87 girls were missing", numbers: [("87", 87, "girls")]),
          Said("teachers", "it at about 50", numbers: [("50", 50, nil)]),
        ]
      ).contains(.differsNumber))
  }

  @Test func theWholeOfAPartIsNoOtherFigure() {
    #expect(
      kinds(
        "mission", "boxes were stuffed in 38 of the 410 stations",
        [("38", 38, nil), ("410", 410, "stations")], against: "commission",
        "the mission had seen 410 stations", [("410", 410, "stations")]
      ).contains(.differsNumber) == false)
  }

  @Test func twoSharesOfWhateverDoNotDiffer() {
    #expect(
      kinds(
        "bank", "output fell by 0.3 per cent", [("0.3", 0.3, "percent")], against: "institute",
        "exports rose by 0.2 per cent", [("0.2", 0.2, "percent")]
      ).contains(.differsNumber) == false)
  }

  /// Tanks and bombers are not counted against each other because both were destroyed.
  @Test func twoKindsOfThingsDoNotDiffer() {
    #expect(
      kinds(
        "navy", "four missiles were destroyed", [("four", 4, "missiles")], against: "air staff",
        "two bombers were destroyed", [("two", 2, "bombers")]
      ).contains(.differsNumber) == false)
  }

  /// The strength of a quake does not grow from one day to the next.
  @Test func whatDoesNotGrowDiffersTheNextDayToo() {
    #expect(
      kinds(
        "seismic centre", "the quake had a magnitude of 6.1", [("6.1", 6.1, nil)],
        against: "weather bureau", "the magnitude was 6.4", [("6.4", 6.4, nil)], hours: 20)
        == [.differsNumber])
  }

  /// "More than twice the clinic's figure of eight": the eight is another's.
  @Test func aFigureThatIsQuotedIsNotClaimed() {
    #expect(
      kinds(
        "relief office", "19 people had died, more than twice the figure of eight",
        [("19", 19, "people"), ("eight", 8, nil)], against: "clinic", "eight people had died",
        [("eight", 8, "people")]) == [.differsNumber])
  }

  /// A firm that was taken for a person is of nobody else; a plant's manager is never of the police.
  @Test func whoIsOfAnotherKindIsAnotherSource() {
    for (name, role) in [("Halmia Lines", "operator"), ("Ove Lind", "manager")] {
      #expect(
        kinds(
          "\(name) said 30 tonnes of oil had leaked.",
          [Said(name, "30 tonnes of oil had leaked", role: role, numbers: [("30", 30, "tonnes")])],
          "The police said 52 tonnes of oil had leaked.",
          [Said("police", "52 tonnes of oil had leaked", numbers: [("52", 52, "tonnes")])])
          == [.differsNumber], "\(role)")
    }
  }

  /// "His spokesman" speaks for the person who was named before.
  @Test func aPersonHasASpokesman() {
    #expect(
      kinds(
        "A negotiator said 40 million francs had been paid.",
        [
          Said(
            "negotiator", "40 million francs had been paid",
            numbers: [("40 million", 40_000_000, "francs")])
        ],
        "President Ida Walbo said the girls had come home. His spokesman said not one franc had been paid.",
        [
          Said("Ida Walbo", "the girls had come home", role: "President"),
          Said("His spokesman", "not one franc had been paid", numbers: [("one", 1, "franc")]),
        ]
      ).contains(.denies))
  }

  /// An officer is of the body that the item named before, and updates it; where none was named, nobody knows of
  /// which, and nothing is said.
  @Test func anOfficerIsOfTheBodyThatWasNamed() {
    let first = "Skarholm Lines said four people were missing."
    let said = Said("Skarholm Lines", "four people were missing", numbers: [("four", 4, "people")])
    let officer = "The chief executive, Ove Lind, said nine people were missing."
    let nine = Said(
      "Ove Lind", "nine people were missing", role: "chief executive",
      numbers: [("nine", 9, "people")])
    let named = "Skarholm Lines said the bow door was old. " + officer
    let door = Said("Skarholm Lines", "the bow door was old")
    #expect(kinds(first, [said], named, [door, nine], hours: 2).contains(.updates))
    #expect(kinds(first, [said], officer, [nine], hours: 2) == [])
  }

  /// Of a bulletin one line changes, the other stands.
  @Test func oneLineOfABulletinIsUpdated() throws {
    let traces = [11_420, 11_447].compactMap { drones in
      let line = "214 aircraft and \(drones) drones had been shot down"
      return Newsroom().claims(
        of: "The navy said \(line).",
        Said(
          "navy", line,
          numbers: [("214", 214, "aircraft"), ("\(drones)", Double(drones), "drones")])
      ).first
    }
    let earlier = try #require(traces.first)
    var later = try #require(traces.last)
    later.original = 1
    let verdict = RelationJudge.judge(later, earlier, sameness: .same) { $0.weight }
    #expect(verdict?.kind == .updates)
    #expect(verdict?.numbers?.claim.low == 11_447)
  }
}
