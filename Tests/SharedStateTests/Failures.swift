import Locking

/// What threads have to complain of.
final class Failures: Sendable {
  private let texts = Guarded<[String]>([])
  var all: [String] { texts.withLock { $0 } }
  func add(_ text: String) { texts.withLock { $0.append(text) } }
}
