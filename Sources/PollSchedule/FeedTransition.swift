import FeedModel

extension FeedState {
  /// This state with one poll recorded and the next one set. The caller stores what is returned.
  ///
  /// - Parameters:
  ///   - outcome: What came of the poll.
  ///   - now: When it ended.
  ///   - policy: How often the feed may be polled.
  ///   - random: For the jitter.
  public func recorded(
    _ outcome: PollOutcome, at now: Instant, policy: PollPolicy,
    using random: inout some RandomNumberGenerator
  ) -> FeedState {
    var state = self
    switch outcome {
    case .read(let poll):
      state.takeBody(poll, at: now)
      state.succeed(
        poll.maxAge, poll.retryAfter, poll.permanentRedirect, at: now, policy: policy,
        using: &random)
    case .unchanged(let poll):
      state.validators = poll.validators
      state.noteSameWindow()
      if poll.hadBody || state.validatorsSince == nil { state.validatorsSince = now }
      state.succeed(
        poll.maxAge, poll.retryAfter, poll.permanentRedirect, at: now, policy: policy,
        using: &random)
    case .failed(let poll):
      state.fail(poll, at: now, policy: policy, using: &random)
    }
    state.lastAttempt = now
    return state
  }

  private mutating func takeBody(_ poll: ReadPoll, at now: Instant) {
    notePublications(poll.itemDates, hasNews: poll.hasNews, at: now)
    noteWindow(poll, at: now)
    primed = true
    validators = poll.validators
    validatorsSince = now
    bodyDigest = poll.bodyDigest
    title = poll.title
    garbledSince = poll.isGarbled ? garbledSince ?? now : nil
    schedule = poll.schedule
    estimatedInterval = Rhythm.estimate(
      poll.itemDates, previous: estimatedInterval, lastChange: lastChange, hasNews: poll.hasNews,
      now: now)
    if poll.hasNews { lastChange = now }
  }

  private mutating func succeed(
    _ maxAge: Int64?, _ retryAfter: Int64?, _ redirect: String?, at now: Instant,
    policy: PollPolicy, using random: inout some RandomNumberGenerator
  ) {
    condition = .ok
    heldUntil = nil
    lastSuccess = now
    RedirectAdoption.record(redirect, in: &self, at: now)
    set(
      .afterSuccess(
        self, maxAge: maxAge, retryAfter: retryAfter, at: now, policy: policy, using: &random))
  }

  private mutating func fail(
    _ poll: FailedPoll, at now: Instant, policy: PollPolicy,
    using random: inout some RandomNumberGenerator
  ) {
    let asked = url
    let row = nextFailure(poll, at: now)
    heldUntil = nil
    leaveDeadAddress(row, poll, at: now)
    if case .gone(let since, _) = condition {
      return remainGone(since, row, at: now, using: &random)
    }
    // At an address just left it proves nothing of the one returned to.
    if url == asked, let days = row.daysUntilGone(at: now) {
      remainGone(now, row, at: now, using: &random)
      nextPollReason =
        "gone: \(poll.code == "http-404" ? "404" : "410") for \(days) days; asked once a week"
      return
    }
    condition = .failing(row)
    let next = NextPoll.afterFailure(self, row, poll, at: now, policy: policy, using: &random)
    set(next)
    heldUntil = HostHold.until(next.time, after: poll, at: now)
  }

  /// The row of failures with this one.
  private func nextFailure(_ poll: FailedPoll, at now: Instant) -> FeedFailure {
    var row = FeedFailure(since: now, count: 1, code: poll.code, message: poll.message)
    let earlier: FeedFailure
    switch condition {
    case .failing(let failure), .gone(_, let failure): earlier = failure
    case .untried, .ok: return row
    }
    row.since = earlier.since
    row.count = min(earlier.count, 1_000_000) + 1
    let gap = lastAttempt.map { now.milliseconds(since: $0) } ?? 0
    if earlier.code == poll.code, gap <= PollPolicy.longestGap { row.codeSince = earlier.codeSince }
    return row
  }

  /// It is asked on, seldom, and whatever it says but a feed changes nothing.
  private mutating func remainGone(
    _ since: Instant, _ row: FeedFailure, at now: Instant,
    using random: inout some RandomNumberGenerator
  ) {
    condition = .gone(since: since, last: row)
    nextPoll = now.advanced(
      byMilliseconds: Jitter.around(PollPolicy.goneInterval, atLeast: 0, using: &random))
    nextPollReason = "gone since \(since.secondsDescription); asked once a week"
  }

  /// An address adopted from a permanent redirect that has died gives way to the configured one, which
  /// may lead elsewhere by now.
  private mutating func leaveDeadAddress(_ row: FeedFailure, _ poll: FailedPoll, at now: Instant) {
    let isDead =
      poll.code == "http-404" || poll.code == "http-410"
      || now.milliseconds(since: row.since) >= PollPolicy.adoptedIsDead
    guard url != configuredURL, isDead else { return }
    url = configuredURL
    validators = nil
    validatorsSince = nil
    redirect = nil
  }

  private mutating func set(_ next: NextPoll) {
    nextPoll = next.time
    nextPollReason = next.reason
  }

  /// When the feed is due: a feed that was never polled is due at `start`.
  public func due(start: Instant) -> Instant { nextPoll ?? start }

  /// This state for the configuration now in force. Another address is the operator's act: what was
  /// tied to the old one is dropped, and the feed is due at once even if it was gone. What has been
  /// seen stays seen. Other settings make a feed due at once that fails or is gone: they may be its
  /// repair.
  ///
  /// - Parameter settings: a digest of what else the configuration says of how to poll it.
  public func reconciled(
    configuredURL: String, settings: @autoclosure () -> UInt32?
  ) -> FeedState {
    guard configuredURL != self.configuredURL else { return reconciled(settings) }
    var state = self
    state.configuredURL = configuredURL
    state.url = configuredURL
    state.validators = nil
    state.validatorsSince = nil
    state.bodyDigest = nil
    state.redirect = nil
    state.usualGap = nil
    state.quietSince = nil
    state.heldUntil = nil
    state.window = FeedWindow()
    return state.revived(reason: "its address was changed")
  }

  private func reconciled(_ settings: () -> UInt32?) -> FeedState {
    switch condition {
    case .untried, .ok: return self
    case .failing, .gone:
      guard let polledBy = self.settings, let settings = settings(), settings != polledBy else {
        return self
      }
      var state = self
      state.nextPoll = nil
      state.heldUntil = nil
      state.nextPollReason = "its settings were changed"
      return state
    }
  }

  /// This state by a clock that has been set back since the last poll: what lay ahead then lies as far
  /// ahead now. A feed polled while the clock was a year fast would be silent for that year.
  public func rebased(at now: Instant) -> FeedState {
    guard let last = lastAttempt, now.milliseconds(since: last) < -PollPolicy.minute else {
      return self
    }
    return shifted(byMilliseconds: now.milliseconds(since: last))
  }

  /// This state by a clock that was set since it was recorded.
  public func shifted(byMilliseconds jump: Int64) -> FeedState {
    guard jump != 0 else { return self }
    var state = self
    state.lastAttempt = lastAttempt?.advanced(byMilliseconds: jump)
    state.nextPoll = nextPoll?.advanced(byMilliseconds: jump)
    state.heldUntil = heldUntil?.advanced(byMilliseconds: jump)
    return state
  }

  /// This state due at once, its errors forgotten: the operator's answer to a feed that is gone.
  private func revived(reason: String) -> FeedState {
    var state = self
    state.condition = lastSuccess == nil ? .untried : .ok
    state.nextPoll = nil
    state.nextPollReason = reason
    return state
  }
}

extension FeedFailure {
  /// How many days of it make a feed gone, where it has lasted so long.
  fileprivate func daysUntilGone(at now: Instant) -> Int64? {
    let patience: Int64
    switch code {
    case "http-404": patience = PollPolicy.missingIsGone
    case "http-410": patience = PollPolicy.refusedIsGone
    default: return nil
    }
    return now.milliseconds(since: codeSince) >= patience ? patience / PollPolicy.day : nil
  }
}
