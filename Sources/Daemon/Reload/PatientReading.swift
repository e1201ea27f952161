import Locking

/// Reads what may not answer, from a disk or a network that hangs, on threads of their own.
///
/// Whoever waits can be cancelled. Readings that hang are left to themselves, a few at a time.
final class PatientReading: Sendable {
  /// How long a reading may take: a configuration of 5,000 feeds takes a tenth of a second.
  private static let patience = Duration.seconds(30)
  /// So many may hang at once.
  private static let mostHanging = 4

  private let underWay = Guarded(0)

  /// Why nothing was read.
  enum Failure: Error {
    case cancelled
    /// It did not come in time, or others hang already.
    case hangs
  }

  /// Runs `body` on a thread of its own and waits for what it gives.
  func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws(Failure) -> T {
    let (values, continuation) = AsyncStream<T>.makeStream()
    let mayBegin = underWay.withLock { count in
      guard count < Self.mostHanging else { return false }
      count += 1
      return true
    }
    guard mayBegin else { throw .hangs }
    let hasStarted = OwnThread.start { [self] in
      OwnThread.name("reload")
      continuation.yield(body())
      continuation.finish()
      underWay.withLock { $0 -= 1 }
    }
    guard hasStarted else {
      underWay.withLock { $0 -= 1 }
      throw .hangs
    }
    let timer = Task {
      try await Task.sleep(for: Self.patience)
      continuation.finish()
    }
    defer { timer.cancel() }
    for await value in values { return value }
    throw Task.isCancelled ? .cancelled : .hangs
  }
}
