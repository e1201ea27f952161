import FeedModel
import Testing

@testable import StoryJoin

/// What denies, and what only looks so.
@Suite struct DenialTests {
  private typealias Said = Newsroom.Said

  /// How a claim of the second of two items of the ferry's story stands to one of the first.
  private func kinds(
    _ first: String, _ one: Newsroom.Said, _ second: String, _ other: Newsroom.Said
  ) -> [ClaimRelation.Kind] {
    var room = Newsroom()
    room.read(
      Newsroom.ferry[0].title, Newsroom.ferry[0].body + "\n\n" + first, feed: "a", said: [one])
    let place = room.read(
      Newsroom.ferry[1].title, Newsroom.ferry[1].body + "\n\n" + second, feed: "b", hour: 1,
      said: [other])
    #expect(place.story == 0, "the claims are of one story")
    return place.relations.map(\.kind)
  }

  @Test func notASingleOneIsNone() {
    #expect(
      kinds(
        "The navy said it had shot down four missiles.",
        Said("navy", "it had shot down four missiles", numbers: [("four", 4, "missiles")]),
        "Colonel Brekke said not a single one was intercepted.",
        Said("Brekke", "not a single one was intercepted", role: "air force colonel"))
        == [.denies])
  }

  /// A denial in other words, and in a quotation, is one denial and not two.
  @Test func aQuotedNoRepeatsADenial() {
    #expect(
      kinds(
        "Survivors said the doors were locked.", Said("Survivors", "the doors were locked"),
        "The owner, Rashid Omalo, denied that anyone had been locked in: \"No door is ever locked.\"",
        Said(
          "Rashid Omalo", "that anyone had been locked in: \"No door is ever locked.\"",
          role: "owner",
          stance: .deny)) == [.denies])
  }

  /// Who denies that payments were a bribe does not deny that they were made.
  @Test func whatAThingWasIsDeniedAndNotTheThing() {
    #expect(
      kinds(
        "The coast guard said Skarholm Lines made payments of all kinds to the yard.",
        Said("coast guard", "Skarholm Lines made payments of all kinds to the yard"),
        "The owner, Rashid Omalo, denied that any payments of Skarholm Lines to the yard were a bribe.",
        Said(
          "Rashid Omalo", "that any payments of Skarholm Lines to the yard were a bribe",
          role: "owner",
          stance: .deny)
      ).contains(.denies) == false)
  }

  /// Two who speak of one man do not contradict each other by that.
  @Test func aNameIsNoPointOfItsOwn() {
    #expect(
      kinds(
        "The council said the islands lost sailings because of Gerald Pike.",
        Said("council", "the islands lost sailings because of Gerald Pike"),
        "His barrister, Ruth Ames, said that Gerald Pike did not sleep.",
        Said("Ruth Ames", "that Gerald Pike did not sleep", role: "barrister")
      ).contains(.denies) == false)
  }

  /// Where both say that none were dismissed, one does not deny the other by a further figure.
  @Test func noneAgainstNoneIsNoDenial() {
    #expect(
      kinds(
        "The owner, Otto Brenk, said there would be no redundancies.",
        Said("Otto Brenk", "there would be no redundancies", role: "Halmia owner"),
        "The yard said 300 posts would be affected and nobody would be dismissed.",
        Said(
          "yard", "300 posts would be affected and nobody would be dismissed",
          numbers: [("300", 300, "posts")])
      ).contains(.denies) == false)
  }

  /// "Revised from 6.4 to 6.2" claims 6.2, and "three of the nine" three.
  @Test func aFormerFigureAndAWholeAreNotClaimed() {
    func figures(_ text: String, _ numbers: [(text: String, value: Double, unit: String?)])
      -> [Double]
    {
      var room = Newsroom()
      let said = Said("coast guard", text, numbers: numbers)
      room.read("Title", "The coast guard said " + text + ".", said: [said])
      return room.claims(of: "The coast guard said " + text + ".", said).flatMap(\.figures).map(
        \.low)
    }
    #expect(
      figures(
        "the magnitude was revised from 6.4 to 6.2",
        [("6.4", 6.4, nil), ("6.2", 6.2, nil)]) == [6.2])
    #expect(
      figures(
        "three of the nine members had left",
        [("three", 3, nil), ("nine", 9, "members")]) == [3])
  }

  /// Four who hint at something are not six who were charged, and "the four other" are a part.
  @Test func anotherUnitAndAPartAreNoOtherFigure() {
    for (text, unit) in [
      ("the four other lawmakers of the Halmia council were charged", "lawmakers"),
      ("four captains of the Halmia council were charged", "captains"),
    ] {
      #expect(
        kinds(
          "The coast guard said six lawmakers of the Halmia council were charged.",
          Said(
            "coast guard", "six lawmakers of the Halmia council were charged",
            numbers: [("six", 6, "lawmakers")]),
          "The yard in Skarholm said \(text).",
          Said("yard in Skarholm", text, numbers: [("four", 4, unit)])
        ).contains(.differsNumber) == false)
    }
  }
}
