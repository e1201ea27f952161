import Configuration
import FeedModel
import PollSchedule

/// Starts every feed's polls at their time, host by host, and keeps the feeds' states.
///
/// The actor only decides: fetching, parsing and storing run elsewhere, so a slow or hostile feed
/// delays no other.
actor PollScheduler {
  private let tools: PollTools
  private let report: @Sendable (FeedConfiguration, FeedPoll.Report) async -> Void
  private var generation: Generation
  private var feeds: [String: FeedConfiguration] = [:]
  private var states: [String: FeedState]
  private var queue: DueQueue<String>
  private var sleeper: CheckedContinuation<Void, Never>?
  private var hasRung = false
  private var isStopping = false

  /// How long the loop sleeps at most: the watchdog and jumps of the wall clock want to be seen.
  private static let longestSleep: Int64 = 1000
  /// When a poll could not be recorded, it is made again after this time.
  private static let unrecordedRetry: Int64 = 30_000

  /// A scheduler over the stored `states`.
  ///
  /// - Parameter report: told of every recorded poll, in the poll's own task.
  init(
    generation: Generation, states: [FeedState], tools: PollTools,
    report: @escaping @Sendable (FeedConfiguration, FeedPoll.Report) async -> Void
  ) {
    self.generation = generation
    self.tools = tools
    self.report = report
    self.states = Dictionary(states.map { ($0.feedID, $0) }) { first, _ in first }
    queue = DueQueue(gate: Self.gate(generation.configuration))
  }

  // MARK: daemon

  /// Polls until ``stop()``, then returns once every poll has ended.
  func run() async {
    adopt(generation)
    await loop { !$0.isStopping }
  }

  /// Puts the next configuration in force. Feeds that stay keep their times and states.
  func apply(_ next: Generation) {
    adopt(next)
    ring()
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
  /// Hosts that asked to be left alone are excepted; a feed that is gone is tried again, since the
  /// operator asked.
  func runOnce(onlyDue: Bool) async -> (polled: Int, heldBack: [String]) {
    let now = tools.clock.now()
    var polled = 0
    var heldBack: [String] = []
    feeds = Dictionary(generation.configuration.feeds.map { ($0.id, $0) }) { first, _ in first }
    for feed in generation.configuration.feeds {
      let state = knownState(of: feed)
      if onlyDue {
        guard let due = state.due(start: now), due <= now else { continue }
      } else if let until = HostHold.until(state), until > now {
        heldBack.append(feed.id)
        continue
      }
      states[feed.id] = state
      queue.schedule(feed.id, host: hostKey(feed, state), due: now)
      polled += 1
    }
    isPass = true
    await loop { $0.queue.waitingCount + $0.queue.runningCount > 0 && !$0.isStopping }
    return (polled, heldBack)
  }

  /// In a single pass no feed is scheduled again.
  private var isPass = false

  // MARK: the loop

  private func loop(while goesOn: (isolated PollScheduler) -> Bool) async {
    await withDiscardingTaskGroup { group in
      while goesOn(self) {
        turns &+= 1
        let now = tools.clock.now()
        while queue.runningCount < generation.configuration.fetch.connections,
          let id = queue.next(at: now)
        {
          group.addTask { await self.poll(id) }
        }
        let isFull = queue.runningCount >= generation.configuration.fetch.connections
        await pause(from: now, until: isFull ? nil : queue.wakeTime())
      }
      group.cancelAll()
    }
  }

  private func poll(_ id: String) async {
    guard let feed = feeds[id] else { return queue.end(id) }
    let poll = FeedPoll(
      feed: feed, state: states[id] ?? FeedState(feedID: id, url: feed.url),
      generation: generation, tools: tools)
    let result = await poll.run()
    if let result {
      states[id] = result.after
      await report(feed, result)
    }
    queue.end(id)
    if !isStopping { reschedule(id, recorded: result != nil) }
    ring()
  }

  private func reschedule(_ id: String, recorded: Bool) {
    guard let feed = feeds[id], let state = states[id] else { return }
    let now = tools.clock.now()
    let host = hostKey(feed, state)
    if let until = HostHold.until(state) { queue.hold(host, until: until) }
    guard !isPass else { return }
    if !recorded {
      queue.schedule(id, host: host, due: now.advanced(byMilliseconds: Self.unrecordedRetry))
    } else if let due = state.due(start: now) {
      queue.schedule(id, host: host, due: due)
    }
  }

  private func pause(from now: Instant, until: Instant?) async {
    if hasRung {
      hasRung = false
      return
    }
    let wait = until.map { min(max($0.milliseconds(since: now), 0), Self.longestSleep) }
    let timer = Task {
      try? await Task.sleep(for: .milliseconds(wait ?? Self.longestSleep))
      if !Task.isCancelled { self.ring() }
    }
    await withCheckedContinuation { sleeper = $0 }
    timer.cancel()
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

  private func adopt(_ next: Generation) {
    let now = tools.clock.now()
    generation = next
    let wanted = Dictionary(next.configuration.feeds.map { ($0.id, $0) }) { first, _ in first }
    for id in feeds.keys where wanted[id] == nil { queue.remove(id) }
    feeds = wanted
    queue.setLimits(Self.limits(next.configuration))
    for feed in next.configuration.feeds {
      let state = knownState(of: feed)
      states[feed.id] = state
      let host = hostKey(feed, state)
      if let until = HostHold.until(state), until > now { queue.hold(host, until: until) }
      if let due = state.due(start: now) {
        queue.schedule(feed.id, host: host, due: earliest(due, feed, now))
      } else {
        queue.remove(feed.id)
      }
    }
  }

  /// A reload polls nothing early, but an operator who shortens a feed's interval does not want to
  /// wait for the end of the old one.
  private func earliest(_ due: Instant, _ feed: FeedConfiguration, _ now: Instant) -> Instant {
    guard let interval = feed.interval, let last = states[feed.id]?.lastAttempt,
      case .ok? = states[feed.id]?.health
    else { return due }
    return min(due, max(last.advanced(byMilliseconds: interval), now))
  }

  private func knownState(of feed: FeedConfiguration) -> FeedState {
    (states[feed.id] ?? FeedState(feedID: feed.id, url: feed.url))
      .reconciled(configuredURL: feed.url)
  }

  /// What counts as one host for `feed`. Local files wait for nobody.
  private func hostKey(_ feed: FeedConfiguration, _ state: FeedState) -> String {
    if let group = feed.rateGroup { return "group \(group)" }
    if case .file = feed.location { return "file \(feed.id)" }
    return HostKey.of(state.url)
  }

  private static func gate(_ configuration: Configuration) -> HostGate {
    HostGate(limits: limits(configuration))
  }

  private static func limits(_ configuration: Configuration) -> HostLimits {
    HostLimits(
      connections: configuration.fetch.hostConnections, spacing: configuration.fetch.hostSpacing)
  }
}
