import Locking

/// Remembers the first error that was reported from anywhere.
final class FirstFailure: Sendable {
  private let error = Guarded<(any Error)?>(nil)

  /// Keeps `new` unless there is one already.
  func set(_ new: any Error) {
    error.withLock { if $0 == nil { $0 = new } }
  }

  /// The first error, if any.
  var value: (any Error)? { error.withLock { $0 } }
}
