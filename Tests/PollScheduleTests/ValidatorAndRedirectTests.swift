import FeedModel
import PollSchedule
import Testing

@Suite("Validators and permanent redirects")
struct ValidatorAndRedirectTests {
  @Test("a feed answered with 304 for a week is asked without validators once")
  func stuck() throws {
    var state = FeedState.polled()
    var now = noon
    var bare: [Instant] = []
    while now < noon.plus(30 * day) {
      if ValidatorPolicy.toSend(state, at: now) == nil {
        bare.append(now)
        var poll = UnchangedPoll(validators: state.validators, hadBody: true)
        poll.maxAge = 0
        state = state.recording(.unchanged(poll), at: now)
      } else {
        state = state.recording(.notModified(), at: now)
      }
      now = now.plus(6 * hour)
    }
    let first = try #require(bare.first)
    #expect((7 * day...8 * day + 6 * hour).contains(first.milliseconds(since: noon)))
    #expect((3...4).contains(bare.count))
  }

  @Test("feeds have different moments within the eighth day, each its own in every run")
  func moments() {
    let moments = (0..<40).map { number in
      var state = FeedState.polled()
      state.feedID = "feed-\(number)"
      return (0...24).first {
        ValidatorPolicy.toSend(state, at: noon.plus(7 * day + Int64($0) * hour)) == nil
      }
    }
    #expect(moments.allSatisfy { $0 != nil })
    #expect(Set(moments.compactMap(\.self)).count > 10)
  }

  @Test("a read body replaces the pair, also by none")
  func pair() {
    let state = FeedState.polled().recording(.read(ReadPoll()))
    #expect(state.validators == nil)
    #expect(ValidatorPolicy.toSend(state, at: noon) == nil)
  }

  private let target = "https://new.example.org/feed"

  @Test("a permanent redirect is adopted after three polls over three days")
  func adoption() {
    var state = FeedState.polled()
    for (hours, expected) in [(0, "old"), (1, "old"), (2, "old"), (71, "old"), (72, "new")] {
      state = state.recording(
        .notModified(redirect: target), at: noon.plus(Int64(hours) * hour))
      #expect(state.url == (expected == "new" ? target : "https://example.org/feed"))
    }
    #expect(state.configuredURL == "https://example.org/feed")
    #expect(state.validators == nil)
    #expect(state.redirect == nil)
    #expect(state.primed)
  }

  @Test("two polls are too few, however far apart")
  func tooFew() {
    let state = FeedState.polled().recording(.notModified(redirect: target))
      .recording(.notModified(redirect: target), at: noon.plus(9 * day))
    #expect(state.url == "https://example.org/feed")
  }

  @Test("another target, or a poll without redirect, starts the count anew")
  func interrupted() {
    for interruption in [nil, "https://other.example.org/"] {
      var state = FeedState.polled()
      for step in 0..<3 {
        state = state.recording(
          .notModified(redirect: target), at: noon.plus(Int64(step) * day))
      }
      state = state.recording(.notModified(redirect: interruption), at: noon.plus(3 * day))
      state = state.recording(.notModified(redirect: target), at: noon.plus(4 * day))
      #expect(state.url == "https://example.org/feed")
      #expect(state.redirect?.polls == 1)
    }
  }

  @Test("a failed poll between does not start the count anew")
  func failureBetween() {
    var state = FeedState.polled().recording(.notModified(redirect: target))
    state = state.recording(.failure("timeout"), at: noon.plus(day))
    state = state.recording(.notModified(redirect: target), at: noon.plus(2 * day))
    state = state.recording(.notModified(redirect: target), at: noon.plus(3 * day))
    #expect(state.url == target)
  }
}
