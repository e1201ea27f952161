import AlertLog
import CSystem
import Configuration
import FeedModel
import Glibc
import Logging
import ServiceLifecycle
import StateStore
import UnixSignals

/// The daemon: polls until it is told to stop, reloads on SIGHUP, speaks to systemd.
public struct DaemonService: Service {
  private let source: ConfigurationSource
  private let initial: Configuration
  private let inForce: InForceKeeper
  private let sha256: String
  private let allowsEmpty: Bool
  private let logger: Logger
  private let notifier: SystemdNotifier
  private let clock: any WallClock

  /// How often events.jsonl gets a sign of life.
  private static let heartbeatInterval: Int64 = 15 * 60_000
  /// How often a state or log that cannot be opened is tried again before the start is given up: a
  /// directory may be mounted late, a descriptor be free a moment later.
  private static let secondLooks = 2
  /// How often a log is looked at for truncation when nothing is delivered.
  private static let logCheckInterval: Int64 = 60_000

  /// A daemon on `initial`, which was loaded from the `text` of `source`. `allowsEmpty` lets a reload take
  /// every feed or every watch away.
  public init(
    source: ConfigurationSource, initial: Configuration, text: ConfigurationText,
    allowsEmpty: Bool = false,
    logger: Logger, notifier: SystemdNotifier, clock: any WallClock = SystemClock()
  ) {
    self.source = source
    self.initial = initial
    inForce = InForceKeeper(source: source, paths: initial.paths, text: text)
    sha256 = text.digest.hex
    self.allowsEmpty = allowsEmpty
    self.logger = logger
    self.notifier = notifier
    self.clock = clock
  }

  /// Runs until graceful shutdown.
  ///
  /// - Throws: ``StartFailure`` where state or logs cannot be used, and the state's own error when
  ///   it can no longer be used later.
  public func run() async throws {
    try DescriptorLimit.prepare(initial)
    // From here on SIGHUP is queued; one that came before was remembered (CSystem).
    let hangups = await UnixSignalsSequence(trapping: .sighup)
    let reopenings = await UnixSignalsSequence(trapping: .sigusr1)
    guard let workplace = try await openPatiently() else { return }
    let losses = StartGuard.losses(initial, of: source)
    inForce.begin(at: clock.now())
    for loss in losses { logger.warning("\(loss)") }
    let extractors = try ExtractorSource(initial.extractor)
    let generation = Generation(
      number: 1, configuration: initial, extractor: extractors.extractor)
    let failure = FirstFailure()
    let stopper = Stopper()
    let end = TimelyEnd()
    let parts = try PollingParts(
      workplace: workplace, generation: generation, logger: logger, clock: clock, keepsMetrics: true
    ) { error in
      failure.set(error)
      stopper.stop()
    }
    stopper.onStop {
      parts.engine.stop()
      parts.outputs.stop()
      Task { await parts.scheduler.stop() }
    }
    await parts.adoptWatches(of: generation)
    // So that the first alert does not wait for it; where it fails now, that alert reads them.
    await parts.writer.perform { [store = workplace.store] in try? store.readStories() }
    await announceStart(parts)
    parts.keeper?.start()
    let reloader = Reloader(
      source: source, initial: initial, extractors: extractors, allowsEmpty: allowsEmpty,
      inForce: inForce, parts: parts, logger: logger, notifier: notifier)
    await withTaskGroup { group in
      group.addTask {
        do { try await parts.scheduler.run() } catch {
          failure.set(error)
          stopper.stop()
        }
      }
      group.addTask { await self.reloadLoop(hangups, reloader, parts) }
      group.addTask { await self.reopenLoop(reopenings, parts) }
      group.addTask { await self.healthLoop(parts) }
      group.addTask { await self.tidyLoop(parts) }
      group.addTask { await self.outsideLoop(parts) }
      group.addTask {
        let watch = PlaceWatch(parts: parts, logger: logger, clock: clock)
        if let loss = await watch.run() {
          failure.set(loss)
          stopper.stop()
        }
      }
      group.addTask {
        // Ends when the daemon is told to stop, which then ends the loop above.
        try? await gracefulShutdown()
        stopper.stop()
      }
      // The scheduler is the one that decides when it is over.
      await stopper.waitUntilStopped()
      notifier.stopping()
      end.begin(status: failure.value == nil ? 0 : 70) { [logger] reason in
        if let error = failure.value { logger.error("\(error)") }
        logger.warning("\(reason): left at once; what is not stored is fetched again")
        parts.journal.leave()
        parts.poison.end()
      }
      // Polls that wait for a disk that is full would keep the daemon from ending.
      await parts.writer.close()
      end.stateIsStored()
      group.cancelAll()
    }
    inForce.end()
    let place = parts.workplace.place
    if await !parts.close(reason: failure.value.map { "\($0)" } ?? "asked to") {
      logger.warning("some alerts are not in the log yet; the next start writes them")
    }
    // What was written since lies in a file beside the old path, which a moved database does not find again.
    if place != .kept { parts.workplace.foldLog() }
    // A worker that is still at a hostile document, and the network thread while it closes what is open,
    // would run on while the C libraries under them are taken down. Everything is written; nothing is lost
    // by leaving at once.
    if let error = failure.value as? LostWorkers {
      logger.error("\(error)")
      leave(status: 70)
    }
    let isInUse = parts.workers.isBusy || !parts.engine.hasEnded || !parts.outputs.hasEnded
    if let error = failure.value {
      // Whoever catches it says it first.
      if isInUse { claimwatch_leave_at_exit() }
      throw error
    }
    logger.notice("stopped")
    if isInUse { leave(status: 0) }
  }

  private func leave(status: Int32) -> Never {
    BoundedOutput.standardError.drain(milliseconds: 300)
    _exit(status)
  }

  /// Opens state and logs; waits out a full disk instead of starting and ending in a circle, and
  /// looks again before it gives up on what cannot be opened.
  private func openPatiently() async throws -> Workplace? {
    var hasSaid = false
    var looks = 0
    while true {
      let pause: Duration
      do { return try Workplace.open(initial, clock: clock, role: .daemon) } catch
        where error.isPassing
      {
        if !hasSaid { logger.error("cannot start yet: \(error)") }
        if !hasSaid { notifier.ready(status: "waiting: \(error)") }
        hasSaid = true
        looks = 0
        pause = .seconds(2)
      } catch  where error.mayPass && looks < Self.secondLooks {
        looks += 1
        pause = .milliseconds(500)
      }
      notifier.watchdog()
      do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) } } catch {
        return nil
      }
      if Task.isShuttingDownGracefully { return nil }
    }
  }

  private func announceStart(_ parts: PollingParts) async {
    let before = await parts.summary
    await parts.courier.wake()
    await parts.outputs.apply(initial)
    let summary = await parts.summary
    await parts.journal.keep(feeds: Set(initial.feeds.map(\.id)))
    await parts.journal.reloaded(.accepted(sha256: sha256))
    await parts.journal.observe(
      census: await census(initial, parts), summary: summary, raised: await parts.writer.raised,
      lag: 0)
    await parts.journal.publish(
      .configLoaded(
        file: source.path, generation: 1, feeds: initial.feeds.count,
        watches: initial.watches.count, sha256: sha256, news: ConfigurationNews()))
    await parts.journal.publish(
      .daemonStarted(
        version: Release.version, process: Int(getpid()), feeds: initial.feeds.count,
        watches: initial.watches.count, pending: summary?.pending ?? 0))
    await sayWhetherReplaced(before, summary, parts)
    await parts.journal.sayFloods()
    await parts.journal.sayPageNews()
    await parts.journal.sayPoison(parts.poison.marks)
    await parts.tendWatches()
    for warning in WarningKinds.summary(of: initial.warnings) {
      logger.warning("\(warning.plain)")
    }
    if let shortage = DescriptorLimit.shortage(initial, within: DescriptorLimit.inForce) {
      logger.warning("\(shortage)")
    }
    logger.notice(
      "\(Release.daemon): \(counted(initial.feeds.count, "feed")), \(counted(initial.watches.count, "watch", plural: "watches")), alerts to \(initial.paths.alerts) (\(summary?.lastSeq ?? 0) so far)"
    )
    notifier.ready(status: "polling \(counted(initial.feeds.count, "feed"))")
  }

  /// The first delivery lifts the state's number to the log's, where a log stands beside a state that was
  /// deleted or restored since.
  private func sayWhetherReplaced(
    _ before: StateSummary?, _ after: StateSummary?, _ parts: PollingParts
  ) async {
    // Other nodes raise alerts all the time.
    guard parts.workplace.shared == nil else { return }
    guard let before, let after, after.lastSeq > before.lastSeq else { return }
    let feeds = await parts.writer.perform { [store = parts.workplace.store] in
      (try? store.feedStates().count) ?? 0
    }
    await parts.journal.stateIsBehind(
      lastSeq: before.lastSeq, logSeq: after.lastSeq, feeds: feeds)
  }

  // MARK: signals

  /// Reloads at a SIGHUP. Those that come while one is under way are answered by one more.
  private func reloadLoop(
    _ hangups: UnixSignalsSequence, _ reloader: Reloader, _ parts: PollingParts
  ) async {
    var reloader = reloader
    let (turns, turn) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    if claimwatch_take_early_hangup() { turn.yield() }
    await withTaskGroup { group in
      group.addTask {
        for await _ in hangups { turn.yield() }
        turn.finish()
      }
      for await _ in turns {
        if Task.isCancelled { break }
        await reopenLogs(parts)
        await reloader.reload()
      }
      group.cancelAll()
    }
  }

  /// Reopens the logs at a SIGUSR1, and does nothing else.
  private func reopenLoop(_ requests: UnixSignalsSequence, _ parts: PollingParts) async {
    for await _ in requests {
      if Task.isCancelled { return }
      await reopenLogs(parts)
      logger.info("logs reopened")
    }
  }

  private func reopenLogs(_ parts: PollingParts) async {
    await parts.journal.reopen()
    await parts.courier.reopen()
  }

  // MARK: health

  /// Looks every second for alerts that `claimwatch release` has put into the outbox, and for polls that
  /// `claimwatch poll` has asked for.
  private func outsideLoop(_ parts: PollingParts) async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(1)) } catch { return }
      await parts.outputs.lookAround()
      guard await parts.courier.lookAround() else { continue }
      await PollingParts.pollAsked(parts.writer, parts.scheduler, logger)
    }
  }

  private var interval: Duration {
    min(notifier.watchdogInterval.map { $0 / 3 } ?? .seconds(20), .seconds(20))
  }

  /// Pets the watchdog, but only after a round through every part that has to move: the threads of
  /// state and logs, the network thread, the workers, the scheduler's loop. Waits for none of them, so
  /// that it can say who does not answer.
  private func healthLoop(_ parts: PollingParts) async {
    let signs = SignsOfLife()
    let rounds = Counter()
    var lastTurns = -1
    var lastMove = ContinuousClock.now
    var hasSaid = false
    while !Task.isCancelled {
      signs.ask(.state) { await parts.writer.ping() }
      signs.ask(.alerts) { await parts.courier.ping() }
      signs.ask(.events) { await parts.journal.ping() }
      signs.ask(.network) {
        await parts.engine.ping()
        return rounds.next()
      }
      signs.ask(.workers) { await parts.workers.ping() }
      do { try await Task.sleep(for: interval) } catch { return }
      // The loop turns at least once a second.
      let turns = await parts.scheduler.turns
      if turns != lastTurns { lastMove = .now }
      lastTurns = turns
      let silent = signs.silent
      guard silent.isEmpty else {
        let names = silent.map { "\($0.part.rawValue) for \($0.since.components.seconds) s" }
        let text = "no sign of life from \(names.joined(separator: ", "))"
        if !hasSaid { logger.error("\(text)") }
        hasSaid = true
        notifier.status(text)
        continue
      }
      if hasSaid { logger.notice("everything answers again") }
      hasSaid = false
      if ContinuousClock.now - lastMove < .seconds(10) {
        notifier.watchdog()
        parts.workplace.lock.touch()
        inForce.touch()
      }
    }
  }

  /// Writes metrics and heartbeats; looks for truncated logs.
  private func tidyLoop(_ parts: PollingParts) async {
    var lastHeartbeat: Instant?
    var lastLogCheck = clock.now()
    var lastCensus: ContinuousClock.Instant?
    let push = HeartbeatPush(engine: parts.engine, journal: parts.journal, clock: clock)
    while !Task.isCancelled {
      do { try await Task.sleep(for: interval) } catch { return }
      await parts.journal.flush()
      let now = clock.now()
      let configuration = await parts.scheduler.generation.configuration
      var census: HealthCensus?
      var summary: StateSummary?
      if lastCensus.map({ .now - $0 >= Self.patience(configuration) }) ?? true {
        lastCensus = .now
        census = await self.census(configuration, parts)
        summary = await parts.summary
      } else if parts.workplace.shared == nil {
        summary = await parts.summary
      }
      await parts.journal.observe(
        census: census, summary: summary, raised: await parts.writer.raised,
        lag: await parts.scheduler.takeLag())
      notifier.status(await parts.journal.statusLine)
      await parts.tendWatches()
      parts.items.tend()
      if abs(now.milliseconds(since: lastLogCheck)) >= Self.logCheckInterval {
        lastLogCheck = now
        await parts.courier.wake()
      }
      // The first one comes with the first round, so that a watcher knows what to wait for.
      let sinceHeartbeat = lastHeartbeat.map { abs(now.milliseconds(since: $0)) }
      if sinceHeartbeat.map({ $0 >= Self.heartbeatInterval }) ?? true {
        lastHeartbeat = now
        await parts.journal.heartbeat()
        Task { await push.push(configuration) }
      } else {
        Task { await push.pushAgain(configuration) }
      }
    }
  }

  /// How the feeds fare now; nil where the state cannot be asked.
  private func census(_ configuration: Configuration, _ parts: PollingParts) async -> HealthCensus?
  {
    await parts.writer.perform { [store = parts.workplace.store, now = clock.now()] in
      try? HealthCensus(configuration, store: store, at: now)
    }
  }

  /// How often feeds are counted: each round, or where they are many, or the state is asked over a network, each minute.
  private static func patience(_ configuration: Configuration) -> Duration {
    configuration.feeds.count <= 1000 && configuration.state.backend == .sqlite
      ? .zero : .seconds(60)
  }
}

extension DaemonService: CustomStringConvertible {
  /// ServiceLifecycle prints and keeps every service: without this the whole configuration, 4 MB for
  /// 5,000 feeds.
  public var description: String { "claimwatch" }
}
