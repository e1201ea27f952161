import FeedModel
import Testing

@testable import StoryJoin

/// What only copies.
@Suite struct ReprintTests {
  private static let wire = """
    NORDVIK, March 7 (Northern Wire) - The night ferry Halmia sank off Nordvik in the early hours of Saturday \
    after its bow door was torn off in heavy swell, the coast guard said. Trawlers took 31 passengers out of \
    the water and landed them at the fish quay, where doctors were waiting.

    The Halmia had left Skarholm at midnight with nineteen lorries. "We heard a crack, and then the deck was \
    wet," said Peter Holm, a driver from Tosk. The line's director, Ove Lind, said the door had been \
    inspected in February.

    Divers of the navy will search the wreck at first light. The Harbour ministry has opened an inquiry.
    """

  private func place(of body: String, title: String, feed: String, hour: Double = 1) -> StoryPlace {
    var room = Newsroom()
    room.read("Night ferry sinks off Nordvik", Self.wire, feed: "wire")
    return room.read(title, body, feed: feed, hour: hour)
  }

  @Test func theSameTextUnderAnotherHeadlineIsAReprint() {
    let copy = place(of: Self.wire, title: "Ferry disaster: 31 saved", feed: "post")
    #expect(copy.reprintOf == 0)
    #expect(copy.story == 0)
  }

  @Test func aShortenedTextWithALocalParagraphIsAReprint() {
    let cut = Self.wire.split(separator: "\n\n").prefix(2).joined(separator: "\n\n")
    let local =
      "\n\nThe mayor of Kelling offered beds in the town's school for the drivers of the lorries."
    #expect(place(of: cut, title: "Ferry sinks", feed: "post").reprintOf == 0)
    #expect(place(of: Self.wire + local, title: "Ferry sinks", feed: "kelling").reprintOf == 0)
  }

  @Test func anEditedTextIsAReprint() {
    let edited = """
      The bow door of the night ferry Halmia was torn off in heavy swell, and the ship sank off Nordvik in the \
      early hours of Saturday, the coast guard said. It had left Skarholm at midnight with nineteen lorries. \
      Trawlers took 31 passengers out of the water and landed them at the fish quay.

      Peter Holm, a driver from Tosk, said: "We heard a crack, and then the deck was wet." An inquiry has been \
      opened by the Harbour ministry, and divers of the navy will search the wreck. (Northern Wire)
      """
    #expect(place(of: edited, title: "Door torn off", feed: "post").reprintOf == 0)
  }

  @Test func anOwnReportWithTheSameQuotationIsNone() {
    let own = """
      Peter Holm still has salt in his hair. "We heard a crack, and then the deck was wet," the driver from Tosk \
      says in the canteen of the fish market. He had been asleep in his cab when the Halmia listed. A \
      fisherman threw him a rope; his lorry, with eleven tonnes of cod, lies on the sea bed off Nordvik. He \
      wants to know why nobody sounded the alarm on the car deck.
      """
    let place = place(of: own, title: "A driver tells of the night", feed: "post")
    #expect(place.reprintOf == nil)
    #expect(place.story == 0)
  }

  /// Of a short text one quotation is a half.
  @Test func aShortReportAroundAQuotationIsNone() {
    let quotation = """
      "We heard a crack, and then the deck was wet, and somebody was shouting that we should leave the lorries and climb,"
      """
    var room = Newsroom()
    let short = "\"We heard a crack, and then the deck was wet,\""
    let bytes = Array(Self.wire.utf8)
    let start = (0..<bytes.count).first { bytes[$0...].starts(with: short.utf8) } ?? 0
    let wire =
      String(decoding: bytes.prefix(start), as: UTF8.self) + quotation
      + String(decoding: bytes.dropFirst(start + short.utf8.count), as: UTF8.self)
    room.read("Night ferry sinks off Nordvik", wire, feed: "wire")
    let own =
      "Peter Holm, whose lorry lies off Nordvik with the Halmia, tells of the night. " + quotation
      + " says the driver. His cousins drove all night to fetch him home."
    let place = room.read("A driver tells of the night", own, feed: "post", hour: 1)
    #expect(start > 0 && place.reprintOf == nil && place.story == 0)
  }

  @Test func aReprintOfAReprintNamesTheOriginal() {
    var room = Newsroom()
    room.read("Night ferry sinks off Nordvik", Self.wire, feed: "wire")
    room.read("Ferry sinks", Self.wire, feed: "post", hour: 1)
    let third = room.read("Ship lost", Self.wire, feed: "times", hour: 2)
    #expect(third.reprintOf == 0)
  }

  @Test func theFeedsOwnCorrectionIsTheSameText() {
    let corrected = Self.wire + "\n\nCorrection: there were nineteen lorries on board, not ninety."
    let place = place(of: corrected, title: "Night ferry sinks off Nordvik", feed: "wire", hour: 2)
    #expect(place.reprintOf == 0)
  }

  @Test func containmentIsOfTheShorterText() {
    let long = WordReader.words(Array(Self.wire.utf8), limit: 1_000)
    let short = Array(long.prefix(40))
    let found = PackedPairs(PairSketch(short)).containment(PackedPairs(PairSketch(long)))
    #expect(found.share == 1)
    #expect(PackedPairs(PairSketch(long)).containment(PackedPairs(PairSketch([]))).share == 0)
  }
}
