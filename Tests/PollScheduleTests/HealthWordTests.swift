import FeedModel
import PollSchedule
import Testing

/// The one word for how a feed fares.
@Suite struct HealthWordTests {
  private func word(
    _ state: FeedState, at now: Instant = noon, held: Instant? = nil, patience: Int64 = minute
  ) -> FeedHealth {
    state.health(at: now, hostHeldUntil: held, patience: patience)
  }

  @Test("new, ok, failing, held, gone, poisoned")
  func conditions() {
    #expect(word(FeedState(feedID: "f", url: "https://example.org/")) == .new)
    let well = FeedState.polled().recording(.notModified())
    #expect(word(well) == .ok)
    #expect(word(well.recording(.failure("http-500"))) == .failing)
    #expect(word(well.recording(.failure("poisoned"))) == .poisoned)
    let throttled = well.recording(.failure("http-429"))
    #expect(word(throttled) == .failing, "it was asked and did not answer")
    #expect(word(throttled, at: noon.plus(2 * day)) == .failing)
    let neighbour = well.recording(.failure("http-500"))
    #expect(word(neighbour, held: noon.plus(hour)) == .failing)
    #expect(word(well, held: noon.plus(hour)) == .ok, "it is not due")
    #expect(word(well.goneAfter410(from: noon), held: noon.plus(hour)) == .gone)
  }

  @Test("a poll that should have been is overdue, unless the feed fails already")
  func overdue() throws {
    let well = FeedState.polled().recording(.notModified()) { $0.interval = hour }
    let late = try #require(well.nextPoll).plus(30_000)
    #expect(word(well, at: late) == .ok, "another poll may take so long")
    #expect(word(well, at: late, patience: 0) == .overdue)
    #expect(word(well, at: late.plus(hour)) == .overdue)
    #expect(word(well, at: late.plus(hour), held: late.plus(2 * hour)) == .held)
    let failing = well.recording(.failure("timeout"))
    #expect(word(failing, at: late.plus(9 * hour)) == .failing)
  }

  @Test("silent while nothing comes")
  func silent() {
    var state = FeedState.polled().recording(.notModified()) { $0.interval = hour }
    state.usualGap = UsualGap(median: hour, longest: 2 * hour)
    state.quietSince = noon.plus(-30 * day)
    #expect(word(state) == .silent)
    #expect(word(state.recording(.failure("http-500"))) == .failing)
    state.quietSince = noon.plus(-hour)
    #expect(word(state) == .ok)
  }

  @Test("overrun until documents overlap again, and for a day after")
  func overrun() {
    func poll(known: Int) -> PollOutcome {
      var poll = ReadPoll()
      poll.items = 20
      poll.known = known
      poll.hasNews = true
      return .read(poll)
    }
    func record(_ state: FeedState, known: Int, _ time: Instant) -> FeedState {
      state.recording(poll(known: known), at: time) { $0.interval = 8 * hour }
    }
    var state = record(.polled(at: noon.plus(-hour)), known: 19, noon)
    #expect(word(state) == .ok)
    state = record(state, known: 0, noon.plus(8 * hour))
    #expect(state.window.overrunSince == noon.plus(8 * hour))
    #expect(word(state, at: noon.plus(8 * hour)) == .overrun)
    #expect((state.wait(from: noon.plus(8 * hour)) ?? 0) < 5 * hour, "asked sooner than configured")
    state = record(state, known: 0, noon.plus(16 * hour))
    state = record(state, known: 20, noon.plus(17 * hour))
    #expect(state.window.overrunSince == nil)
    #expect(word(state, at: noon.plus(18 * hour)) == .overrun, "what was missed is missed")
    #expect(word(state, at: noon.plus(33 * hour), patience: day) == .ok)
  }

  @Test("what is lost for good comes before what mends itself")
  func severity() {
    let order = FeedHealth.allCases.sorted { $0.severity > $1.severity }
    #expect(
      order == [.gone, .poisoned, .failing, .overdue, .silent, .overrun, .held, .new, .ok])
    #expect(order.filter(\.isTrouble).count == 7)
  }
}
