import Configuration
import Glibc
import StateStore

/// A copy of the state while the daemon goes on (`claimwatch backup`).
public struct StateBackup: Sendable {
  private let configuration: Configuration

  /// A backup of the state of `configuration`.
  public init(configuration: Configuration) { self.configuration = configuration }

  /// Copies the state to `path`, which must not exist, and checks the copy. Blocks.
  ///
  /// - Parameter progress: told how many of how many pages are copied, now and then.
  /// - Returns: the size of the copy in bytes.
  /// - Throws: `StateStoreError`.
  public func run(
    to path: String, progress: @escaping (_ done: Int, _ total: Int) -> Void
  ) throws -> Int64 {
    try StateDoor.requireFile(
      configuration,
      "pg_dump -n claimwatch or a base backup copies it, beside running daemons; of this machine there are the logs, and "
        + "items.sqlite for replay (Config/postgresql.md)")
    let clock = SystemClock()
    let store = try SQLiteStateStore(
      path: Workplace.database(in: configuration.paths.state), access: .readOnly
    ) { clock.now() }
    do { try store.backup(to: path, progress: progress) } catch let error
      as StateStoreError where error.path == path
    {
      throw Self.failure(error)
    }
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// What went wrong with the copy, which whoever asks for it can mend, and not the daemon's user.
  private static func failure(_ error: StateStoreError) -> any Error {
    switch error.code {
    case .full:
      StartFailure(.inputOutput, "\(error.path): \(error.message). Name a place with more room.")
    case .cannotOpen, .readOnly:
      StartFailure(
        .cannotCreate,
        "\(error.path): \(error.message). Check that its directory exists and that you may write there."
      )
    default: error
    }
  }
}
