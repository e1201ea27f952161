import CSystem
import Configuration
import FeedFetch
import FeedModel
import PollSchedule
import SharedState
import StateStore

/// Starts every feed's polls at their time, host by host.
///
/// The actor only decides: fetching, parsing and storing run elsewhere, so a slow or hostile feed
/// delays no other. Of an idle feed it keeps when it is due and on which host; the rest stands in the
/// state and is read for each poll.
actor PollScheduler {
  let tools: PollTools
  private let report: @Sendable (FeedConfiguration, FeedPoll.Report) async -> Void
  let lineChanged: @Sendable (LineNews) async -> Void
  let pageReport: @Sendable (PageReport) async -> Void
  var generation: Generation
  /// The places of the feeds in the configuration.
  var feeds: [String: Int] = [:]
  var groups: HostGroups
  /// Empty where all feeds are ours.
  var shards = FeedShards()
  /// Whether what is known of the feeds was read once.
  var isBegun = false
  /// The feeds that are ours, where not all are, and the terms in which their states were read.
  var ours: [String: Int64] = [:]
  /// The terms of all shards of which the feeds were taken.
  var seenTerms: [Shard: Int64] = [:]
  /// Whether feeds may be ours of which nobody could tell us.
  var isUncertain = false
  var queue: DueQueue
  var pages = PageQueue()
  var robots = RobotsCache()
  /// Pages that have come and are being read, and since when.
  var pagesAtHand: [Int64: Instant] = [:]
  /// How the pages of feeds fare.
  var pageHealth: [String: PageHealth] = [:]
  private var sleeper: CheckedContinuation<Void, Never>?
  private var hasRung = false
  /// Feeds whose polls were asked for while they were being polled.
  var askedMeanwhile: Set<String> = []
  var asked = AskedFor()
  /// What the loop sleeps for: the queue's wake time when it went to sleep, the end of time where there
  /// was none.
  private var awaited = Instant(milliseconds: .min)
  var isStopping = false
  private var lastTurn: (wall: Instant, steady: ContinuousClock.Instant)?
  /// By how much the clock was set in all.
  private var clockShift: Int64 = 0
  private var lastPrune = Instant(milliseconds: 0)
  var atHand = StatesAtHand()
  /// What waits for the disk: polls that hold no connection any more.
  private var unrecorded = 0
  /// Feeds whose last polls could not be recorded, with how many in a row.
  private var unrecordedInRow: [String: Int64] = [:]

  var outage: OutageKeeper
  /// In a single pass no feed is scheduled again.
  var isPass = false
  /// In a pass: feeds whose hosts asked to be left alone.
  var heldBack: [String] = []
  /// Those of them that would have been polled.
  var heldInPass = 0

  /// While all states are read for a reload: what polls have recorded since.
  var recordedMeanwhile: [String: FeedState]?
  private var pollsSinceTrim = 0
  private var latest: Int64 = 0

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
  /// - Parameters:
  ///   - downSince: Since when an earlier process has found our own line down.
  ///   - report: Told of every recorded poll, in the poll's own task.
  ///   - lineChanged: Told when our own line goes down and comes up.
  ///   - pageReport: Told of every step of a page, in its own task.
  init(
    generation: Generation, tools: PollTools, downSince: Instant?,
    lineChanged: @escaping @Sendable (LineNews) async -> Void,
    pageReport: @escaping @Sendable (PageReport) async -> Void,
    report: @escaping @Sendable (FeedConfiguration, FeedPoll.Report) async -> Void
  ) {
    self.generation = generation
    self.tools = tools
    groups = HostGroups(generation.configuration)
    self.report = report
    self.lineChanged = lineChanged
    self.pageReport = pageReport
    outage = OutageKeeper(down: downSince, now: tools.clock.now())
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

  /// Ends the loop; polls in flight end as soon as their transfers are cancelled.
  func stop() {
    isStopping = true
    outage.settle(.ours)
    ring()
  }

  /// Turns of the loop so far: the watchdog wants to see the loop move, not only the actor answer.
  private(set) var turns = 0

  /// How many milliseconds after its time the latest poll was started since this was last asked.
  func takeLag() -> Int64 {
    defer { latest = 0 }
    return latest
  }

  // MARK: the loop

  func loop(while goesOn: (isolated PollScheduler) -> Bool) async {
    claimwatch_trim_memory()
    await withDiscardingTaskGroup { group in
      while goesOn(self) {
        turns &+= 1
        // Whoever rang before is heard by this turn.
        hasRung = false
        let now = tools.clock.now()
        followClock(now)
        await tendOutage()
        while hasRoom, let id = queue.next(at: now) {
          latest = max(latest, now.milliseconds(since: queue.lastDue))
          group.addTask { await self.poll(id) }
        }
        for job in pageJobs(at: now) { group.addTask { await self.run(job) } }
        if abs(now.milliseconds(since: lastPrune)) >= Self.pruneInterval {
          lastPrune = now
          queue.prune(at: now)
        }
        trimMemory()
        await pause(from: now, until: wakeTime(at: now))
      }
      group.cancelAll()
    }
  }

  /// When the wall clock is set, what is due in an hour stays due in an hour: nothing is silent for as
  /// long as it was set back, and nothing polled early because it was set forward. To be asked before
  /// anything is scheduled by `now`: a poll that ended while the clock was set a year forward was else
  /// moved by that year again (seen once in ClockTests, 2026-11).
  func followClock(_ now: Instant) {
    let steady = ContinuousClock.now
    defer { lastTurn = (now, steady) }
    guard let lastTurn else { return }
    let passed = (steady - lastTurn.steady) / .milliseconds(1)
    let jump = now.milliseconds(since: lastTurn.wall.advanced(byMilliseconds: Int64(passed)))
    guard abs(jump) > Self.clockJump else { return }
    clockShift += jump
    queue.shift(byMilliseconds: jump)
    pages.shift(byMilliseconds: jump)
    robots.shift(byMilliseconds: jump)
  }

  /// After many documents, once there is nothing to do: glibc gives back by itself only what lies at
  /// the end of a heap, which after 1,000 feeds left 50 MB of free pages with the daemon.
  private func trimMemory() {
    guard pollsSinceTrim >= Self.trimInterval, queue.fetchingCount == 0 else { return }
    pollsSinceTrim = 0
    claimwatch_trim_memory()
  }

  var hasRoom: Bool {
    queue.fetchingCount < generation.configuration.fetch.connections
      && unrecorded < Self.mostUnrecorded && tools.ownership.isUsable
  }

  private func poll(_ id: String) async {
    if let feed = feed(id) {
      let requests = asked.begin(id)
      let end = await poll(feed)
      // Read while this poll was running, it is out of date.
      atHand.forget(id)
      queue.end(id)
      if !isStopping { reschedule(id, after: end) }
      var isRecorded = false
      if case .recorded = end { isRecorded = true }
      await answered(requests, of: id, isRecorded: isRecorded)
    } else {
      queue.end(id)
    }
    if askedMeanwhile.remove(id) != nil { await pollNow([id]) }
    ringIfSooner()
  }

  private enum PollEnd {
    case recorded(FeedState, clockShift: Int64)
    /// It could not be recorded, or the old state not be read.
    case unrecorded
    /// Our own line was down: nothing happened to the feed.
    case stranded(host: String)
  }

  private func poll(_ feed: FeedConfiguration) async -> PollEnd {
    // Before its state is read.
    guard let claim = tools.ownership.begin(shards[feed.id]) else { return .unrecorded }
    defer { tools.ownership.end(claim) }
    // What is at hand may be of an earlier term, and another process have polled it since.
    guard tools.ownership.isSole || claim.lease?.fence == ours[feed.id] else { return .unrecorded }
    let generation = generation
    let poll: FeedPoll
    do {
      let state = try await state(of: feed)
      poll = FeedPoll(
        feed: feed, state: state, generation: generation, tools: tools, turns: self,
        lease: claim.lease)
    } catch {
      return .unrecorded
    }
    let refused = await refusal(of: feed, at: poll.state.url)
    let started = OutageKeeper.steady()
    guard let prepared = await poll.prepare(refused: refused) else { return .unrecorded }
    if case .web = feed.location {
      let host = queue.host(ofRunning: feed.id) ?? groups.key(of: feed, poll.state)
      guard await verdict(on: prepared, of: poll, host, started: started) == .theirs else {
        return .stranded(host: host)
      }
    }
    // What is known by now is known by this clock, which may be set while it waits for the disk.
    followClock(tools.clock.now())
    let shift = clockShift
    if prepared.hadBody { pollsSinceTrim += 1 }
    await releaseHost(of: feed, after: prepared.commit.state)
    unrecorded += prepared.weight
    // Moved for good to where another process asks: it goes on with the feed from this commit on.
    let url = prepared.commit.state.url
    let shard = tools.ownership.isSole || url == poll.state.url ? nil : shards.proper(feed, at: url)
    let target = shard == claim.shard ? nil : shard
    let result = await poll.record(prepared, movingTo: target)
    unrecorded -= prepared.weight
    guard let result else {
      // The lease is still ours, so it was moved.
      if !tools.ownership.isSole, term(of: feed.id) == ours[feed.id] { doubtShards() }
      return .unrecorded
    }
    if let target { handedOver(feed.id, to: target) }
    recordedMeanwhile?[feed.id] = result.after
    await report(feed, result)
    if !prepared.commit.pages.isEmpty, isOurs(feed.id) { await followPages(of: feed.id) }
    return .recorded(result.after, clockShift: shift)
  }

  private func state(of feed: FeedConfiguration) async throws -> FeedState {
    var state = atHand.take(feed.id)
    if state == nil { state = try await tools.writer.state(of: feed.id) }
    return Self.known(state, feed, generation.configuration, tools.clock.now())
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

  private func reschedule(_ id: String, after end: PollEnd) {
    guard !isPass, let feed = feed(id), isOurs(id) else { return }
    let now = tools.clock.now()
    followClock(now)
    switch end {
    case .stranded(let host):
      // It may have failed on its way while the line came up.
      if outage.line.isDown { outage.strand(id, host: host) } else { startAgain(id, host) }
    case .recorded(let recorded, let shift):
      unrecordedInRow[id] = nil
      // It counts as failing, and is asked with all others when one answers, not when its turn comes.
      if outage.line.isDown, isUnreachable(recorded) {
        return outage.strand(id, host: groups.key(of: feed, recorded))
      }
      // Configuration and clock may have changed meanwhile.
      let state = Self.known(
        recorded.shifted(byMilliseconds: clockShift - shift), feed, generation.configuration, now)
      let next = earliest(state.due(start: now), feed, state, now)
      queue.schedule(id, host: groups.key(of: feed, state), due: next)
      atHand.keep(state, due: next, at: now)
    case .unrecorded:
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
    let isOver = isStopping || (isPass && isPassOver)
    let isSooner = hasRoom && queue.wakeTime().map { $0 < awaited } == true
    if isOver || isSooner { ring() }
  }

  func ring() {
    guard let sleeper else {
      hasRung = true
      return
    }
    self.sleeper = nil
    sleeper.resume()
  }
}
