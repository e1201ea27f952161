import Locking
import Testing

/// Lets only a few end-to-end tests run at a time: each starts processes that poll, sync and wait, and
/// all of them at once starve each other on a small machine.
struct FewAtOnce: SuiteTrait, TestTrait, TestScoping {
  /// Holds for every test of a suite, not for the suite as a whole.
  let isRecursive = true

  private static let gate = Gate(places: 3)

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Self.gate.enter()
    defer { Self.gate.leave() }
    try await function()
  }
}

extension Trait where Self == FewAtOnce {
  /// At most three tests with this trait run at a time.
  static var fewAtOnce: Self { FewAtOnce() }
}

/// A counting semaphore for tasks.
final class Gate: Sendable {
  private struct State {
    var places: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }
  private let state: Guarded<State>

  init(places: Int) { state = Guarded(State(places: places)) }

  func enter() async {
    await withCheckedContinuation { continuation in
      let enters = state.withLock { state in
        if state.places == 0 {
          state.waiting.append(continuation)
          return false
        }
        state.places -= 1
        return true
      }
      if enters { continuation.resume() }
    }
  }

  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.places += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
