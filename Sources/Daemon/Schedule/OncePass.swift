import CSystem
import Configuration
import FeedModel
import Logging

/// One pass over the feeds (`claimwatch once`).
public struct OncePass: Sendable {
  /// What a pass came to.
  public struct Summary: Sendable {
    /// Feeds that were polled.
    public let polled: Int
    /// Feeds whose hosts asked to be left alone.
    public let heldBack: [String]
    /// Feeds that fail after the pass, with the reason.
    public let failing: [(feed: String, code: String, message: String)]
    /// Since when no host can be reached, which is no feed's fault; nil where one can.
    public let downSince: Instant?
    /// Alerts committed in the pass.
    public let alerts: Int
    /// Whether every pending alert is in the log.
    public let allDelivered: Bool
  }

  private let configuration: Configuration
  private let source: ConfigurationSource
  private let logger: Logger

  /// A pass over the feeds of `configuration`, which `source` has.
  public init(configuration: Configuration, of source: ConfigurationSource, logger: Logger) {
    self.configuration = configuration
    self.source = source
    self.logger = logger
  }

  /// Polls, stores and delivers, then returns.
  ///
  /// - Throws: ``StartFailure`` where state or logs cannot be used; other errors of the state.
  /// - Parameter only: the feeds to poll; nil means all.
  ///   `delivers` lets the outputs send what can be sent now, before it returns.
  public func run(
    onlyDue: Bool, only: Set<String>? = nil, delivers: Bool = false
  ) async throws -> Summary {
    let clock = SystemClock()
    try StateDoor.requireFile(
      configuration,
      "a single pass would take feeds from daemons. claimwatch poll asks these for polls")
    try DescriptorLimit.prepare(configuration)
    let workplace = try Workplace.open(configuration, clock: clock, role: .once)
    putInForce(at: clock.now())
    let generation = Generation(
      number: 1, configuration: configuration,
      extractor: try Extractors.standard(model: configuration.extractor.model))
    let failure = FirstFailure()
    let parts = try PollingParts(
      workplace: workplace, generation: generation, logger: logger, clock: clock,
      keepsMetrics: false, broken: { failure.set($0) })
    // What an earlier run left behind goes out first, so that the log stays in order.
    await parts.courier.wake()
    await parts.adoptWatches(of: generation)
    await parts.journal.keep(feeds: Set(configuration.feeds.map(\.id)))
    await parts.journal.sayFloods()
    await parts.journal.sayPageNews()
    await parts.journal.sayPoison(parts.poison.marks)
    if delivers { await parts.outputs.begin(configuration) }
    let pass = try await parts.scheduler.runOnce(onlyDue: onlyDue, only: only)
    parts.engine.stop()
    await parts.tendWatches(atOnce: true)
    parts.items.tend()
    await parts.writer.close()
    await parts.journal.sayFloods()
    await parts.journal.sayPageNews()
    await parts.courier.wake()
    if delivers { await parts.outputs.drain(configuration) }
    let alerts = await parts.writer.raised
    let states = try workplace.store.feedStates()
    let allDelivered = await parts.close()
    if let error = failure.value { throw error }
    if parts.workers.isBusy || !parts.engine.hasEnded || !parts.outputs.hasEnded {
      claimwatch_leave_at_exit()
    }
    let wanted = only ?? Set(configuration.feeds.map(\.id))
    let failing = states.compactMap { state -> (feed: String, code: String, message: String)? in
      guard wanted.contains(state.feedID) else { return nil }
      switch state.condition {
      case .failing(let failure), .gone(_, let failure):
        return (state.feedID, failure.code, failure.message)
      case .untried, .ok: return nil
      }
    }
    return Summary(
      polled: pass.polled, heldBack: pass.heldBack,
      failing: failing.sorted { $0.feed < $1.feed }, downSince: pass.downSince, alerts: alerts,
      allDelivered: allDelivered)
  }

  /// Says what went since the last pass or run without anybody looking, and notes what is in force now. What a
  /// daemon would not start with is said at every pass, and the note stays.
  private func putInForce(at now: Instant) {
    let record = InForce.read(in: configuration.paths.state)
    // Another file that is tried on the state is not what its daemon has.
    guard record?.isOf(source.path, in: configuration.paths.state) ?? true,
      let text = try? source.read(onlyFiles: true)
    else { return }
    do throws(ConfigurationError) {
      try StartGuard.check(configuration, of: source)
    } catch {
      logger.warning("\(error)")
      return
    }
    for loss in StartGuard.losses(configuration, of: source) { logger.warning("\(loss)") }
    InForce(file: source.path, loaded: now, paths: configuration.paths, text: text).write(text)
  }
}
