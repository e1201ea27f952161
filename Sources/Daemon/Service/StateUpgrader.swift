import Configuration
import PostgreSQL
import SharedState
import StateStore

/// Brings the tables of a shared state to the version of this program (`claimwatch state upgrade`), beside daemons of it and
/// of the version before it.
public struct StateUpgrader: Sendable {
  private let configuration: Configuration
  private let dsn: String?

  /// What the tables are now.
  public struct Summary: Sendable {
    /// Programs that know less are refused.
    public let least: Int64
    public let version: Int64
    /// Nodes of an earlier version that live, where it was to be refused.
    public let neededBy: [String]
  }

  /// - Parameter dsn: of the role that owns the database, where that is not the one of the configuration.
  public init(configuration: Configuration, dsn: String?) {
    self.configuration = configuration
    self.dsn = dsn
  }

  /// Adds what is new, and with `finishes` takes away what only earlier programs need, of which then none may run. Blocks.
  ///
  /// - Returns: nil where the state is in a file.
  /// - Throws: ``StartFailure``, `StateStoreError`.
  public func run(finishes: Bool) throws -> Summary? {
    guard configuration.state.backend == .postgresql else { return nil }
    let session = PostgresSession(
      dsn ?? configuration.state.dsn ?? "", program: "claimwatch upgrade",
      limits: SharedPlace.storing)
    do {
      try SharedSchema.make(session)
      var neededBy: [String] = []
      if finishes, case .needed(let nodes) = try SharedSchema.contract(session, waits: false) {
        neededBy = nodes
      }
      guard let level = try SharedSchema.level(session) else { return nil }
      return Summary(least: level.least, version: level.expanded, neededBy: neededBy)
    } catch let error as PostgresError { throw StartFailure(error) }
  }
}
