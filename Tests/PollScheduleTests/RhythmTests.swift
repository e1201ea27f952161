import FeedModel
import PollSchedule
import Testing

@Suite("A feed's own rhythm")
struct RhythmTests {
  private func estimate(_ dates: [Instant], _ state: FeedState = .polled()) -> Int64? {
    var poll = ReadPoll()
    poll.itemDates = dates
    poll.hasNews = true
    return state.recording(.read(poll)).estimatedInterval
  }

  @Test("the first fetch gives an estimate: half the median gap")
  func firstFetch() {
    let hourly = (0..<20).map { noon.plus(-Int64($0) * hour) }
    #expect(estimate(hourly, FeedState(feedID: "a", url: "https://example.org/")) == 30 * minute)
    #expect(estimate(hourly.shuffled()) == 30 * minute)
  }

  @Test("items dated together count as one publication")
  func digest() {
    let weekly = (0..<30).map { noon.plus(-Int64($0 / 10) * 7 * day - Int64($0 % 10) * 1000) }
    let value = estimate(weekly)
    #expect(value.map { $0 > 3 * day && $0 < 4 * day } == true)
  }

  @Test("a long silence counts for more than an old rhythm")
  func silence() {
    let old = (0..<20).map { noon.plus(-400 * day - Int64($0) * hour) }
    #expect(estimate(old) == 50 * day)
  }

  @Test("a night's silence does not put an hourly feed to sleep")
  func night() {
    let hourly = (0..<20).map { noon.plus(-8 * hour - Int64($0) * hour) }
    #expect(estimate(hourly) == hour)
  }

  @Test("dates in the future, in 1970 and at the ends of the range are no evidence")
  func wildDates() {
    let wild = [
      noon.plus(day), Instant(milliseconds: .max), Instant(milliseconds: .min),
      Instant(milliseconds: 0),
    ]
    #expect(estimate(wild, FeedState(feedID: "a", url: "https://example.org/")) == nil)
    #expect(estimate(wild + [noon, noon.plus(-2 * hour)]) == hour)
  }

  @Test("an undated feed is learned from the changes that polls see")
  func undated() {
    var poll = ReadPoll()
    poll.hasNews = true
    let first = FeedState.polled(at: noon.plus(-4 * hour)).recording(.read(poll))
    #expect(first.estimatedInterval == 2 * hour)
    let second = first.recording(.read(poll), at: noon.plus(20 * minute))
    #expect(second.estimatedInterval == 2 * hour - 30 * minute + 150_000)
    poll.hasNews = false
    #expect(second.recording(.read(poll)).estimatedInterval == second.estimatedInterval)
  }

  @Test("while nothing comes the interval grows to the maximum, and news brings it back")
  func stretching() throws {
    var state = FeedState.polled(estimate: 10 * minute)
    var waits: [Int64] = []
    var now = noon
    while now < noon.plus(4 * day) {
      state = state.recording(.notModified(), at: now)
      waits.append(try #require(state.wait(from: now)))
      now = try #require(state.nextPoll)
    }
    #expect(waits.first.map { $0 < 20 * minute } == true)
    #expect(waits.last.map { $0 > 5 * hour && $0 < 7 * hour } == true)
    #expect(waits.count < 60)
    var poll = ReadPoll()
    poll.validators = state.validators
    poll.hasNews = true
    poll.itemDates = (0..<10).map { now.plus(-Int64($0) * 20 * minute) }
    state = state.recording(.read(poll), at: now)
    #expect(try #require(state.wait(from: now)) <= 18 * minute)
  }
}
