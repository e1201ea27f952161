import CSystem
import Configuration
import FeedModel
import PollSchedule

/// Starts every feed's polls at their time, host by host.
///
/// The actor only decides: fetching, parsing and storing run elsewhere, so a slow or hostile feed
/// delays no other. Of an idle feed it keeps when it is due and on which host; the rest stands in the
/// state and is read for each poll.
actor PollScheduler {
  private let tools: PollTools
  private let report: @Sendable (FeedConfiguration, FeedPoll.Report) async -> Void
  private var generation: Generation
  /// The places of the feeds in the configuration.
  private var feeds: [String: Int] = [:]
  private var groups: HostGroups
  private var queue: DueQueue
  private var sleeper: CheckedContinuation<Void, Never>?
  private var hasRung = false
  /// What the loop sleeps for: the queue's wake time when it went to sleep, the end of time where there
  /// was none.
  private var awaited = Instant(milliseconds: .min)
  private var isStopping = false
  private var lastTurn: (wall: Instant, steady: ContinuousClock.Instant)?
  private var lastPrune = Instant(milliseconds: 0)
  private var atHand = StatesAtHand()
  /// What waits for the disk: polls that hold no connection any more.
  private var unrecorded = 0
  /// Feeds whose last polls could not be recorded, with how many in a row.
  private var unrecordedInRow: [String: Int64] = [:]

  /// While all states are read for a reload: what polls have recorded since.
  private var recordedMeanwhile: [String: FeedState]?
  private var pollsSinceTrim = 0

  /// How many polls are worth looking for free memory.
  private static let trimInterval = 50
  /// How long the loop sleeps at most: the watchdog and jumps of the wall clock want to be seen.
  private static let longestSleep: Int64 = 1000
  /// How far apart turns are that begin because a feed is due: what becomes due meanwhile starts
  /// together, and a thread is woken once for all of it. At 200 polls a second that halves their cost.
  private static let shortestSleep: Int64 = 50
  /// When a poll could not be recorded, it is made again after this time.
  private static let unrecordedRetry: Int64 = 10_000
  /// And after twice as long each further time, up to this.
  private static let longestRetry: Int64 = 320_000
  /// How far the wall clock may run from the steady one between two turns before it counts as set.
  private static let clockJump: Int64 = 60_000
  /// How often hosts are forgotten that no feed is on any more.
  private static let pruneInterval: Int64 = 3_600_000
  /// How much may wait for the disk, in alerts, before no further poll starts.
  private static let mostUnrecorded = 2000

  /// A scheduler for the feeds of `generation`.
  ///
  /// - Parameter report: told of every recorded poll, in the poll's own task.
  init(
    generation: Generation, tools: PollTools,
    report: @escaping @Sendable (FeedConfiguration, FeedPoll.Report) async -> Void
  ) {
    self.generation = generation
    self.tools = tools
    groups = HostGroups(generation.configuration)
    self.report = report
    queue = DueQueue(
      gate: HostGate(
        limits: HostLimits(generation.configuration),
        overrides: HostLimits.overrides(generation.configuration)))
  }

  // MARK: daemon

  /// Polls until ``stop()``, then returns once every poll has ended. Throws where the state cannot be
  /// read.
  func run() async throws {
    try await take(generation)
    await loop { !$0.isStopping }
  }

  /// Puts the next configuration in force. Feeds that stay keep their times and states. Throws where
  /// the state cannot be read, and nothing has changed.
  func apply(_ next: Generation) async throws {
    try await take(next)
    ring()
  }

  /// A function of its own, so that the states are gone when it has returned.
  private func take(_ next: Generation) async throws {
    recordedMeanwhile = [:]
    defer { recordedMeanwhile = nil }
    let states = try await knownStates(next)
    let newer = recordedMeanwhile ?? [:]
    let now = tools.clock.now()
    adopt(
      next,
      zip(next.configuration.feeds, states).map { feed, state in
        newer[feed.id].map { Self.known($0, feed, now) } ?? state
      })
  }

  /// Ends the loop; polls in flight end as soon as their transfers are cancelled.
  func stop() {
    isStopping = true
    ring()
  }

  /// Turns of the loop so far: the watchdog wants to see the loop move, not only the actor answer.
  private(set) var turns = 0

  /// Feeds in the configuration, and polls in flight.
  var counts: (feeds: Int, running: Int) { (feeds.count, queue.runningCount) }

  // MARK: one pass

  /// Polls every feed once, or only those that are due, and returns how many were started.
  /// Hosts that ask to be left alone, before the pass or in it, are excepted; a feed that is gone is
  /// tried again, since the operator asked.
  func runOnce(onlyDue: Bool) async throws -> (polled: Int, heldBack: [String]) {
    let states = try await knownStates(generation)
    let now = tools.clock.now()
    var polled = 0
    heldBack = []
    feeds = Self.places(generation.configuration)
    groups = HostGroups(generation.configuration)
    let known = zip(generation.configuration.feeds, states)
    let held = Set(
      known.compactMap { feed, state in
        state.heldUntil.flatMap { $0 > now ? groups.key(of: feed, state) : nil }
      })
    for (feed, state) in known {
      let host = groups.key(of: feed, state)
      if onlyDue {
        guard let due = state.due(start: now), due <= now else { continue }
      }
      if held.contains(host) {
        heldBack.append(feed.id)
        continue
      }
      queue.schedule(feed.id, host: host, due: now)
      atHand.keep(state)
      polled += 1
    }
    isPass = true
    await loop { $0.queue.waitingCount + $0.queue.runningCount > 0 && !$0.isStopping }
    return (polled - heldInPass, heldBack)
  }

  /// In a single pass no feed is scheduled again.
  private var isPass = false
  /// Feeds whose hosts asked to be left alone.
  private var heldBack: [String] = []
  /// Those of them that would have been polled.
  private var heldInPass = 0

  /// Takes the feeds of a held host out of the pass, which would wait for hours otherwise.
  private func giveUp(_ host: String) {
    let feeds = queue.removeAll(of: host)
    heldBack += feeds
    heldInPass += feeds.count
  }

  // MARK: the loop

  private func loop(while goesOn: (isolated PollScheduler) -> Bool) async {
    claimwatch_trim_memory()
    await withDiscardingTaskGroup { group in
      while goesOn(self) {
        turns &+= 1
        // Whoever rang before is heard by this turn.
        hasRung = false
        let now = tools.clock.now()
        followClock(now)
        while hasRoom, let id = queue.next(at: now) {
          group.addTask { await self.poll(id) }
        }
        if abs(now.milliseconds(since: lastPrune)) >= Self.pruneInterval {
          lastPrune = now
          queue.prune(at: now)
        }
        trimMemory()
        await pause(from: now, until: hasRoom ? queue.wakeTime() : nil)
      }
      group.cancelAll()
    }
  }

  /// When the wall clock is set, what is due in an hour stays due in an hour: nothing is silent for as
  /// long as it was set back, and nothing polled early because it was set forward.
  private func followClock(_ now: Instant) {
    let steady = ContinuousClock.now
    defer { lastTurn = (now, steady) }
    guard let lastTurn else { return }
    let passed = (steady - lastTurn.steady) / .milliseconds(1)
    let jump = now.milliseconds(since: lastTurn.wall.advanced(byMilliseconds: Int64(passed)))
    guard abs(jump) > Self.clockJump else { return }
    queue.shift(byMilliseconds: jump)
  }

  /// After many documents, once there is nothing to do: glibc gives back by itself only what lies at
  /// the end of a heap, which after 1,000 feeds left 50 MB of free pages with the daemon.
  private func trimMemory() {
    guard pollsSinceTrim >= Self.trimInterval, queue.fetchingCount == 0 else { return }
    pollsSinceTrim = 0
    claimwatch_trim_memory()
  }

  private var hasRoom: Bool {
    queue.fetchingCount < generation.configuration.fetch.connections
      && unrecorded < Self.mostUnrecorded
  }

  private func poll(_ id: String) async {
    if let feed = feed(id) {
      let after = await poll(feed)
      // Read while this poll was running, it is out of date.
      atHand.forget(id)
      queue.end(id)
      if !isStopping { reschedule(id, after: after) }
    } else {
      queue.end(id)
    }
    ringIfSooner()
  }

  /// Polls one feed and gives its new state; nil where that could not be recorded, or the old one not
  /// be read.
  private func poll(_ feed: FeedConfiguration) async -> FeedState? {
    let generation = generation
    let poll: FeedPoll
    do {
      let state = try await state(of: feed)
      poll = FeedPoll(feed: feed, state: state, generation: generation, tools: tools)
    } catch {
      return nil
    }
    guard let prepared = await poll.prepare() else { return nil }
    if prepared.hadBody { pollsSinceTrim += 1 }
    await releaseHost(of: feed, after: prepared.commit.state)
    unrecorded += prepared.weight
    let result = await poll.record(prepared)
    unrecorded -= prepared.weight
    guard let result else { return nil }
    recordedMeanwhile?[feed.id] = result.after
    await report(feed, result)
    return result.after
  }

  private func state(of feed: FeedConfiguration) async throws -> FeedState {
    var state = atHand.take(feed.id)
    if state == nil { state = try await tools.writer.state(of: feed.id) }
    return Self.known(state, feed, tools.clock.now())
  }

  /// The connection is free for another feed while the result waits for the disk.
  private func releaseHost(of feed: FeedConfiguration, after state: FeedState) async {
    // Before another fetch can start there.
    holdHost(of: feed, by: state)
    queue.release(feed.id)
    ringIfSooner()
    if isPass, queue.waitingCount + queue.fetchingCount == 0 { await tools.writer.hurry() }
  }

  private func holdHost(of feed: FeedConfiguration, by state: FeedState) {
    guard let until = state.heldUntil else { return }
    let host = groups.key(of: feed, state)
    queue.hold(host, until: until)
    if isPass { giveUp(host) }
  }

  private func reschedule(_ id: String, after state: FeedState?) {
    guard !isPass, let feed = feed(id) else { return }
    let now = tools.clock.now()
    if let state {
      unrecordedInRow[id] = nil
      // The configuration may have changed meanwhile.
      let state = Self.known(state, feed, now)
      guard let due = state.due(start: now) else { return queue.remove(id) }
      let next = earliest(due, feed, state, now)
      queue.schedule(id, host: groups.key(of: feed, state), due: next)
      atHand.keep(state, due: next, at: now)
    } else {
      let row = unrecordedInRow[id, default: 0]
      unrecordedInRow[id] = min(row + 1, 5)
      queue.schedule(
        id, host: groups.key(of: feed, FeedState(feedID: id, url: feed.url)),
        due: now.advanced(byMilliseconds: min(Self.unrecordedRetry << row, Self.longestRetry)))
    }
  }

  private func pause(from now: Instant, until: Instant?) async {
    if hasRung { return }
    awaited = until ?? Instant(milliseconds: .max)
    let wait = min(max(awaited.milliseconds(since: now), Self.shortestSleep), Self.longestSleep)
    let timer = Task {
      try? await Task.sleep(for: .milliseconds(wait))
      if !Task.isCancelled { self.ring() }
    }
    await withCheckedContinuation { sleeper = $0 }
    timer.cancel()
  }

  /// Rings where a feed may start earlier than what the loop sleeps for, as after a poll that has left
  /// its place to another feed, and where the loop is to end.
  private func ringIfSooner() {
    let isOver = isStopping || (isPass && queue.waitingCount + queue.runningCount == 0)
    let isSooner = hasRoom && queue.wakeTime().map { $0 < awaited } == true
    if isOver || isSooner { ring() }
  }

  private func ring() {
    guard let sleeper else {
      hasRung = true
      return
    }
    self.sleeper = nil
    sleeper.resume()
  }

  // MARK: configuration

  private func adopt(_ next: Generation, _ states: [FeedState]) {
    let now = tools.clock.now()
    generation = next
    feeds = Self.places(next.configuration)
    groups = HostGroups(next.configuration)
    queue.removeAll()
    atHand.removeAll()
    queue.setLimits(
      HostLimits(next.configuration), overrides: HostLimits.overrides(next.configuration))
    for (feed, state) in zip(next.configuration.feeds, states) {
      let host = groups.key(of: feed, state)
      if let until = state.heldUntil, until > now { queue.hold(host, until: until) }
      if let due = state.due(start: now) {
        let due = earliest(due, feed, state, now)
        queue.schedule(feed.id, host: host, due: due)
        if due <= now { atHand.keep(state) }
      }
    }
  }

  /// A reload polls nothing early, but an operator who shortens a feed's interval does not want to
  /// wait for the end of the old one.
  private func earliest(
    _ due: Instant, _ feed: FeedConfiguration, _ state: FeedState, _ now: Instant
  ) -> Instant {
    guard let interval = feed.interval, let last = state.lastAttempt, case .ok = state.health
    else { return due }
    return min(due, max(last.advanced(byMilliseconds: interval), now))
  }

  /// The states of the feeds of `generation`, in their order.
  private func knownStates(_ generation: Generation) async throws -> [FeedState] {
    let stored = try await tools.writer.states()
    let now = tools.clock.now()
    let places = Dictionary(stored.enumerated().map { ($1.feedID, $0) }) { first, _ in first }
    return generation.configuration.feeds.map { feed in
      Self.known(places[feed.id].map { stored[$0] }, feed, now)
    }
  }

  /// What is known of `feed`, by what is stored of it.
  private static func known(
    _ stored: FeedState?, _ feed: FeedConfiguration, _ now: Instant
  ) -> FeedState {
    (stored ?? FeedState(feedID: feed.id, url: feed.url)).reconciled(configuredURL: feed.url)
      .rebased(at: now)
  }

  private static func places(_ configuration: Configuration) -> [String: Int] {
    Dictionary(configuration.feeds.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }

  private func feed(_ id: String) -> FeedConfiguration? {
    feeds[id].map { generation.configuration.feeds[$0] }
  }
}
