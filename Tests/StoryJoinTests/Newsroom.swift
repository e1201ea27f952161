import FeedModel

@testable import StoryJoin

/// Items of an invented world, and an engine that reads them.
struct Newsroom {
  var engine = StoryEngine()
  private(set) var places: [StoryPlace] = []

  /// Who said which part of the text; the part must stand in it.
  struct Said {
    let who: String
    let role: String?
    let what: String
    let stance: Stance
    let numbers: [(text: String, value: Double, unit: String?)]
    let cue: String?

    init(
      _ who: String, _ what: String, role: String? = nil, stance: Stance = .say,
      numbers: [(text: String, value: Double, unit: String?)] = [], cue: String? = nil
    ) {
      self.who = who
      self.role = role
      self.what = what
      self.stance = stance
      self.numbers = numbers
      self.cue = cue
    }
  }

  /// Reads an item; `hour` counts from some Monday.
  @discardableResult
  mutating func read(
    _ title: String, _ body: String, feed: String = "herald", publisher: String? = nil,
    credit: String? = nil, hour: Double = 0, said: [Said] = [], claims: [Claim] = []
  ) -> StoryPlace {
    let place = engine.add(
      StoryItem(
        feed: feed, publisher: publisher, credit: credit,
        published: Instant(milliseconds: 1_900_000_000_000 + Int64(hour * 3_600_000)),
        title: title, body: body, claims: said.compactMap { Self.claim($0, in: body) } + claims))
    places.append(place)
    return place
  }

  /// What is kept of a claim in `body`.
  func claims(of body: String, _ said: Said) -> [ClaimTrace] {
    ItemOutline(
      StoryItem(
        feed: "a", published: Instant(milliseconds: 0), title: "", body: body,
        claims: [Self.claim(said, in: body)].compactMap { $0 })
    ).claims
  }

  private static func claim(_ said: Said, in body: String) -> Claim? {
    guard let content = span(said.what, in: body) else { return nil }
    var claim = Claim(
      speaker: span(said.who, in: body), cue: said.cue.flatMap { span($0, in: body) },
      content: [content], quoteType: .indirect,
      stance: said.stance)
    let isPerson = said.role != nil
    claim.speakerResolved = ResolvedSpeaker(
      name: said.who, kind: isPerson ? .person : .organization, role: said.role,
      method: .asWritten)
    claim.numbers = said.numbers.compactMap { number in
      span(number.text, in: body, from: content.utf8.lowerBound).map {
        Quantity(span: $0, value: number.value, unit: number.unit, approximate: false)
      }
    }
    return claim
  }

  private static func span(_ part: String, in body: String, from: Int = 0) -> TextSpan? {
    let (needle, all) = (Array(part.utf8), Array(body.utf8))
    guard !needle.isEmpty, all.count >= needle.count else { return nil }
    for start in from..<(all.count - needle.count + 1)
    where all[start..<start + needle.count].elementsEqual(needle) {
      return TextSpan(field: .content, utf8: start..<start + needle.count)
    }
    return nil
  }

  // MARK: What happens in this world

  /// The night ferry sinks; four reports of it in other words.
  static let ferry: [(title: String, body: String)] = [
    (
      "Night ferry Halmia sinks off Nordvik",
      """
      The night ferry Halmia sank off Nordvik in the early hours of Saturday after its bow door was torn off. \
      The coast guard said 31 passengers had been taken out of the water by trawlers. The Halmia had left \
      Skarholm at midnight with lorries for the fish market. Divers will search the wreck at first light.
      """
    ),
    (
      "Trawlers save passengers as Halmia goes down near Nordvik",
      """
      Fishermen from Nordvik pulled 31 passengers out of the sea after the Halmia, the night ferry from \
      Skarholm, went down on Saturday. The bow door of the ferry had been torn off in the swell, the \
      coast guard said. Lorries bound for the fish market broke loose on the car deck.
      """
    ),
    (
      "Bow door of sunken Halmia had been repaired in spring",
      """
      The bow door of the Halmia, the ferry that sank off Nordvik on Saturday, had been repaired in spring, the \
      yard in Skarholm said. Divers have found the door two miles from the wreck. The coast guard counts 31 \
      passengers saved by trawlers.
      """
    ),
  ]
}
