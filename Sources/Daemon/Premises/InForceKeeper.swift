import Configuration
import FeedModel
import Locking
import StateStore

/// Says in the state directory what is in force, and puts up the signpost that leads there.
final class InForceKeeper: Sendable {
  private let source: ConfigurationSource
  private let paths: Paths
  /// The text of the start, until it is written: it may be some megabytes.
  private let startText: Guarded<ConfigurationText>
  private let signpost: Signpost
  /// The lock beside the signpost.
  private let lock = Guarded<StateLock?>(nil)

  init(source: ConfigurationSource, paths: Paths, text: ConfigurationText) {
    self.source = source
    self.paths = paths
    startText = Guarded(text)
    signpost = Signpost(file: source.path, environment: source.environment)
  }

  /// The state is open and its lock is held.
  func begin(at now: Instant) {
    let text = startText.withLock { text in
      defer { text = ConfigurationText(main: []) }
      return text
    }
    keep(text, at: now)
    signpost.set(paths.state)
    lock.withLock { $0 = signpost.lock(at: now) }
  }

  /// A sign of life, for those who do not find the state.
  func touch() { lock.withLock { $0?.touch() } }

  /// `text` has been put in force.
  func keep(_ text: ConfigurationText, at now: Instant) {
    InForce(file: source.path, loaded: now, paths: paths, text: text).write(text)
  }

  /// The daemon ends.
  func end() {
    let isOurs = lock.withLock { $0 != nil }
    if isOurs { signpost.remove() }
    lock.withLock { lock in
      lock?.release()
      lock = nil
    }
  }
}
