import CSystem
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
  /// The places of the feeds in the configuration.
  private var feeds: [String: Int] = [:]
  private var states: [String: StoredState]
  private var queue: DueQueue<String>
  private var sleeper: CheckedContinuation<Void, Never>?
  private var hasRung = false
  private var isStopping = false
  private var lastPrune = Instant(milliseconds: 0)
  /// What waits for the disk: polls that hold no connection any more.
  private var unrecorded = 0

  private var pollsSinceTrim = 0

  /// How many polls are worth looking for free memory.
  private static let trimInterval = 50
  /// How long the loop sleeps at most: the watchdog and jumps of the wall clock want to be seen.
  private static let longestSleep: Int64 = 1000
  /// When a poll could not be recorded, it is made again after this time.
  private static let unrecordedRetry: Int64 = 10_000
  /// How often hosts are forgotten that no feed is on any more.
  private static let pruneInterval: Int64 = 3_600_000
  /// How much may wait for the disk, in alerts, before no further poll starts.
  private static let mostUnrecorded = 2000

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
    self.states = Dictionary(states.map { ($0.feedID, StoredState($0)) }) { first, _ in first }
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
  /// Hosts that ask to be left alone, before the pass or in it, are excepted; a feed that is gone is
  /// tried again, since the operator asked.
  func runOnce(onlyDue: Bool) async -> (polled: Int, heldBack: [String]) {
    let now = tools.clock.now()
    var polled = 0
    heldBack = []
    feeds = Self.places(generation.configuration)
    let known = generation.configuration.feeds.map { (feed: $0, state: knownState(of: $0)) }
    let held = Set(
      known.compactMap { feed, state in
        HostHold.until(state).flatMap { $0 > now ? hostKey(feed, state) : nil }
      })
    for (feed, state) in known {
      let host = hostKey(feed, state)
      if onlyDue {
        guard let due = state.due(start: now), due <= now else { continue }
      }
      if held.contains(host) {
        heldBack.append(feed.id)
        continue
      }
      states[feed.id] = StoredState(state)
      queue.schedule(feed.id, host: host, due: now)
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
    await withDiscardingTaskGroup { group in
      while goesOn(self) {
        turns &+= 1
        let now = tools.clock.now()
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

  /// After many documents, once there is nothing to do: glibc gives back by itself only what lies at
  /// the end of a heap, which after 1,000 feeds left 50 MB of free pages with the daemon.
  private func trimMemory() {
    guard pollsSinceTrim >= Self.trimInterval, queue.runningCount == 0 else { return }
    pollsSinceTrim = 0
    claimwatch_trim_memory()
  }

  private var hasRoom: Bool {
    queue.fetchingCount < generation.configuration.fetch.connections
      && unrecorded < Self.mostUnrecorded
  }

  private func poll(_ id: String) async {
    guard let feed = feed(id) else { return queue.end(id) }
    let poll = FeedPoll(
      feed: feed, state: states[id]?.state ?? FeedState(feedID: id, url: feed.url),
      generation: generation, tools: tools)
    let prepared = await poll.prepare()
    var result: FeedPoll.Report?
    if let prepared {
      await releaseHost(of: feed, after: prepared.commit.state)
      unrecorded += prepared.weight
      result = await poll.record(prepared)
      unrecorded -= prepared.weight
    }
    if let result {
      states[id] = StoredState(result.after)
      await report(feed, result)
    }
    queue.end(id)
    pollsSinceTrim += 1
    if !isStopping { reschedule(id, recorded: result != nil) }
    ring()
  }

  /// The connection is free for another feed while the result waits for the disk.
  private func releaseHost(of feed: FeedConfiguration, after state: FeedState) async {
    // Before another fetch can start there.
    holdHost(of: feed, by: state)
    queue.release(feed.id)
    ring()
    if isPass, queue.waitingCount + queue.fetchingCount == 0 { await tools.writer.hurry() }
  }

  private func holdHost(of feed: FeedConfiguration, by state: FeedState) {
    guard let until = HostHold.until(state) else { return }
    let host = hostKey(feed, state)
    queue.hold(host, until: until)
    if isPass { giveUp(host) }
  }

  private func reschedule(_ id: String, recorded: Bool) {
    guard let feed = feed(id), let state = states[id]?.state else { return }
    let now = tools.clock.now()
    let host = hostKey(feed, state)
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
    let wanted = Self.places(next.configuration)
    for id in feeds.keys where wanted[id] == nil { queue.remove(id) }
    feeds = wanted
    queue.setLimits(
      Self.limits(next.configuration), overrides: Self.overrides(next.configuration))
    for feed in next.configuration.feeds {
      let state = knownState(of: feed)
      states[feed.id] = StoredState(state)
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
    guard let interval = feed.interval, let last = states[feed.id]?.state.lastAttempt,
      case .ok? = states[feed.id]?.state.health
    else { return due }
    return min(due, max(last.advanced(byMilliseconds: interval), now))
  }

  private func knownState(of feed: FeedConfiguration) -> FeedState {
    (states[feed.id]?.state ?? FeedState(feedID: feed.id, url: feed.url))
      .reconciled(configuredURL: feed.url)
  }

  /// What counts as one host for `feed`. Local files wait for nobody.
  private func hostKey(_ feed: FeedConfiguration, _ state: FeedState) -> String {
    if let group = feed.rateGroup { return "group \(group)" }
    if case .file = feed.location { return "file \(feed.id)" }
    return HostKey.of(state.url)
  }

  private static func places(_ configuration: Configuration) -> [String: Int] {
    Dictionary(configuration.feeds.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }

  private func feed(_ id: String) -> FeedConfiguration? {
    feeds[id].map { generation.configuration.feeds[$0] }
  }

  private static func gate(_ configuration: Configuration) -> HostGate {
    HostGate(limits: limits(configuration), overrides: overrides(configuration))
  }

  private static func limits(_ configuration: Configuration) -> HostLimits {
    HostLimits(
      connections: configuration.fetch.hostConnections, spacing: configuration.fetch.hostSpacing)
  }
  private static func overrides(_ configuration: Configuration) -> [String: HostLimits] {
    let limits = limits(configuration)
    return Dictionary(
      configuration.hosts.map { host in
        (
          host.name,
          HostLimits(
            connections: host.connections ?? limits.connections,
            spacing: host.spacing ?? limits.spacing)
        )
      }
    ) { first, _ in first }
  }
}

/// A feed's state on the heap. In place in a dictionary it would take the room of two: between a
/// quarter and five eighths of a dictionary's slots are empty.
private final class StoredState {
  let state: FeedState

  init(_ state: FeedState) {
    var state = state
    // Nearly always the same text: kept once.
    if state.configuredURL == state.url { state.configuredURL = state.url }
    self.state = state
  }
}
