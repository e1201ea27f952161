import Configuration
import FeedModel
import Glibc
import Locking
import PostgreSQL
import SharedState
import StateStore

/// A state in PostgreSQL as a daemon has it: its leases, the store, and what goes from there into its log.
///
/// Three connections: a renewal waits for no commit, and neither for the log. A fourth where there are outputs.
struct SharedPlace: Sendable {
  let name: String
  let leases: NodeLeases
  /// That of the leases.
  let session: PostgresSession
  let ownership: LeasedOwnership
  let store: PostgresStateStore
  let log: SharedLogQueue
  let outputs: SharedOutputs
  let shards: ShardBook

  /// The server answers a renewal in this time or not at all; a lease is used for 25 s.
  private static let tending = PostgresLimits(statement: 5_000, lock: 4_000, idle: 5_000)
  /// A node that stands still in a transaction holds up others: the server ends it.
  static let storing = PostgresLimits(statement: 15_000, lock: 8_000, idle: 5_000)

  /// Enters this process among the nodes of the state of `configuration`. The lock of its directory is held.
  ///
  /// - Throws: ``StartFailure`` where another process of that name lives elsewhere; what PostgreSQL says.
  static func open(_ configuration: Configuration) throws -> SharedPlace {
    let settings = configuration.state
    let name = NodeName.of(settings)
    let dsn = settings.dsn ?? ""
    let program = "\(Release.daemon) \(Machine.mark(of: configuration.paths.state))"
    let shards = ShardBook(configuration)
    let session = PostgresSession(dsn, program: "claimwatch leases", limits: tending)
    try SharedSchema.make(session)
    try refuseNamesake(name, program, session)
    let leases = try NodeLeases(session, name: name, program: program)
    // Mostly nothing, or nobody of an earlier version is left since this program is here.
    _ = try? SharedSchema.contract(session, waits: true)
    let store = try PostgresStateStore(
      PostgresSession(dsn, program: "claimwatch state", limits: storing), access: .node(leases),
      stories: StoryDesk(), shard: { shards.shard(of: $0) })
    let log = SharedLogQueue(
      PostgresSession(dsn, program: "claimwatch log", limits: storing), name: name,
      path: configuration.paths.alerts)
    return SharedPlace(
      name: name, leases: leases, session: session, ownership: LeasedOwnership(leases),
      store: store, log: log, outputs: try SharedOutputs(dsn: dsn, leases: leases),
      shards: shards)
  }

  /// Two processes of one name would share what is noted of a log. One that was killed here is none: its lock is ours.
  private static func refuseNamesake(
    _ name: String, _ program: String, _ session: PostgresSession
  ) throws {
    let register = try NodeRegister.read(session)
    let namesake = register.nodes.first {
      $0.isLiving && $0.name.hasSameBytes(as: name) && !$0.program.hasSameBytes(as: program)
    }
    guard let namesake else { return }
    throw StartFailure(
      .held,
      "another daemon shares this state as \(name) (\(VisibleText.clean(namesake.program)), heard "
        + "\(max(0, namesake.silence ?? 0) / 1000) s ago): give this one a name of its own, 'node' in [state]. One that "
        + "was moved to another machine is forgotten after half a minute")
  }
}

/// What tells this machine's state directory from any other's, across a restart of the daemon and not of the machine.
private enum Machine {
  static func mark(of folder: String) -> String {
    let file = "/proc/sys/kernel/random/boot_id"
    let bytes = (try? LocalFeedFile.read(file, limit: 100)) ?? []
    let boot = String(decoding: bytes.prefix(8), as: UTF8.self)
    return "\(NodeName.host()):\(folder) \(boot)"
  }
}

/// The shards of the feeds of the configuration in force. Any thread.
final class ShardBook: Sendable {
  private let shards: Guarded<FeedShards>

  init(_ configuration: Configuration) {
    shards = Guarded(FeedShards(configuration, HostGroups(configuration)))
  }

  func take(_ configuration: Configuration) {
    let next = FeedShards(configuration, HostGroups(configuration))
    shards.withLock { $0 = next }
  }

  func shard(of feed: String) -> Shard { shards.withLock { $0 }[feed] }
}
