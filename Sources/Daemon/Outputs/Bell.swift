import Locking

/// Wakes one task that waits. A ring that nobody waits for is kept. Any thread.
final class Bell: Sendable {
  private struct State {
    var hasRung = false
    var waiter: CheckedContinuation<Void, Never>?
  }
  private let state = Guarded(State())

  /// Wakes the task, or lets its next wait end at once.
  func ring() {
    let waiter = state.withLock { state in
      defer { state.waiter = nil }
      if state.waiter == nil { state.hasRung = true }
      return state.waiter
    }
    waiter?.resume()
  }

  /// Waits for a ring, at most so long, or until the task is cancelled. One task at a time.
  func wait(atMost limit: Duration) async {
    let timer = Task { [self] in
      try? await Task.sleep(for: limit)
      if !Task.isCancelled { ring() }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.hasRung { return true }
          state.waiter = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      ring()
    }
    timer.cancel()
    state.withLock { $0.hasRung = false }
  }
}
