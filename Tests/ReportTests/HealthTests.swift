import FeedModel
import Testing

@testable import Report

/// What could not be seen.
@Suite struct ReportHealthTests {
  private func spots(_ lines: [String]) -> [ReportHealth.BlindSpot] {
    var ledger = EventLedger(window: StoryTests.window)
    for line in lines { ledger.add(Array(line.utf8)) }
    return ledger.blindSpots
  }

  private func event(_ time: String, _ event: String, _ rest: String = "") -> String {
    "{\"schema\":\"claimwatch.event/1\",\"time\":\"2026-11-\(time):00.000Z\",\"event\":\"\(event)\"\(rest)}"
  }

  @Test func eventsOpenAndCloseBlindSpots() {
    let feed = ",\"feed\":\"courier\",\"message\":\"timeout\""
    let spots = spots([
      event("20T08:00", "daemon.started"),
      event("26T06:00", "feed.failing", feed), event("26T07:00", "feed.failing", feed),
      event(
        "26T09:00", "feed.recovered", ",\"feed\":\"courier\",\"since\":\"2026-11-26T05:30:00.000Z\""
      ),
      event("26T10:00", "network.down"),
      event("26T10:20", "network.up"),
      event("26T11:00", "feed.overrun", ",\"feed\":\"post\",\"items\":12"),
      event("26T12:00", "feed.failing", ",\"feed\":\"post\",\"message\":\"503\""),
      // Over before the window began.
      event("21T10:00", "network.down"), event("21T10:20", "network.up"),
      "no event at all",
    ])
    #expect(spots.map(\.kind) == ["feed", "network", "feed", "feed"])
    #expect(spots.first?.since?.secondsDescription == "2026-11-26T05:30:00Z")
    #expect(spots.first?.until?.secondsDescription == "2026-11-26T09:00:00Z")
    #expect(spots.last?.until == nil && spots.last?.subject == "post")
  }

  @Test func whatWasBeforeTheFirstEventIsNotKnown() {
    let spots = spots([event("26T08:00", "daemon.started")])
    #expect(spots.count == 1 && spots.first?.until?.secondsDescription == "2026-11-26T08:00:00Z")
  }

  @Test func singlePassesLeaveNoBlindSpotBeforeTheirFirstEvent() {
    let rest = ",\"feed\":\"courier\",\"since\":\"2026-11-26T05:30:00.000Z\""
    #expect(spots([event("26T08:00", "feed.recovered", rest)]).isEmpty)
  }

  @Test func nothingIsClearWithAnyBlindSpot() {
    var health = ReportHealth(program: "claimwatch test")
    #expect(health.state == .unknown)
    health.isKnown = true
    #expect(health.state == .clear)
    let clear = health
    health.gaps = [4...7]
    #expect(health.state == .blind)
    health = clear
    health.suppressed = [.init(word: "kestrel", count: 3)]
    #expect(health.state == .blind)
    health = clear
    health.deadLetters = [.init(word: "desk", count: 0)]
    #expect(health.state == .clear)
    health.deadLetters = [.init(word: "desk", count: 1)]
    #expect(health.state == .blind)
    health = clear
    health.blindSpots = [.init(kind: "feed", subject: "courier", text: "failing")]
    #expect(health.state == .blind)
    var maker = ReportMaker(.init(window: StoryTests.window, health: clear))
    #expect(maker.document().health.state == .clear)
    maker.noteGap(3...4)
    #expect(maker.document().health.state == .blind)
  }
}
