import Dispatch
import Locking
import Synchronization

/// Runs parsing, matching and extraction beside Swift's cooperative pool.
///
/// A hostile document may take its whole processor budget of seconds. On the cooperative pool,
/// which has one thread a core, two of them would hold up scheduling and the end of the daemon.
final class WorkerPool: Sendable {
  private let queue = DispatchQueue(label: "claimwatch.work", attributes: .concurrent)
  private let running = Atomic<Int>(0)

  /// Whether work is still being done, if only work that nobody waits for any more.
  var isBusy: Bool { running.load(ordering: .relaxed) > 0 }

  /// Runs `body` on a thread of the pool.
  ///
  /// - Returns: nil as soon as the task is cancelled; `body` then goes on for nothing.
  func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T? {
    let handover = Handover<T>()
    running.add(1, ordering: .relaxed)
    queue.async { [self] in
      handover.finish(body())
      running.subtract(1, ordering: .relaxed)
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { handover.wait($0) }
    } onCancel: {
      handover.finish(nil)
    }
  }
}

/// Brings one result to the one task that waits for it, whichever comes first; the first counts.
private final class Handover<T: Sendable>: Sendable {
  private enum State {
    case open
    case waiting(CheckedContinuation<T?, Never>)
    case finished(T?)
    case over
  }
  private let state = Guarded(State.open)

  func wait(_ continuation: CheckedContinuation<T?, Never>) {
    let result: T?? = state.withLock { state in
      if case .finished(let result) = state {
        state = .over
        return .some(result)
      }
      state = .waiting(continuation)
      return nil
    }
    if let result { continuation.resume(returning: result) }
  }

  func finish(_ result: T?) {
    let waiter: CheckedContinuation<T?, Never>? = state.withLock { state in
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
