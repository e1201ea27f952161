import AlertLog
import Configuration
import Glibc
import StateStore

/// Puts a backup in the place of the state (`claimwatch restore`).
public struct StateRestorer: Sendable {
  private let paths: Paths

  /// A restorer of the state of `configuration`.
  public init(configuration: Configuration) { paths = configuration.paths }

  /// Restores the backup `file` while no daemon runs. Blocks. Root becomes the owner of the state, once the
  /// backup is open, so that what is restored is the daemon's.
  ///
  /// - Throws: ``StartFailure``, `StateStoreError`, ``AlertLog/FileError``; the state is what it was then.
  public func run(from file: String) throws -> StateRestore.Summary {
    let backup = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard backup >= 0 else {
      throw StartFailure(.missing, "cannot read \(file): \(String(cString: strerror(errno)))")
    }
    defer { close(backup) }
    var status = stat()
    guard fstat(backup, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw StartFailure(.missing, "cannot read \(file): it is not a regular file")
    }
    guard access(file + "-wal", F_OK) != 0 else {
      throw StartFailure(
        .unusableState,
        "\(file)-wal stands beside it, so that \(file) alone is no whole state. Restore what claimwatch "
          + "backup wrote")
    }
    StateOwner.adopt(paths)
    try Workplace.makeDirectory(paths.state, mode: 0o700)
    let clock = SystemClock()
    let lock: StateLock
    do { lock = try StateLock(directory: paths.state, now: clock.now()) } catch let error
      as StateStoreError
    {
      throw StartFailure(error)
    }
    defer { lock.release() }
    return try StateRestore(
      database: Workplace.database(in: paths.state), now: clock.now()
    ).run(from: backup, name: file)
  }
}
