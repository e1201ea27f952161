import Configuration
import ContentDigest
import FeedModel
import Glibc
import StateStore

/// A link that leads from a configuration file to the state of the daemon that runs on it, for commands
/// that cannot know what environment a service manager gave it, or that the file names new paths since.
///
/// In the runtime directory of a service, else in `$XDG_RUNTIME_DIR/claimwatch`, else in the user's own state
/// directory. It may be old: whether a daemon runs there, its lock tells. So does a lock beside the signpost, where
/// the state is not to be found any more.
struct Signpost: Sendable {
  private let folder: String?
  private let name: String

  /// The signpost of the configuration `file`.
  init(file: String, environment: [String: String]) {
    let file = FilePath.absolute(file)
    name = "at-" + SHA256Digest(utf8: file).hexPrefix(bytes: 8)
    if let service = ServicePlaces(configuration: file) {
      folder = service.runtime
    } else if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") {
      folder = runtime + "/claimwatch"
    } else if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      folder = state + "/claimwatch"
    } else {
      folder = environment["HOME"].map { $0 + "/.local/state/claimwatch" }
    }
  }

  private var path: String? { folder.map { $0 + "/" + name } }

  /// The state directory it leads to; nil where there is none.
  var state: String? {
    guard let path else { return nil }
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &bytes, bytes.count)
    guard count > 0, count < bytes.count, bytes[0] == CChar(bitPattern: UInt8(ascii: "/")) else {
      return nil
    }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Lets it lead to `state`. Where it cannot stand, commands go by the file alone.
  func set(_ state: String) {
    guard let folder, let path, self.state != state else { return }
    try? Workplace.makeDirectory(folder, mode: 0o755)
    let temporary = "\(path).\(getpid())"
    guard symlink(state, temporary) == 0 else { return }
    if rename(temporary, path) != 0 { unlink(temporary) }
  }

  private var lockName: String { name + ".lock" }

  /// Takes the lock beside it, for as long as the daemon runs; nil where that cannot be, or another daemon on the
  /// same configuration has it.
  func lock(at now: Instant) -> StateLock? {
    guard let folder else { return nil }
    try? Workplace.makeDirectory(folder, mode: 0o755)
    return try? StateLock(directory: folder, name: lockName, role: .daemon, now: now)
  }

  /// The daemon that has it; nil where none does, or that cannot be told.
  var daemon: StateLock.Holder? {
    folder.flatMap { try? StateLock.holder(in: $0, name: lockName) }
  }

  /// Takes it away, with the lock that is still held.
  func remove() {
    guard let folder, let path else { return }
    unlink(path)
    unlink("\(folder)/\(lockName)")
  }
}
