import AlertLog
import Configuration
import FeedFetch
import FeedModel

/// Tells a dead man's switch (`heartbeat_url`) that the daemon is alive: a GET with each heartbeat and
/// nothing of a feed in it. Whoever listens there says so when it no longer comes; so that one that is lost
/// on the way wakes nobody, it is sent again until it arrives (``HeartbeatPatience``).
actor HeartbeatPush {
  private let engine: FetchEngine
  private let journal: DaemonJournal
  private let clock: any WallClock
  private var failingSince: Instant?
  /// How many were not taken since then.
  private var failures = 0
  private var patience = HeartbeatPatience()
  private var isUnderWay = false

  init(engine: FetchEngine, journal: DaemonJournal, clock: any WallClock) {
    self.engine = engine
    self.journal = journal
    self.clock = clock
  }

  /// Sends one again that did not arrive, where it is time for that: called each round.
  func pushAgain(_ configuration: Configuration) async {
    if failingSince != nil, patience.isOver() { await push(configuration) }
  }

  /// Sends one, where `configuration` names an address; returns when it is answered or given up.
  func push(_ configuration: Configuration) async {
    guard let url = configuration.health.heartbeatURL, !isUnderWay else { return }
    isUnderWay = true
    defer { isUnderWay = false }
    var request = FetchRequest(url: url, userAgent: FeedRequest.userAgent(configuration.fetch))
    request.timeout = configuration.fetch.timeout
    request.connectTimeout = configuration.fetch.connectTimeout
    request.addressPolicy = AddressPolicy(allowed: configuration.fetch.allowAddresses)
    request.maxBody = 1 << 16
    if case .proxy(let proxy) = configuration.fetch.proxy { request.proxy = proxy }
    do {
      _ = try await engine.fetchEncoded(request)
      guard let since = failingSince else { return }
      failingSince = nil
      patience = HeartbeatPatience()
      await journal.publish(.heartbeatRecovered(since: since, failures: failures))
      failures = 0
    } catch {
      guard error.code != .cancelled else { return }
      failures += 1
      patience.failed(wasAnswered: error.status != nil)
      guard failingSince == nil else { return }
      failingSince = clock.now()
      // The message may hold the address, which is a secret as often as not.
      await journal.heartbeatFails(code: error.code.rawValue, status: error.status)
    }
  }
}
