import Locking

/// Turns "stop" from any side into one call, and lets one task wait for it.
final class Stopper: Sendable {
  private struct State {
    var isStopped = false
    var action: (@Sendable () -> Void)?
    var waiter: CheckedContinuation<Void, Never>?
  }
  private let state = Guarded(State())

  /// What is done once at the first stop; at once where that has come already.
  func onStop(_ action: @escaping @Sendable () -> Void) {
    let runsNow = state.withLock { state in
      if !state.isStopped { state.action = action }
      return state.isStopped
    }
    if runsNow { action() }
  }

  /// Stops. Later calls do nothing.
  func stop() {
    let (action, waiter) = state.withLock { state in
      defer {
        state.isStopped = true
        state.action = nil
        state.waiter = nil
      }
      return (state.action, state.waiter)
    }
    action?()
    waiter?.resume()
  }

  /// Returns once ``stop()`` was called. One task may wait.
  func waitUntilStopped() async {
    await withCheckedContinuation { continuation in
      let resumesNow = state.withLock { state in
        if !state.isStopped { state.waiter = continuation }
        return state.isStopped
      }
      if resumesNow { continuation.resume() }
    }
  }
}
