import FeedModel
import PollSchedule
import Testing

@Suite("The next poll after one that went well")
struct NextPollTests {
  @Test("a feed of unknown rhythm is polled every 15 minutes, a tenth more at random")
  func defaultInterval() throws {
    var waits: Set<Int64> = []
    for seed in 1...200 {
      let state = FeedState.polled().recording(.notModified(), seed: UInt64(seed))
      let wait = try #require(state.wait())
      #expect((15 * minute...18 * minute).contains(wait))
      #expect(state.nextPollReason == "every 15 min by its own rhythm")
      waits.insert(wait)
    }
    #expect(waits.count > 190, "the jitter spreads them")
  }

  @Test(
    "the rhythm is kept within the operator's bounds, within ten percent",
    arguments: [
      (1 * minute, 15 * minute...18 * minute), (60 * minute, 54 * minute...66 * minute),
      (2 * day, 324 * minute...396 * minute),
    ])
  func bounds(estimate: Int64, expected: ClosedRange<Int64>) throws {
    for seed in 1...50 {
      let state = FeedState.polled(estimate: estimate).recording(
        .notModified(), seed: UInt64(seed))
      #expect(expected.contains(try #require(state.wait())))
    }
  }

  @Test("without validators a feed is polled once an hour at most")
  func unconditional() throws {
    let state = FeedState.polled(validators: false).recording(.notModified(validators: false))
    #expect((60 * minute...66 * minute).contains(try #require(state.wait())))
    #expect(state.nextPollReason == "the server gives no validators, so every 1 h")
  }

  @Test(
    "a wish of the publisher is never undercut, and bounded by 24 h",
    arguments: [
      (2 * hour, 2 * hour), (20 * hour, 20 * hour), (40 * day, day), (Int64.max, day),
    ])
  func wishes(wish: Int64, expected: Int64) throws {
    for seed in 1...50 {
      let seed = UInt64(seed)
      let byAge = FeedState.polled().recording(.notModified(maxAge: wish), seed: seed)
      #expect((expected...expected + expected / 10).contains(try #require(byAge.wait())))
      let byRetry = FeedState.polled().recording(.notModified(retryAfter: wish), seed: seed)
      #expect((expected...expected + expected / 10).contains(try #require(byRetry.wait())))
      var state = FeedState.polled()
      state.schedule.ttlMinutes = Int(clamping: wish / minute)
      let byTTL = state.recording(.notModified(), seed: seed)
      #expect((expected...expected + expected / 10).contains(try #require(byTTL.wait())))
    }
  }

  @Test("the longest wish counts, and the reason names it")
  func reasons() {
    var state = FeedState.polled()
    state.schedule.ttlMinutes = 90
    #expect(state.recording(.notModified()).nextPollReason == "ttl 1 h 30 min")
    #expect(state.recording(.notModified(maxAge: 2 * hour)).nextPollReason == "max-age 2 h")
    #expect(state.recording(.notModified(maxAge: 5 * minute)).nextPollReason == "ttl 1 h 30 min")
    #expect(
      state.recording(.notModified(maxAge: 2 * hour, retryAfter: 3 * hour)).nextPollReason
        == "Retry-After 3 h")
  }

  @Test("nonsense from the publisher does no harm", arguments: [Int.min, -1, 0, Int.max])
  func nonsense(ttl: Int) throws {
    var state = FeedState.polled()
    state.schedule.ttlMinutes = ttl
    let wait = try #require(state.recording(.notModified(maxAge: .min)).wait())
    #expect((15 * minute...27 * hour).contains(wait))
  }

  @Test("the operator's interval overrides rhythm, wishes and missing validators")
  func configured() throws {
    var state = FeedState.polled(estimate: 5 * hour, validators: false)
    state.schedule = PublisherSchedule(ttlMinutes: 600, skipHours: 0xFF_FFFF, skipDays: 0x7F)
    let next = state.recording(.notModified(maxAge: day, validators: false)) {
      $0.interval = 5 * minute
    }
    #expect((270_000...330_000).contains(try #require(next.wait())))
    #expect(next.nextPollReason == "every 5 min, as configured")
  }

  @Test("skipHours moves a poll into the first hour that is not skipped")
  func skipHours() throws {
    var state = FeedState.polled()
    state.schedule.skipHours = 1 << 12 | 1 << 13 | 1 << 14
    let next = try #require(state.recording(.notModified()).nextPoll)
    #expect((noon.plus(3 * hour)..<noon.plus(3 * hour + 10 * minute)).contains(next))
  }

  @Test("skipDays moves a poll to the next day, across midnight")
  func skipDays() throws {
    var state = FeedState.polled()
    state.schedule.skipDays = 1 << 2  // Wednesday
    let next = try #require(state.recording(.notModified()).nextPoll)
    #expect((noon.plus(12 * hour)..<noon.plus(12 * hour + 10 * minute)).contains(next))
  }

  @Test("no skip keeps a feed from being polled for more than a day and a tenth")
  func skipEverything() throws {
    for (hours, days) in [(UInt32.max, UInt8.max), (0, 0x7F), (0, 0b111_1011), (0xFF_FFFE, 0)] {
      var state = FeedState.polled()
      state.schedule = PublisherSchedule(skipHours: hours, skipDays: days)
      let wait = try #require(state.recording(.notModified()).wait())
      #expect((15 * minute...27 * hour).contains(wait))
    }
  }

  @Test("a document's skipHours and skipDays are read leniently")
  func scheduleOfDocument() {
    var info = FeedInfo()
    info.ttlMinutes = 60
    info.skipHours = [0, 5, 24, 25, -1]
    info.skipDays = ["Saturday", "SUNDAY", "Caturday"]
    #expect(
      PublisherSchedule(info)
        == PublisherSchedule(ttlMinutes: 60, skipHours: 0b100001, skipDays: 0b1100000))
  }
}
