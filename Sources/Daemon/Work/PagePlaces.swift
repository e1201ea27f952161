import Locking

/// How many pages are read, matched and drafted at a time: as many as there are cores, so that whatever waits
/// there, a poll finds a worker as soon as one of them has had its 0.2 s. In the order of arrival; any thread.
final class PagePlaces: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }
  private let state: Guarded<State>

  /// So many places.
  init(_ count: Int) { state = Guarded(State(free: max(1, count))) }

  /// Runs `body` in a place of its own.
  func run<T: Sendable>(_ body: @Sendable () async -> T) async -> T {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
    defer { leave() }
    return await body()
  }

  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}
