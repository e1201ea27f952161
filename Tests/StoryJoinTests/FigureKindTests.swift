import FeedModel
import Testing

@testable import StoryJoin

/// What figures of two sources count, where no word says it twice.
@Suite struct FigureKindTests {
  private typealias Said = Newsroom.Said
  private typealias Number = (text: String, value: Double, unit: String?)

  private func kinds(
    _ who: String, _ what: String, _ numbers: [Number] = [], against other: String,
    _ said: String, _ others: [Number] = []
  ) -> [ClaimRelation.Kind] {
    kinds(Said(who, what, numbers: numbers), Said(other, said, numbers: others))
  }

  private func kinds(_ one: Newsroom.Said, _ other: Newsroom.Said) -> [ClaimRelation.Kind] {
    var room = Newsroom()
    room.read(
      Newsroom.ferry[0].title,
      Newsroom.ferry[0].body + "\n\nThe \(one.who) said \(one.what).", feed: "a", said: [one])
    let place = room.read(
      Newsroom.ferry[1].title,
      Newsroom.ferry[1].body + "\n\nThe \(other.who) said \(other.what).", feed: "b", hour: 1,
      said: [other])
    #expect(place.story == 0, "the claims are of one story")
    return place.relations.map(\.kind)
  }

  @Test func rangesAreNearByTheEndsThatAreNext() {
    #expect(
      kinds(
        "seamen's union", "some 2,000 jobs were at risk", [("2,000", 2_000, "jobs")],
        against: "harbour board", "the number of jobs would be in the low hundreds",
        [("hundreds", 100, nil)]) == [.differsNumber])
  }

  @Test func aCrowdIsOfPeople() {
    #expect(
      kinds(
        "seamen's union", "there were 400 people on the gate", [("400", 400, "people")],
        against: "police", "the crowd at the gate was 150", [("150", 150, nil)])
        == [.differsNumber])
  }

  @Test func whatShrinksGrowsByLessThanNothing() {
    #expect(
      kinds(
        "finance ministry", "the economy would grow by 1.4 per cent", [("1.4", 1.4, "per cent")],
        against: "harbour institute", "output would shrink by 0.2 per cent",
        [("0.2", 0.2, "per cent")]) == [.differsNumber])
    // Of one size, and yet not the same.
    #expect(
      kinds(
        "finance ministry", "the economy would grow by 1.4 per cent", [("1.4", 1.4, "per cent")],
        against: "harbour institute", "output would shrink by 1.4 per cent",
        [("1.4", 1.4, "per cent")]) == [.differsNumber])
  }

  @Test func anHourOfTheClockIsNoCount() {
    #expect(
      kinds(
        "seamen's union", "92 per cent had stayed out at the six o'clock shift",
        [("92", 92, "per cent"), ("six", 6, "shift")], against: "harbour board",
        "64 per cent had stayed out", [("64", 64, "per cent")]) == [.differsNumber])
  }

  @Test func whoFiredThreeTimesFiredThreeShots() {
    #expect(
      kinds(
        "police", "the man had fired three times", [("three", 3, "times")], against: "doorkeeper",
        "the man had fired five shots", [("five", 5, "shots")]) == [.differsNumber])
  }

  @Test func whatIsHandedOverIsNotMoreThanThat() {
    #expect(
      kinds(
        "agency Continental", "the family handed over 40 francs in ransom", [("40", 40, "francs")],
        against: "lawmaker Ove Lind", "the ransom paid was 65 francs", [("65", 65, "francs")])
        == [.differsNumber])
  }

  @Test func whatGoesAtSixtyIsMeasured() {
    #expect(
      kinds(
        "prosecutor", "the train was doing 118 kph", [("118", 118, "kph")], against: "driver",
        "he had been going at roughly sixty", [("sixty", 60, nil)]) == [.differsNumber])
  }

  @Test func whatItWasNotIsNoFigure() {
    #expect(
      kinds(
        "prosecutors", "the bribes came to 840,000 pounds", [("840,000", 840_000, "pounds")],
        against: "prosecutors", "their total was 804,000 pounds, not 840,000",
        [("804,000", 804_000, "pounds"), ("840,000", 840_000, nil)]) == [.updates])
  }

  @Test func whatIsRevisedIsUpdated() {
    #expect(
      kinds(
        "Danuva board", "the merger would save 180 million a year", [("180 million", 180e6, nil)],
        against: "Danuva board", "what the merger would save was revised to 240 million crowns",
        [("240 million", 240e6, "crowns")]) == [.updates])
  }

  @Test func whoNoLongerContestsUpdates() {
    #expect(
      kinds(
        "Ferrosur company", "all signals on the line were working", against: "Ferrosur company",
        "it does not contest that a signal on the line was dark") == [.updates])
    // "It denied that it had lost a plane" and "all planes came back" are one statement.
    #expect(
      kinds(
        Said("Danuva air force", "it had lost an aircraft", stance: .deny),
        Said("Danuva air force", "all its aircraft came back")
      ).contains(.updates) == false)
  }

  /// A governor who says so in a statement is nobody's spokesman.
  @Test func aGovernorIsNobodysSpokesman() {
    #expect(
      kinds(
        Said(
          "Samuel Tado", "50 girls were missing", role: "governor, in a statement",
          numbers: [("50", 50, "girls")]),
        Said("headmaster", "87 girls were missing", numbers: [("87", 87, "girls")]))
        == [.differsNumber])
  }

  @Test func twoWhoTellOfOneStateSayTheSame() {
    #expect(
      kinds(
        "fire officer", "the main exit was chained from outside", against: "police",
        "exits of the ship had been bolted") == [.sameClaim])
  }
}
