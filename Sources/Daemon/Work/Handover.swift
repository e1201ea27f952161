import Locking

/// Brings one result to the one task that waits for it, whichever comes first; the first counts.
final class Handover<T: Sendable>: Sendable {
  private enum State {
    case open
    case waiting(CheckedContinuation<T, Never>)
    case finished(T)
    case over
  }
  private let state = Guarded(State.open)

  /// Waits for the result; once.
  func wait(_ continuation: CheckedContinuation<T, Never>) {
    let result: T? = state.withLock { state in
      if case .finished(let result) = state {
        state = .over
        return result
      }
      state = .waiting(continuation)
      return nil
    }
    if let result { continuation.resume(returning: result) }
  }

  /// Gives a result; nothing happens where there was one. Any thread.
  func finish(_ result: T) {
    let waiter: CheckedContinuation<T, Never>? = state.withLock { state in
      switch state {
      case .open: state = .finished(result)
      case .waiting(let continuation):
        state = .over
        return continuation
      case .finished, .over: break
      }
      return nil
    }
    waiter?.resume(returning: result)
  }
}
