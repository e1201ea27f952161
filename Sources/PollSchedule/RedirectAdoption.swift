import FeedModel

/// When a permanent redirect takes the place of the feed's address.
///
/// One answer proves little: captive portals, expired domains and faulty servers send 301 for a
/// day. So the same target must have been seen, and read as this feed, by at least three polls over
/// at least three days. The feed's identity never changes by it.
enum RedirectAdoption {
  static let polls = 3
  static let time = 3 * PollPolicy.day

  /// Records where a successful poll was led. `target` is nil where there was no redirect, or not
  /// all of its hops were permanent.
  static func record(_ target: String?, in state: inout FeedState, at now: Instant) {
    guard let target, target != state.url else {
      state.redirect = nil
      return
    }
    guard var candidate = state.redirect, candidate.target == target else {
      state.redirect = RedirectCandidate(target: target, firstSeen: now, polls: 1)
      return
    }
    candidate.polls = min(candidate.polls, 1_000_000) + 1
    state.redirect = candidate
    if candidate.polls >= polls, now.milliseconds(since: candidate.firstSeen) >= time {
      state.url = target
      state.validators = nil
      state.validatorsSince = nil
      state.redirect = nil
    }
  }
}
