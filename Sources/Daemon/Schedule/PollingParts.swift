import AlertLog
import CSystem
import Configuration
import FeedFetch
import FeedModel
import FeedParse
import Logging
import PollSchedule
import SourceReaders
import StateStore

/// Everything that polls need, joined: engine, writer, courier, journal and scheduler. The daemon
/// and `claimwatch once` use the same.
struct PollingParts: Sendable {
  let workplace: Workplace
  let engine: FetchEngine
  let writer: StateWriter
  let courier: AlertCourier
  let journal: DaemonJournal
  let scheduler: PollScheduler
  let clock: any WallClock
  let workers: WorkerPool
  let poison: PoisonWatch
  let life: WatchLife
  let items: ItemKeeper
  let outputs: OutputDesk
  /// Keeps this process among those that share the state; nil where none do.
  let keeper: NodeKeeper?
  private let notes: JournalNotes

  /// Counts of the state; nil where it cannot be read.
  var summary: StateSummary? {
    get async {
      await writer.perform { [store = workplace.store] in
        try? store.summary(countingItems: false)
      }
    }
  }

  /// Joins the parts. `broken` is called when the state can no longer be used. Only a daemon
  /// `keepsMetrics`: they are the health of something that stays.
  init(
    workplace: Workplace, generation: Generation, logger: Logger, clock: any WallClock,
    keepsMetrics: Bool, broken: @escaping @Sendable (any Error) -> Void
  ) throws {
    let configuration = generation.configuration
    let source = configuration.alerts.source ?? Self.standardSource
    let states = try workplace.store.feedStates()
    let paths = workplace.paths
    let store = workplace.store
    let isShared = workplace.shared != nil

    let journal = DaemonJournal(
      events: EventLog(path: paths.events, source: source), store: store,
      metrics: keepsMetrics ? paths.metrics.map(MetricsFile.init) : nil, states: states,
      logger: logger, clock: clock)
    let notes = JournalNotes(journal)
    let outputs = OutputDesk(
      paths: paths, clock: clock, board: journal.outputs, shared: workplace.shared?.outputs
    ) { report in
      notes.add { await $0.output(report) }
    }
    let courier = AlertCourier(
      delivery: AlertDelivery(queue: workplace.queue, path: paths.alerts),
      // Where several share a state, their keeper asks.
      hasOutsideWork: { isShared ? false : (try? store.hasOutsideChanges()) ?? false }
    ) { report in
      if case .delivered(let result) = report, result.delivered > 0 {
        Task { await outputs.wake() }
      }
      notes.add { journal in
        switch report {
        case .delivered(let result): await journal.delivered(result)
        case .lagging(let error):
          await journal.lagging(path: paths.alerts, message: "\(error)") {
            (try? store.summary(countingItems: false).pending) ?? 0
          }
        case .recovered: await journal.caughtUp(path: paths.alerts)
        }
      }
    }
    let poison = PoisonWatch(
      state: paths.state, extractor: generation.extractor.name, now: clock.now(), logger: logger)
    let writer = StateWriter(store: store, poison: poison) { report in
      switch report {
      case .committed(let result):
        if result.alerts > 0 { Task { await courier.wake() } }
      case .troubled(let error):
        notes.add { await $0.lagging(path: paths.state, message: error.description) { 0 } }
      case .recovered:
        // Where there is room for the state there mostly is for the log: its own timer would come as
        // late again. What was stored is in the log before the end of the trouble is said.
        Task {
          await courier.hurry()
          notes.add { await $0.caughtUp(path: paths.state) }
        }
      case .broken(let error): broken(error)
      }
    }
    let engine = FetchEngine(limits: DescriptorLimit.fitted(FetchLimits(configuration)))
    var options = FeedParser.Options()
    options.maximumBytes = Int(clamping: configuration.fetch.maxBody)
    let workers = WorkerPool(attach: { poison.attach(worker: $0) }) { given in
      let work = poison.giveUp(given, at: clock.now())
      notes.add { journal in
        await journal.workerLost(given, at: work)
        await journal.sayPoison(poison.marks)
      }
      if given.lost >= WorkLimits().mostLost { broken(LostWorkers(count: given.lost)) }
    }
    let life = WatchLife()
    let items = ItemKeeper(
      state: paths.state, settings: configuration.retention, clock: clock
    ) { report in
      notes.add { await $0.items(report, in: ItemPlace(state: paths.state).path) }
    }
    var tools = PollTools(
      engine: engine, reader: SourceReader(parser: FeedParser(options: options)), writer: writer,
      workers: workers,
      clock: clock, alertSource: source, poison: poison, life: life, items: items)
    if let shared = workplace.shared { tools.ownership = shared.ownership }

    self.workplace = workplace
    self.engine = engine
    self.writer = writer
    self.courier = courier
    self.journal = journal
    self.notes = notes
    self.clock = clock
    self.workers = workers
    self.poison = poison
    self.life = life
    self.items = items
    self.outputs = outputs
    let mark = OutageMark(stateDirectory: paths.state)
    let scheduler = PollScheduler(
      generation: generation, tools: tools, downSince: mark.since,
      lineChanged: { news in
        switch news {
        case .down(let since, _, _): mark.set(since)
        case .up: mark.clear()
        }
        await journal.record(news)
      },
      pageReport: { await journal.record($0) },
      report: { await journal.record($1, of: $0) })
    self.scheduler = scheduler
    keeper = workplace.shared.map { shared in
      let say: @Sendable (NodeEvent) -> Void = { event in notes.add { await $0.node(event) } }
      shared.log.report(to: say)
      return NodeKeeper(shared.leases, shared.session, shared.ownership, clock: clock) { report in
        switch report {
        case .event(let event): say(event)
        case .tended: Task { await scheduler.followOwnership() }
        case .unknown(let error): broken(error)
        case .alerts: Task { await courier.wake() }
        case .requests:
          Task {
            if let moved = await writer.takeMovedFeeds() {
              await scheduler.takeMoved(moved)
            } else {
              await scheduler.doubtShards()
            }
            await Self.pollAsked(writer, scheduler, logger)
          }
        case .watchesDiffer(let differ): notes.add { await $0.watchesDiffer(differ) }
        }
      }
    }
  }

  /// Starts the polls that other processes have asked for.
  static func pollAsked(_ writer: StateWriter, _ scheduler: PollScheduler, _ logger: Logger) async {
    let count = await scheduler.pollAsked(await writer.pollRequests())
    guard count > 0 else { return }
    logger.notice("polls of \(counted(count, "feed")) were asked for (claimwatch poll)")
  }

  /// Puts the next configuration in force.
  func apply(_ next: Generation) async throws {
    workplace.shared?.shards.take(next.configuration)
    try await scheduler.apply(next)
    await adoptWatches(of: next)
    items.adjust(next.configuration.retention)
    await outputs.apply(next.configuration)
    engine.adjust(DescriptorLimit.fitted(FetchLimits(next.configuration)))
  }

  /// Stores and delivers what can still be stored and delivered, and lets go of the state.
  ///
  /// - Parameter reason: why a daemon comes to its end; nil for a single pass.
  /// - Returns: whether every alert is in the log.
  func close(reason: String? = nil) async -> Bool {
    await writer.close()
    try? life.save(to: workplace.store)
    let delivered = await courier.close()
    await outputs.close()
    // What was to be committed is: others may have the feeds.
    keeper?.stop()
    if await !items.close() { claimwatch_leave_at_exit() }
    // Where the trouble ended just now.
    if await writer.isWell {
      notes.add { [path = workplace.paths.state] in await $0.caughtUp(path: path) }
    }
    await notes.close()
    if let reason {
      let pending = (try? workplace.store.summary(countingItems: false).pending) ?? 0
      await journal.end(reason: reason, pending: pending)
    }
    poison.end()
    // Before the lock, whose next holder takes it.
    workplace.log.release()
    workplace.lock.release(stopped: reason.map { _ in clock.now() })
    return delivered
  }

  /// What this daemon is called in alerts and events where the configuration names it nothing.
  static var standardSource: String { "//\(NodeName.host())/claimwatch" }
}
