import AlertLog
import Configuration
import Glibc
import StateStore

/// Hands the alerts that the flood cap kept back to the log (`claimwatch release`), each exactly
/// once, beside a running daemon or without one.
///
/// One transaction after the other moves them from the state's suppressed rows into the outbox,
/// where they get their numbers. From there on they are like any other alert: the daemon notices
/// the change within a second and writes them; where none runs, they are written here.
public struct SuppressedRelease: Sendable {
  /// What a release came to.
  public struct Summary: Sendable {
    /// Alerts that were moved to the outbox, for good.
    public var released = 0
    /// Alerts that are still kept back.
    public var remaining = 0
    /// Whether all that was released is in the log.
    public var isDelivered = true
  }
  /// Who writes what was moved.
  private enum Writer {
    case ourselves(Workplace)
    case daemon(SQLiteStateStore)

    var store: SQLiteStateStore {
      switch self {
      case .ourselves(let workplace): workplace.store
      case .daemon(let store): store
      }
    }
  }

  /// Alerts in one transaction; a daemon's own commits go in between.
  private static let step = 500
  /// How long a daemon is waited for: longer than its longest pause after a failed write.
  private static let patience = Duration.seconds(30)

  private let configuration: Configuration
  private let clock = SystemClock()

  /// A release of what the state of `configuration` keeps back.
  public init(configuration: Configuration) { self.configuration = configuration }

  /// Releases at most `limit` alerts, of `feed` or of all feeds, oldest first. Blocks.
  ///
  /// - Parameter progress: told how many have been moved so far.
  /// - Throws: ``StartFailure`` or the state's own error where the state cannot be used,
  ///   ``UnknownFeed`` where it knows no such feed.
  public func run(
    feed: String?, limit: Int, progress: (_ released: Int) -> Void
  ) throws -> Summary {
    var summary = Summary()
    guard access(Workplace.database(in: configuration.paths.state), F_OK) == 0 else {
      if let feed { throw UnknownFeed(id: feed) }
      return summary
    }
    let writer = try openWriter()
    defer { if case .ourselves(let workplace) = writer { workplace.lock.release() } }
    let store = writer.store
    if let feed, try !store.feedStates().contains(where: { $0.feedID == feed }) {
      throw UnknownFeed(id: feed)
    }
    while summary.released < limit {
      let moved = try store.releaseSuppressed(
        feed: feed, limit: min(Self.step, limit - summary.released))
      if moved == 0 { break }
      summary.released += moved
      progress(summary.released)
    }
    if summary.released > 0 {
      switch writer {
      case .ourselves: summary.isDelivered = deliver(store)
      case .daemon: summary.isDelivered = try waitForDaemon(store)
      }
    }
    summary.remaining = try store.summary().suppressed.values.reduce(0, +)
    return summary
  }

  private func openWriter() throws -> Writer {
    do { return .ourselves(try Workplace.open(configuration.paths, clock: clock)) } catch let
      failure as StartFailure where failure.kind == .held
    {
      return .daemon(try openStore())
    }
  }

  private func openStore() throws -> SQLiteStateStore {
    try SQLiteStateStore(
      path: Workplace.database(in: configuration.paths.state), access: .beside
    ) { [clock] in clock.now() }
  }

  private func deliver(_ store: SQLiteStateStore) -> Bool {
    let delivery = AlertDelivery(queue: store, path: configuration.paths.alerts)
    return (try? delivery.deliver()) != nil
  }

  /// Waits until the daemon has written what was moved; writes it here should the daemon end.
  private func waitForDaemon(_ store: SQLiteStateStore) throws -> Bool {
    let last = try store.summary().lastSeq
    let clock = ContinuousClock()
    let deadline = clock.now + Self.patience
    while clock.now < deadline {
      usleep(100_000)
      let next = try store.pendingAlerts(after: 0, limit: 1).first
      if next.map({ $0.seq > last }) ?? true { return true }
      if let lock = try? StateLock(directory: configuration.paths.state) {
        defer { lock.release() }
        return deliver(store)
      }
    }
    return false
  }
}

/// The state holds no feed of this id.
public struct UnknownFeed: Error, CustomStringConvertible {
  let id: String
  public var description: String {
    "the state knows no feed '\(id)'. claimwatch status lists those of the configuration."
  }
}
