import AlertLog
import Configuration
import FeedModel
import Logging
import PollSchedule
import StateStore

/// Says what happens, once: transitions go to events.jsonl and to the log, counters into heartbeats
/// and the metrics file.
actor DaemonJournal {
  private let executor = QueueExecutor(label: "claimwatch.events")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let events: EventLog
  let store: any StateStore
  let logger: Logger
  /// How the outputs fare, which they put up themselves.
  nonisolated let outputs = OutputBoard()
  private let clock: any WallClock
  private let metrics: MetricsFile?
  private let started: Instant
  var counters = DaemonCounters()
  var pages = PageMetrics()
  /// Single feeds, as last counted, where there is a metrics file.
  private var feeds: [HealthCensus.Entry] = []
  var failing: Set<String>
  /// Feeds whose last document came with new guids for most items.
  var rekeying: Set<String> = []
  /// Failures that were said before it was known that our own line was down.
  var forgiven: [String: Instant] = [:]
  /// Feeds of whose last document something was cut.
  var cut: Set<String> = []
  /// Keys of feeds' maps that find nothing.
  var degraded: [String: [String]] = [:]
  /// Feeds of which that was so at the start: said by an earlier run, or said again with the next document.
  var degradedBefore: Set<String>
  /// Files that cannot be written: since when, and how many alerts came into the log since.
  private var lagging: [String: (since: Instant, delivered: Int)] = [:]
  /// Whether the database that holds the state does not answer.
  var databaseIsAway = false
  private var watchMetrics = ""
  private var metricsFail = false
  private var openFilesAreMany = false
  /// The feeds of the configuration in force; nil before that is known.
  private(set) var inForce: Set<String>?
  /// News of pages that were handed to ``events`` and of which the state does not know that they are said.
  var saidPageNews: Set<PageNews> = []
  private var reload = ReloadRecord()
  /// The last flood that was handed to ``events``: it is said once while the daemon runs, however
  /// long the file or the state cannot be written.
  private var lastFlood: Int64 = 0
  /// What watches held back on a day that was handed to ``events`` and of which the state does not know that
  /// it is said.
  var saidHeldBack: Set<HeldBack> = []

  /// A journal over `events`, with a metrics file where one is wanted. A feed that was failing in the
  /// stored `states` already is no news.
  init(
    events: sending EventLog, store: any StateStore, metrics: MetricsFile?, states: [FeedState],
    logger: Logger, clock: any WallClock
  ) {
    self.events = events
    self.store = store
    self.metrics = metrics
    self.logger = logger
    self.clock = clock
    started = clock.now()
    degradedBefore = Set((try? store.unfilledKeys()).map { Array($0.keys) } ?? [])
    failing = Set(
      states.compactMap { state in
        if case .failing = state.condition { return state.feedID }
        return nil
      })
  }

  /// Notes what came of a reading of the configuration.
  func reloaded(_ result: ReloadRecord.Result) { reload.note(result, at: clock.now()) }

  /// Writes an event as it is.
  func publish(_ event: Event) { events.write(event, time: clock.now()) }

  /// Opens events.jsonl anew (SIGHUP).
  func reopen() {
    events.reopen()
    events.flush()
  }

  /// Tries again to write events that wait for room on the disk.
  func flush() {
    events.flush()
    sayFloods()
    sayPageNews()
  }

  /// Says the floods that the state holds, those of an earlier run first, and lets it forget them once
  /// they stand in the file. A kill in between says them again, in the same words.
  func sayFloods() {
    guard let floods = try? store.unsaidFloods(), let last = floods.last else { return }
    for flood in FloodNotice.joined(floods.filter { $0.number > lastFlood }) {
      events.write(
        .watchFlooding(
          feed: flood.feed, watches: flood.watches, written: flood.written,
          suppressed: flood.suppressed,
          suppressedByWatch: flood.suppressedByWatch.map(WatchCount.init),
          notKept: flood.notKept, notKeptByWatch: flood.notKeptByWatch.map(WatchCount.init)),
        time: flood.time)
      logger.warning(
        "feed \(flood.feed): kept back \(counted(flood.suppressed, "alert")) above the flood cap; claimwatch release writes or drops them"
      )
      if flood.notKept > 0 {
        logger.error(
          "feed \(flood.feed): \(flood.notKept) more alerts of one poll were only counted")
      }
    }
    lastFlood = max(lastFlood, last.number)
    if events.failure == nil { try? store.markSaid(floods) }
  }

  // MARK: output

  /// The alert log or the state cannot be written.
  ///
  /// - Parameter pending: how many alerts wait; asked on the journal's thread, since the state may keep
  ///   it waiting.
  func lagging(path: String, message: String, pending: @Sendable () -> Int) {
    guard lagging[path] == nil else { return }
    lagging[path] = (clock.now(), 0)
    publish(.outputLagging(path: path, pending: pending(), message: message))
    logger.error("alerts wait: \(message)")
  }

  /// It can be written again, and what waited for that is in the log where that can be written.
  func caughtUp(path: String) {
    guard let (since, delivered) = lagging.removeValue(forKey: path) else { return }
    publish(.outputRecovered(path: path, delivered: delivered, since: since))
    logger.notice("alerts are written again")
  }

  /// Counts what a delivery did.
  func delivered(_ report: AlertDelivery.Report) {
    for path in lagging.keys { lagging[path]?.delivered += report.delivered }
    if report.restored > 0 {
      logger.warning(
        "wrote \(counted(report.restored, "alert")) again that a truncation had removed")
    }
    for path in report.unreadable {
      logger.warning("could not look for alerts in flight in \(path)")
    }
  }

  /// A worker was given up in the work of `found`.
  func workerLost(_ given: WorkerPool.GivenUp, at found: UnfinishedWork?) {
    publish(
      .workerLost(
        feed: found?.feed ?? "", item: found?.item.map { _ in found?.label ?? "" },
        stage: found?.stage.name ?? "read", lost: given.lost))
    logger.warning(
      "a worker has not come back from the \(found?.description ?? "reading of a file") and was given up; \(given.lost) lost by now"
    )
  }

  /// Says of texts that they are poison, once each.
  func sayPoison(_ marks: PoisonMarks) {
    for (mark, said) in marks.unsaid() {
      if mark.isItem {
        publish(
          .itemPoisoned(
            feed: mark.feed, item: mark.label, id: mark.id, stage: mark.stage, cause: mark.cause,
            deaths: mark.deaths + mark.kills, givenUp: mark.level.name))
        logger.error(
          "item \(mark.label) of \(mark.feed) ended the daemon (\(mark.cause) in \(mark.stage)): its \(mark.level.name) is given up; claimwatch poison list"
        )
      } else {
        publish(
          .documentPoisoned(
            feed: mark.feed, id: mark.id, stage: mark.stage, cause: mark.cause,
            deaths: mark.deaths + mark.kills))
        logger.error(
          "a document of \(mark.feed) ended the daemon (\(mark.cause) in \(mark.stage)) and is not read; claimwatch poison list"
        )
      }
      said()
    }
  }

  // MARK: watches

  /// The state cannot say what watches have hit.
  func watchesUnknown(_ error: any Error) {
    logger.warning("what watches have hit cannot be read or stored: \(error)")
  }

  /// Tells the log alone.
  func note(_ text: String) { logger.warning("\(text)") }

  /// That a quiet watch was said, once the line stands in the file.
  func remember(quiet watch: String) {
    if events.failure == nil { try? store.note(quiet: watch, nearMisses: nil) }
  }

  /// The same of what watches held back.
  func remember(saidHeldBack said: [HeldBack]) {
    guard events.failure == nil else { return }
    do { try store.markSaid(said) } catch { return }
    saidHeldBack.subtract(said)
  }

  // MARK: signs of life

  private var pings = 0

  /// A round through the journal's thread, for the watchdog; see ``StateWriter/ping()``.
  func ping() -> Int {
    pings &+= 1
    return pings
  }

  /// Takes what is counted elsewhere and replaces the metrics file. `summary` is nil where the state
  /// could not be asked; then the last one counts.
  /// - Parameters:
  ///   - census: how the feeds fare; nil where that is as last time.
  ///   - raised: alerts that went into the outbox since the start.
  ///   - lag: milliseconds by which the latest poll came too late.
  func observe(census: HealthCensus?, summary: StateSummary?, raised: Int, lag: Int64) {
    counters.uptimeSeconds = uptime
    counters.alerts = raised
    if let census {
      counters.feeds = census.entries.count
      counters.health = census.counts
      feeds = metrics == nil ? [] : census.entries
    }
    counters.pending = summary?.pending ?? counters.pending
    counters.suppressed = summary?.suppressed.values.reduce(0, +) ?? counters.suppressed
    pages.counts = summary?.pages ?? pages.counts
    pages.failing =
      summary?.pageHealth.count { $1.isFailing && inForce?.contains($0) ?? true } ?? pages.failing
    let openFiles = lookAtOpenFiles()
    guard let metrics else { return }
    do {
      // Not asked for more often than counts are.
      if summary != nil { watchMetrics = WatchMetrics.text((try? store.watchRecords()) ?? []) }
      try metrics.replace(
        with: MetricsFile.Figures(
          counters: counters, events: events.counts, feeds: feeds, lag: lag, started: started,
          openFiles: openFiles, others: reload.metrics + watchMetrics + pages.text + outputs.metrics
        ))
      metricsFail = false
    } catch {
      if !metricsFail { logger.warning("the metrics cannot be written: \(error)") }
      metricsFail = true
    }
  }

  /// Says where this process comes near the number of files that it may have open, which connections stay below.
  private func lookAtOpenFiles() -> (inUse: Int, limit: Int)? {
    let limit = DescriptorLimit.inForce
    guard let inUse = DescriptorLimit.inUse else { return nil }
    let areMany = inUse > limit - limit / 5
    if areMany, !openFilesAreMany {
      logger.error("\(inUse) files are open of \(limit) that may be (LimitNOFILE=)")
    }
    openFilesAreMany = areMany
    return (inUse, limit)
  }

  /// Writes daemon.heartbeat with what was last observed.
  func heartbeat() { publish(.daemonHeartbeat(counters)) }

  private var uptime: Int { Int(clamping: clock.now().milliseconds(since: started) / 1000) }

  /// The dead man's switch does not take our heartbeat. Its address is not said.
  func heartbeatFails(code: String, status: Int?) {
    let message =
      "the heartbeat does not reach heartbeat_url: \(code)\(status.map { ", status \($0)" } ?? "")"
    publish(.heartbeatFailing(code: code, message: message))
    logger.warning("\(message)")
  }

  /// The state stands behind the log by so much: said where one of them was changed by other hands.
  func stateIsBehind(lastSeq: Int64, logSeq: Int64, feeds: Int) {
    publish(.stateReplaced(lastSeq: lastSeq, logSeq: logSeq, feeds: feeds))
    logger.warning(
      "the alert log reaches to \(logSeq), the state to \(lastSeq): it is a new or an older one, and alerts may come again"
    )
  }

  /// The state is not at `path` any more; it is gone on with where it is.
  func stateMoved(path: String) {
    publish(.stateMoved(path: path))
    logger.error(
      "\(path) was moved under the daemon, which goes on with it where it is now: put it back, or the next start begins anew"
    )
  }

  /// It is there again.
  func stateReturned(path: String, since: Instant) {
    publish(.stateReturned(path: path, since: since))
    logger.notice("\(path) is back")
  }

  /// Says the end, and takes the metrics file away, which would say that the daemon is alive.
  func end(reason: String, pending: Int) {
    publish(.daemonStopped(reason: reason, uptimeSeconds: uptime, pending: pending))
    metrics?.remove()
  }

  /// The same where the journal's own thread may hang.
  nonisolated func leave() { metrics?.remove() }

  /// One line for `systemctl status`.
  var statusLine: String {
    let alarm =
      databaseIsAway
      ? "THE DATABASE DOES NOT ANSWER, nothing is fetched; "
      : lagging.isEmpty ? "" : "ALERTS WAIT, the disk cannot be written; "
    return alarm
      + "\(counted(counters.polls, "poll")), \(counted(counters.alerts, "alert")), \(counted(trouble, "feed")) in trouble"
  }

  private var trouble: Int {
    counters.health.reduce(0) { $0 + ($1.key.isTrouble ? $1.value : 0) }
  }

  /// The feeds that are polled from now on: one that left the configuration no longer fails.
  func keep(feeds: Set<String>) {
    inForce = feeds
    failing.formIntersection(feeds)
    forgiven = forgiven.filter { feeds.contains($0.key) }
  }
}

extension WatchCount {
  fileprivate init(_ count: WatchAlerts) { self.init(watch: count.watchID, alerts: count.alerts) }
}
