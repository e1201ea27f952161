import AlertLog
import Configuration
import FeedModel
import Glibc
import SharedState
import StateStore

/// The state's outbox in the hand of a command: beside a running daemon, which notices the change within
/// a second and writes what was put there, or alone, when the command writes it.
enum OutboxHand {
  case ourselves(Workplace)
  case daemon(any StateStore, Configuration)
  /// Several daemons write logs, each its own.
  case nodes(any StateStore, Configuration)

  /// How long a daemon is waited for: longer than its longest pause after a failed write.
  private static let patience = Duration.seconds(30)

  /// Opens the state of `configuration`, as the process that writes the log where no other does.
  ///
  /// - Throws: ``StartFailure`` or the state's own error where the state cannot be used.
  static func open(_ configuration: Configuration, clock: any WallClock) throws -> OutboxHand {
    if configuration.state.backend == .postgresql {
      let store = try StateDoor.open(configuration, .beside, stories: StoryDesk())
      return .nodes(store, configuration)
    }
    do { return .ourselves(try Workplace.open(configuration, clock: clock)) } catch let
      failure as StartFailure where failure.kind == .held
    {
      let store = try StateDoor.open(configuration, .beside, stories: StoryDesk())
      return .daemon(store, configuration)
    }
  }

  var store: any StateStore {
    switch self {
    case .ourselves(let workplace): workplace.store
    case .daemon(let store, _), .nodes(let store, _): store
    }
  }

  /// Whether another process writes the log.
  var isDaemons: Bool { if case .ourselves = self { false } else { true } }

  /// Lets go of the state.
  func release() { if case .ourselves(let workplace) = self { workplace.lock.release() } }

  /// Whether what was put there, up to `seq`, is in the log: writes it, or waits for the daemon and
  /// writes it here should that end.
  func isDelivered(through seq: Int64) throws -> Bool {
    switch self {
    case .ourselves(let workplace): return Self.deliver(store, workplace.paths)
    case .nodes(_, let configuration):
      return try Self.isInLog(of: configuration, seq)
    case .daemon(let store, let configuration):
      let paths = configuration.paths
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

  /// Whether this machine's log has it, which its daemon writes; where none runs here, that of any other.
  private static func isInLog(of configuration: Configuration, _ seq: Int64) throws -> Bool {
    let name = NodeName.of(configuration.state)
    let session = StateDoor.session(configuration)
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    while clock.now < deadline {
      let register = try NodeRegister.read(session)
      let isHere = register.nodes.contains { $0.isLiving && $0.name.hasSameBytes(as: name) }
      let has = register.logs.contains { log in
        log.delivered >= seq && (!isHere || log.name.hasSameBytes(as: name))
      }
      if has { return true }
      usleep(300_000)
    }
    return false
  }

  private static func deliver(_ store: any StateStore, _ paths: Paths) -> Bool {
    (try? AlertDelivery(queue: store, path: paths.alerts).deliver()) != nil
  }
}
