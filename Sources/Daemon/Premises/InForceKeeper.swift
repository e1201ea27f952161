import Configuration
import FeedModel
import Locking

/// Says in the state directory what is in force, and puts up the signpost that leads there.
final class InForceKeeper: Sendable {
  private let source: ConfigurationSource
  private let paths: Paths
  /// The text of the start, until it is written: it may be some megabytes.
  private let startText: Guarded<[UInt8]>
  private let signpost: Signpost

  init(source: ConfigurationSource, paths: Paths, text: [UInt8]) {
    self.source = source
    self.paths = paths
    startText = Guarded(text)
    signpost = Signpost(file: source.path, environment: source.environment)
  }

  /// The state is open and its lock is held.
  func begin(at now: Instant) {
    let text = startText.withLock { text in
      defer { text = [] }
      return text
    }
    keep(text, at: now)
    signpost.set(paths.state)
  }

  /// `text` has been put in force.
  func keep(_ text: [UInt8], at now: Instant) {
    InForce(file: source.path, loaded: now, paths: paths, text: text).write(text)
  }

  /// The daemon ends.
  func end() { signpost.remove() }
}
