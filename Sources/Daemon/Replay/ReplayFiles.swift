import Configuration
import FeedModel
import Glibc
import StateStore

/// The kept items of a state, as a command opens them beside a daemon or without one.
public struct ReplayFiles: Sendable {
  public let archive: ItemArchive
  private let mayKeep: Bool
  private let state: String

  /// Opens the items of the state at `paths`. Whoever may write there keeps the claims that were read anew;
  /// root does so as the state's owner.
  ///
  /// - Throws: ``StartFailure`` where there are none, `StateStoreError` where they cannot be read.
  public init(_ paths: Paths) throws {
    state = paths.state
    let path = ItemPlace(state: state).path
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
    let isWritable = access(path, W_OK) == 0 && access(state, W_OK) == 0
    mayKeep = isWritable
    archive = try ItemArchive(path: path, access: isWritable ? .beside : .readOnly)
  }

  /// Whether items are kept at `paths`, as far as this user can tell.
  public static func exist(_ paths: Paths) -> Bool {
    access(ItemPlace(state: paths.state).path, F_OK) == 0
  }

  func claims(progress: @escaping (Int) -> Void) -> ReplayClaims {
    ReplayClaims(archive, mayKeep: mayKeep, poison: poison, progress: progress)
  }

  /// Texts in which the daemon died, of which claims are not read.
  private var poison: Set<TextKey> {
    guard let file = HandFile(beside: state, writing: false) else { return [] }
    let marks = PoisonMarks(reading: file).all.map(\.mark)
    return Set(marks.filter { $0.level >= .claims }.map(\.key))
  }
}
