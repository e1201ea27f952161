import FeedModel
import Testing

@testable import StoryJoin

/// How a claim stands to an earlier one of its story.
@Suite struct RelationTests {
  private typealias Said = Newsroom.Said

  /// Two items of the ferry's story, with one claim each at their ends.
  private func kinds(
    _ first: (sentence: String, said: Said), _ second: (sentence: String, said: Said),
    hours: Double = 1
  ) -> [ClaimRelation.Kind] {
    var room = Newsroom()
    room.read(
      Newsroom.ferry[0].title, Newsroom.ferry[0].body + "\n\n" + first.sentence, feed: "a",
      said: [first.said])
    let place = room.read(
      Newsroom.ferry[1].title, Newsroom.ferry[1].body + "\n\n" + second.sentence, feed: "b",
      hour: hours, said: [second.said])
    #expect(place.story == 0, "the claims are of one story")
    return place.relations.map(\.kind)
  }

  private let guardFour = (
    sentence: "The coast guard said four people were missing.",
    said: Said(
      "coast guard", "four people were missing", numbers: [("four", 4, "people")])
  )

  @Test func oneSourceInTwoOutletsIsOneStatement() {
    let again = (
      sentence: "Four people are still missing, the coast guard said.",
      said: Said("coast guard", "Four people are still missing", numbers: [("Four", 4, "people")])
    )
    #expect(kinds(guardFour, again) == [.sameStatement])
  }

  @Test func anotherSourceWithTheSameFigureSaysSoToo() {
    let line = (
      sentence: "The shipping line reported four people missing.",
      said: Said(
        "shipping line", "four people missing", numbers: [("four", 4, "people")])
    )
    #expect(kinds(guardFour, line) == [.sameClaim])
  }

  @Test func anotherSourceWithAnotherFigureDiffers() {
    let line = (
      sentence: "The shipping line reported seven people missing.",
      said: Said(
        "shipping line", "seven people missing", numbers: [("seven", 7, "people")])
    )
    #expect(kinds(guardFour, line) == [.differsNumber])
  }

  /// Who gives a figure for a new one is mostly who gave the old one, under a name that nobody can tell to be his.
  @Test(arguments: [
    "seven people were now missing", "seven people were missing, not four as first thought",
    "7 people were missing, not 4 as first thought",
  ])
  func aFigureThatIsGivenForANewOneDiffersFromNone(_ content: String) {
    let said = Said(
      "shipping line", content, numbers: [(content.hasPrefix("7") ? "7" : "seven", 7, "people")])
    let line = (sentence: "The shipping line said \(content).", said: said)
    #expect(kinds(guardFour, line).isEmpty)
  }

  /// A feed that is read for the first time brings its newest item first.
  @Test func nobodyUpdatesHimselfByWhatHeSaidBefore() {
    let six = (
      sentence: "The coast guard said six people were missing.",
      said: Said("coast guard", "six people were missing", numbers: [("six", 6, "people")])
    )
    #expect(kinds(guardFour, six) == [.updates])
    #expect(kinds(guardFour, six, hours: -1).isEmpty)
  }

  /// The same words with the same "never" deny nothing, and an aside of a long claim is no denial.
  @Test func twoTimesNoIsNoDenial() {
    let first = (
      sentence:
        "Mara Holt said the bow door of the Halmia was never closed by anybody on board that night.",
      said: Said(
        "Mara Holt", "the bow door of the Halmia was never closed by anybody on board that night",
        role: "passenger")
    )
    let second = (
      sentence: "Odd Brekke said the bow door was never closed.",
      said: Said("Odd Brekke", "the bow door was never closed", role: "diver")
    )
    #expect(!kinds(first, second).contains(.denies))
  }

  @Test func atLeastFourIsNoOtherFigureThanSix() {
    let least = (
      sentence: "The coast guard said at least four people were missing.",
      said: Said(
        "coast guard", "at least four people were missing", numbers: [("four", 4, "people")])
    )
    let six = (
      sentence: "The shipping line reported six people missing.",
      said: Said("shipping line", "six people missing", numbers: [("six", 6, "people")])
    )
    #expect(!kinds(least, six).contains(.differsNumber))
  }

  @Test func theSameSourceLaterUpdates() {
    let later = (
      sentence: "The coast guard said two people were missing.",
      said: Said("coast guard", "two people were missing", numbers: [("two", 2, "people")])
    )
    #expect(kinds(guardFour, later, hours: 8) == [.updates])
  }

  @Test func missingAndDeadAreTwoQuantities() {
    let dead = (
      sentence: "The hospital in Nordvik said seven people had died.",
      said: Said(
        "hospital in Nordvik", "seven people had died", numbers: [("seven", 7, "people")])
    )
    #expect(kinds(guardFour, dead).isEmpty)
  }

  @Test func aRunningCountOfAnotherSourceTheNextDayIsNoContradiction() {
    let line = (
      sentence: "The shipping line reported seven people missing.",
      said: Said("shipping line", "seven people missing", numbers: [("seven", 7, "people")])
    )
    #expect(kinds(guardFour, line, hours: 20).isEmpty)
  }

  @Test func nobodyAgainstFourDenies() {
    let none = (
      sentence: "The shipping line said nobody was missing.",
      said: Said("shipping line", "nobody was missing")
    )
    #expect(kinds(guardFour, none) == [.denies])
  }

  private let doorOpen = (
    sentence: "The drivers' union said the bow door was open in harbour.",
    said: Said("drivers' union", "the bow door was open in harbour")
  )

  @Test func whoDeniesTheSameDenies() {
    let denial = (
      sentence: "The shipping line denied that the bow door was open in harbour.",
      said: Said("shipping line", "that the bow door was open in harbour", stance: .deny)
    )
    #expect(kinds(doorOpen, denial) == [.denies])
  }

  @Test func aDenialOfANegativeAssertsIt() {
    let denial = (
      sentence: "The shipping line denied that the bow door was not open in harbour.",
      said: Said("shipping line", "that the bow door was not open in harbour", stance: .deny)
    )
    #expect(!kinds(doorOpen, denial).contains(.denies))
  }

  @Test func aDoubtIsNoDenial() {
    let doubt = (
      sentence: "The shipping line doubts that the bow door was not open in harbour.",
      said: Said("shipping line", "that the bow door was not open in harbour", stance: .doubt)
    )
    #expect(kinds(doorOpen, doubt).isEmpty)
  }

  @Test func aSpokesmanIsHisMinistry() {
    let ministry = (
      sentence: "The Harbour ministry said the door was inspected in February.",
      said: Said("Harbour ministry", "the door was inspected in February")
    )
    let person = (
      sentence: "Ove Lind said the door was inspected in February.",
      said: Said(
        "Ove Lind", "the door was inspected in February", role: "spokesman of the Harbour ministry")
    )
    #expect(kinds(ministry, person) == [.sameStatement])
  }

  @Test func anOfficerSpeaksForWhatStandsBesideTheName() {
    let line = (
      sentence: "Brage Line said the door was inspected in February.",
      said: Said("Brage Line", "the door was inspected in February")
    )
    let person = (
      sentence: "Brage Line's Ove Lind said the door was inspected in February.",
      said: Said(
        "Ove Lind", "the door was inspected in February", role: "chief executive of Brage Line")
    )
    #expect(kinds(line, person) == [.sameStatement])
  }

  /// The figure that is most alike answers: dead to dead, and missing to missing.
  @Test func figuresAreComparedEachWithItsLike() {
    let early = (
      sentence: "The coast guard said two people were dead and nine were missing.",
      said: Said(
        "coast guard", "two people were dead and nine were missing",
        numbers: [("two", 2, "people"), ("nine", 9, nil)])
    )
    let line = (
      sentence: "The shipping line said nine were missing and two people dead.",
      said: Said(
        "shipping line", "nine were missing and two people dead",
        numbers: [("nine", 9, nil), ("two", 2, "people")])
    )
    #expect(kinds(early, line) == [.sameClaim])
  }

  @Test func notSinceAYearSaysWhenItWas() {
    let last = (
      sentence: "The Harbour ministry said the door was last inspected in 2030.",
      said: Said("Harbour ministry", "the door was last inspected in 2030")
    )
    let since = (
      sentence: "The drivers' union said the door had not been inspected since 2030.",
      said: Said("drivers' union", "the door had not been inspected since 2030")
    )
    #expect(!kinds(last, since).contains(.denies))
  }

  @Test func aCopyThatSaysTheOppositeIsNotTheSameStatement() {
    var room = Newsroom()
    let body = Newsroom.ferry[0].body + " The coast guard said "
    room.read(
      "Halmia", body + "four people were missing.", feed: "a",
      said: [Said("coast guard", "four people were missing", numbers: [("four", 4, "people")])])
    let copy = room.read(
      "Halmia sinks", body + "nobody was missing.", feed: "b", hour: 1,
      said: [Said("coast guard", "nobody was missing")])
    #expect(copy.reprintOf == 0)
    #expect(copy.relations.isEmpty)
  }

  @Test func claimsOfOneItemStandInNoRelation() {
    var room = Newsroom()
    let place = room.read(
      "Halmia", "The coast guard said four people were missing. The line said nobody was missing.",
      said: [
        Said("coast guard", "four people were missing", numbers: [("four", 4, "people")]),
        Said("line", "nobody was missing"),
      ])
    #expect(place.relations.isEmpty)
  }
}
