import Configuration
import FeedModel
import Glibc
import StateStore

/// The kept items of a state, as a command opens them beside a daemon or without one.
public struct ReplayFiles: Sendable {
  public let archive: ItemArchive
  private let mayKeep: Bool
  let poison: ReplayPoison

  /// Opens the items of the state at `paths`. Whoever may write there keeps the claims that were read anew;
  /// root does so as the state's owner.
  ///
  /// - Throws: ``StartFailure`` where there are none, `StateStoreError` where they cannot be read.
  public init(_ paths: Paths) throws {
    let path = ItemPlace(state: paths.state).path
    guard access(path, F_OK) == 0 else {
      if errno == ENOENT {
        throw StartFailure(
          .missing,
          "\(path): no items are kept yet. The daemon keeps them as they come, unless the configuration says "
            + "retain = 0")
      }
      throw StartFailure(.inputOutput, "\(path): \(String(cString: strerror(errno)))")
    }
    if geteuid() == 0 { StateOwner.adopt(paths) }
    let isWritable = access(path, W_OK) == 0 && access(paths.state, W_OK) == 0
    mayKeep = isWritable
    archive = try ItemArchive(path: path, access: isWritable ? .beside : .readOnly)
    poison = ReplayPoison(state: paths.state)
  }

  /// Whether items are kept at `paths`, as far as this user can tell.
  public static func exist(_ paths: Paths) -> Bool {
    access(ItemPlace(state: paths.state).path, F_OK) == 0
  }

  func claims(progress: @escaping (Int) -> Void) -> ReplayClaims {
    ReplayClaims(archive, mayKeep: mayKeep, poison: poison, progress: progress)
  }
}
