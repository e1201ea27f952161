import FeedModel
import PollSchedule
import Testing

@Suite("The next poll after a failure")
struct FailureTests {
  @Test("the wait doubles with each failure in a row, to 24 h, and never ends")
  func backOff() throws {
    var state = FeedState.polled(estimate: 15 * minute)
    var now = noon
    for count in 1...100 {
      state = state.recording(.failure("timeout"), at: now, seed: UInt64(count))
      let wait = try #require(state.wait(from: now))
      if count <= 6 {
        let expected = 15 * minute << (count - 1)
        #expect((expected * 9 / 10...expected * 12 / 10).contains(wait))
      }
      #expect(wait <= day)
      guard case .failing(let failure) = state.condition else {
        Issue.record("not failing")
        return
      }
      #expect(failure.count == count)
      #expect(failure.since == noon)
      now = try #require(state.nextPoll)
    }
    #expect(try #require(state.wait(from: now)) <= 0)
    #expect(state.nextPollReason == "failed 100 times in a row (timeout), backing off 1 d")
  }

  @Test("a failure changes nothing but health and the next poll")
  func nothingElse() {
    let before = FeedState.polled(estimate: hour)
    var after = before.recording(.failure("truncated"))
    #expect(after.nextPollReason == "failed once (truncated), backing off 1 h")
    after.condition = before.condition
    after.nextPoll = before.nextPoll
    after.nextPollReason = before.nextPollReason
    after.lastAttempt = before.lastAttempt
    #expect(before.heldUntil == nil)
    #expect(after == before)
  }

  @Test("a success ends the row")
  func recovery() {
    let failed = FeedState.polled().recording(.failure("dns")).recording(.failure("dns"))
    let state = failed.recording(.notModified())
    #expect(state.condition == .ok)
    #expect(state.lastSuccess == noon)
    guard case .failing(let row) = state.recording(.failure("dns")).condition else {
      Issue.record("not failing")
      return
    }
    #expect(row.count == 1)
  }

  @Test(
    "Retry-After of a 429 or 503 is honoured between the interval and 24 h",
    arguments: [
      (Int64(1), 15 * minute), (3 * hour, 3 * hour), (9 * day, day), (Int64.max, day),
    ], ["http-429", "http-503"])
  func retryAfter(values: (Int64, Int64), code: String) throws {
    let state = FeedState.polled().recording(.failure(code, retryAfter: values.0))
    #expect((values.1...min(values.1 + values.1 / 10, day)).contains(try #require(state.wait())))
    #expect(state.heldUntil == noon.plus(min(values.0, day)), "the host, for as long as it said")
  }

  @Test("the host of a feed that is polled every six hours waits no longer than it said")
  func hostOfASlowFeed() throws {
    let state = FeedState.polled().recording(.failure("http-429", retryAfter: 10 * minute)) {
      $0.minInterval = 6 * hour
    }
    #expect(try #require(state.wait()) >= 6 * hour)
    #expect(state.heldUntil == noon.plus(10 * minute))
  }

  @Test(
    "a Retry-After that has passed takes nothing back: the feed waits as without one",
    arguments: [Int64(0), -5, -86_400_000, .min], ["http-429", "http-503"])
  func pastRetryAfter(value: Int64, code: String) throws {
    let state = FeedState.polled().recording(.failure(code, retryAfter: value))
    #expect((hour...hour * 12 / 10).contains(try #require(state.wait())))
    #expect(state == FeedState.polled().recording(.failure(code)))
  }

  @Test("503 without Retry-After speaks for its own feed: it waits from an hour, its host not")
  func unavailable() throws {
    let first = FeedState.polled().recording(.failure("http-503"))
    #expect((hour...hour * 12 / 10).contains(try #require(first.wait())))
    #expect(first.heldUntil == nil)
    let second = first.recording(.failure("http-503"))
    #expect((2 * hour...hour * 24 / 10).contains(try #require(second.wait())))
    #expect(second.heldUntil == nil)
  }

  @Test("429 without Retry-After: the feed waits from an hour, doubling, its host an hour")
  func hold() throws {
    let first = FeedState.polled().recording(.failure("http-429"))
    #expect((hour...hour * 12 / 10).contains(try #require(first.wait())))
    let second = first.recording(.failure("http-429"))
    #expect((2 * hour...hour * 24 / 10).contains(try #require(second.wait())))
    for state in [first, second] { #expect(state.heldUntil == noon.plus(hour)) }
    #expect(second.recording(.notModified()).heldUntil == nil)
    #expect(second.recording(.failure("timeout")).heldUntil == nil)
  }

  @Test("Retry-After of other errors is not asked for and not used; nothing is held")
  func otherErrors() throws {
    let state = FeedState.polled().recording(.failure("http-500", retryAfter: 10 * hour))
    #expect(try #require(state.wait()) < hour)
    #expect(state.heldUntil == nil)
  }

  @Test("a host out of reach is asked again after an eighth of the time that it has been so")
  func unreachable() throws {
    var state = FeedState.polled()
    var now = noon
    var polls = 0
    while now < noon.plus(8 * hour) {
      var poll = FailedPoll(code: "connect", message: "refused")
      poll.reach = .nothing
      state = state.recording(.failed(poll), at: now) { $0.interval = 15 * minute }
      polls += 1
      let wait = try #require(state.wait(from: now))
      #expect(wait <= max(17 * minute, now.milliseconds(since: noon) / 7))
      now = now.plus(wait)
    }
    #expect((10...24).contains(polls), "\(polls)")
  }

  @Test("410 makes a feed gone after three days; it is asked once a week and may come back")
  func gone() throws {
    var state = FeedState.polled().recording(.failure("http-410"))
    #expect(state.goneSince == nil, "one alone is often a mistake")
    #expect(try #require(state.wait()) < hour)
    state = state.recording(.notModified(), at: noon.plus(hour))
    #expect(state.condition == .ok)
    state = state.goneAfter410(from: noon.plus(day))
    let gone = noon.plus(4 * day)
    #expect(state.goneSince == gone)
    #expect(state.nextPollReason == "gone: 410 for 3 days; asked once a week")
    let wait = try #require(state.wait(from: gone))
    #expect((6 * day...8 * day).contains(wait))
    let asked = gone.plus(wait)
    let still = state.recording(.failure("timeout"), at: asked)
    #expect(still.goneSince == gone, "whatever it says but a feed changes nothing")
    #expect((6 * day...8 * day).contains(try #require(still.wait(from: asked))))
    let back = still.recording(.notModified(), at: asked.plus(7 * day))
    #expect(back.condition == .ok)
    #expect(try #require(back.wait(from: asked.plus(7 * day))) <= day)
  }

  @Test("410 with days of not asking between is no proof")
  func goneAcrossAPause() {
    let state = FeedState.polled().recording(.failure("http-410"))
      .recording(.failure("http-410"), at: noon.plus(4 * day))
    #expect(state.goneSince == nil)
  }

  @Test("404 stops a feed after 14 unbroken days")
  func missing() throws {
    var state = FeedState.polled().recording(.failure("timeout"), at: noon.plus(-20 * day))
    state = state.recording(.failure("http-404"), at: noon)
    for passed in 1...13 {
      state = state.recording(.failure("http-404"), at: noon.plus(Int64(passed) * day))
    }
    state = state.recording(.failure("http-404"), at: noon.plus(14 * day - 1))
    #expect(state.goneSince == nil)
    let other = state.recording(.failure("http-500"), at: noon.plus(14 * day))
      .recording(.failure("http-404"), at: noon.plus(15 * day))
    #expect(other.goneSince == nil, "another error breaks the run")
    state = state.recording(.failure("http-404"), at: noon.plus(14 * day))
    #expect(state.goneSince == noon.plus(14 * day))
    #expect(state.nextPollReason == "gone: 404 for 14 days; asked once a week")
  }

  @Test("two 404 with two weeks of not asking between them prove nothing")
  func missingAcrossAPause() {
    let state = FeedState.polled().recording(.failure("http-404"))
      .recording(.failure("http-404"), at: noon.plus(15 * day))
    guard case .failing(let row) = state.condition else {
      Issue.record("\(state.condition)")
      return
    }
    #expect(row.since == noon && row.codeSince == noon.plus(15 * day))
  }

  @Test(
    "an adopted address that dies gives way to the configured one",
    arguments: [("http-410", Int64(0)), ("http-404", 0), ("dns", 3 * day)])
  func deadAddress(code: String, days: Int64) {
    var adopted = FeedState.polled()
    adopted.url = "https://new.example/feed"
    var state = adopted.recording(.failure("dns"))
    #expect(state.url == adopted.url, "not at the first failure")
    state = state.recording(.failure(code), at: noon.plus(days))
    #expect(state.url == state.configuredURL)
    #expect(state.validators == nil)
    guard case .failing = state.condition else {
      Issue.record("\(state.condition)")
      return
    }
    #expect(state.goneAfter410(from: noon.plus(4 * day)).goneSince != nil, "there it counts")
  }

  @Test("a clock that was set back silences nobody")
  func clockSetBack() throws {
    var state = FeedState.polled().recording(
      .failure("http-429", retryAfter: 3 * hour), at: noon.plus(365 * day))
    #expect(state.rebased(at: noon.plus(365 * day)) == state)
    #expect(state.rebased(at: noon.plus(365 * day - 1000)) == state, "the usual corrections")
    let wait = try #require(state.wait(from: noon.plus(365 * day)))
    state = state.rebased(at: noon)
    #expect(state.wait(from: noon) == wait)
    #expect(state.heldUntil == noon.plus(3 * hour))
    #expect(FeedState(feedID: "new", url: "https://example.org/").rebased(at: noon).nextPoll == nil)
  }

  @Test(
    "another address in the configuration brings a feed back and drops what was tied to the old")
  func reconciled() {
    var gone = FeedState.polled(estimate: hour).goneAfter410(from: noon)
    gone.bodyDigest = [1]
    gone.settings = 7
    #expect(gone.reconciled(configuredURL: gone.configuredURL, settings: 7) == gone)
    let state = gone.reconciled(configuredURL: "https://example.net/new", settings: 7)
    #expect(state.url == "https://example.net/new")
    #expect(state.configuredURL == state.url)
    #expect(state.validators == nil)
    #expect(state.bodyDigest == nil)
    #expect(state.primed, "what has been seen stays seen")
    #expect(state.due(start: noon) == noon)
  }

  @Test("other settings make a feed due at once that fails or is gone, and no other")
  func changedSettings() {
    for var state in [
      FeedState.polled().goneAfter410(from: noon),
      FeedState.polled().recording(.failure("http-429")),
    ] {
      #expect(state.reconciled(configuredURL: state.url, settings: 8) == state, "nobody knows")
      state.settings = 7
      let changed = state.reconciled(configuredURL: state.url, settings: 8)
      #expect(changed.due(start: noon) == noon && changed.heldUntil == nil)
      #expect(changed.condition == state.condition, "whether it is well again will be seen")
      #expect(changed.nextPollReason == "its settings were changed")
    }
    var well = FeedState.polled().recording(.notModified())
    well.settings = 7
    #expect(well.reconciled(configuredURL: well.url, settings: 8) == well)
  }

  @Test("an extreme interval of the operator cannot overflow")
  func extremes() throws {
    for interval in [Int64.max, 1, 0] {
      var state = FeedState.polled()
      for _ in 1...70 {
        state = state.recording(.failure("timeout")) { $0.interval = interval }
        #expect((0...day).contains(try #require(state.wait())))
      }
      state = state.recording(.notModified()) { $0.interval = interval }
      #expect(state.nextPoll.map { $0 >= noon } == true)
    }
  }
}
