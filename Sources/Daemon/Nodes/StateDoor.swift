import Configuration
import FeedModel
import PostgreSQL
import SharedState
import StateStore

/// Opens the state of a configuration for a command, which stands beside the daemons of it.
enum StateDoor {
  enum Access { case readOnly, beside }

  static func open(
    _ configuration: Configuration, _ access: Access, stories: (any StoryJoiner)? = nil
  ) throws -> any RowStateStore {
    let clock = SystemClock()
    switch configuration.state.backend {
    case .sqlite:
      return try SQLiteStateStore(
        path: Workplace.database(in: configuration.paths.state),
        access: access == .readOnly ? .readOnly : .beside, stories: stories
      ) { clock.now() }
    case .postgresql:
      let shards = ShardBook(configuration)
      return try PostgresStateStore(
        session(configuration), access: access == .readOnly ? .readOnly : .beside,
        stories: stories, shard: { shards.shard(of: $0) })
    }
  }

  /// A connection of a command.
  static func session(_ configuration: Configuration) -> PostgresSession {
    PostgresSession(
      configuration.state.dsn ?? "", program: "claimwatch command", limits: SharedPlace.storing)
  }

  /// Who shares the state; nil where nobody does.
  static func nodes(_ configuration: Configuration) throws -> NodeRegister? {
    guard configuration.state.backend == .postgresql else { return nil }
    return try NodeRegister.read(session(configuration))
  }

  /// Refuses what is of a file.
  static func requireFile(_ configuration: Configuration, _ advice: String) throws {
    guard configuration.state.backend == .postgresql else { return }
    throw StartFailure(
      .wrongConfiguration, "the state is in PostgreSQL ([state] backend): \(advice)")
  }
}
