/// Serves one caller after the other, whatever they wait for meanwhile: unlike under a ``Guarded``, what runs alone may block.
///
/// Any thread, but not one that is served already.
public final class TurnTaking: Sendable {
  private let isTaken = Monitor(false)

  /// Nobody is served.
  public init() {}

  /// Runs `body` when it is this caller's turn, and returns its result.
  public func alone<T>(_ body: () throws -> T) rethrows -> T {
    isTaken.wait { isTaken -> Void? in
      if isTaken { return nil }
      isTaken = true
      return ()
    }
    defer {
      isTaken.withLock { $0 = false }
      isTaken.wakeOne()
    }
    return try body()
  }
}
