import AlertLog
import Configuration
import FeedModel
import Glibc
import StateStore

/// The state's outbox in the hand of a command: beside a running daemon, which notices the change within
/// a second and writes what was put there, or alone, when the command writes it.
enum OutboxHand {
  case ourselves(Workplace)
  case daemon(SQLiteStateStore, Paths)

  /// How long a daemon is waited for: longer than its longest pause after a failed write.
  private static let patience = Duration.seconds(30)

  /// Opens the state at `paths`, as the process that writes the log where no other does.
  ///
  /// - Throws: ``StartFailure`` or the state's own error where the state cannot be used.
  static func open(_ paths: Paths, clock: any WallClock) throws -> OutboxHand {
    do { return .ourselves(try Workplace.open(paths, clock: clock)) } catch let
      failure as StartFailure where failure.kind == .held
    {
      return .daemon(
        try SQLiteStateStore(
          path: Workplace.database(in: paths.state), access: .beside, stories: StoryDesk()
        ) { clock.now() }, paths)
    }
  }

  var store: SQLiteStateStore {
    switch self {
    case .ourselves(let workplace): workplace.store
    case .daemon(let store, _): store
    }
  }

  /// Whether another process writes the log.
  var isDaemons: Bool { if case .daemon = self { true } else { false } }

  /// Lets go of the state.
  func release() { if case .ourselves(let workplace) = self { workplace.lock.release() } }

  /// Whether what was put there, up to `seq`, is in the log: writes it, or waits for the daemon and
  /// writes it here should that end.
  func isDelivered(through seq: Int64) throws -> Bool {
    switch self {
    case .ourselves(let workplace): return Self.deliver(store, workplace.paths)
    case .daemon(let store, let paths):
      let clock = ContinuousClock()
      let deadline = clock.now + Self.patience
      while clock.now < deadline {
        usleep(100_000)
        let next = try store.pendingAlerts(after: 0, limit: 1).first
        if next.map({ $0.seq > seq }) ?? true { return true }
        if let lock = try? StateLock(directory: paths.state) {
          defer { lock.release() }
          return Self.deliver(store, paths)
        }
      }
      return false
    }
  }

  private static func deliver(_ store: SQLiteStateStore, _ paths: Paths) -> Bool {
    (try? AlertDelivery(queue: store, path: paths.alerts).deliver()) != nil
  }
}
