import FeedModel
import PollSchedule

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64 = 1) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}

let minute: Int64 = 60_000
let hour: Int64 = 60 * minute
let day: Int64 = 24 * hour

/// 2026-11-18T12:00:00Z, a Wednesday.
let noon = Instant(seconds: 1_795_003_200)

extension Instant {
  func plus(_ milliseconds: Int64) -> Instant { advanced(byMilliseconds: milliseconds) }
}

extension FeedState {
  /// A feed that has been read once, has validators and a known rhythm.
  static func polled(estimate: Int64? = nil, validators: Bool = true, at time: Instant = noon)
    -> FeedState
  {
    var state = FeedState(feedID: "feed", url: "https://example.org/feed")
    state.primed = true
    state.condition = .ok
    state.lastSuccess = time
    state.lastChange = time
    state.estimatedInterval = estimate
    if validators {
      state.validators = Validators(etag: "\"1\"", lastModified: nil)
      state.validatorsSince = time
    }
    return state
  }

  /// Recorded with the default policy unless changed, and seeded randomness.
  func recording(
    _ outcome: PollOutcome, at now: Instant = noon, seed: UInt64 = 1,
    _ change: (inout PollPolicy) -> Void = { _ in }
  ) -> FeedState {
    var policy = PollPolicy()
    change(&policy)
    var random = SeededGenerator(seed: seed)
    return recorded(outcome, at: now, policy: policy, using: &random)
  }

  /// Milliseconds from `now` to the next poll.
  func wait(from now: Instant = noon) -> Int64? { nextPoll?.milliseconds(since: now) }
}

extension PollOutcome {
  static func notModified(
    maxAge: Int64? = nil, retryAfter: Int64? = nil, validators: Bool = true,
    redirect: String? = nil
  ) -> PollOutcome {
    var poll = UnchangedPoll(
      validators: validators ? Validators(etag: "\"1\"", lastModified: nil) : nil, hadBody: false)
    poll.maxAge = maxAge
    poll.retryAfter = retryAfter
    poll.permanentRedirect = redirect
    return .unchanged(poll)
  }

  static func failure(_ code: String, retryAfter: Int64? = nil) -> PollOutcome {
    .failed(
      FailedPoll(
        code: code, throttling: Throttling(status: Int(code.dropFirst(5))), retryAfter: retryAfter,
        message: "it failed"))
  }
}

extension FeedState {
  /// With a 410 a day, from `start` until it is gone, three days later.
  func goneAfter410(from start: Instant) -> FeedState {
    (0...3).reduce(self) { $0.recording(.failure("http-410"), at: start.plus(Int64($1) * day)) }
  }

  /// Since when the feed is gone; nil where it is not.
  var goneSince: Instant? {
    if case .gone(let since, _) = condition { since } else { nil }
  }
}
