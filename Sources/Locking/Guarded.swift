import Glibc

/// State that one thread at a time may touch, for short work only: nothing under the lock may wait.
///
/// A POSIX mutex instead of `Synchronization.Mutex`, whose slow path on Linux stands in a library
/// that ThreadSanitizer does not see (docs/decisions/0013-posix-mutex.md).
///
/// Any thread. `State` is `Sendable`, so that the state may leave through the result.
public struct Guarded<State: Sendable>: ~Copyable, @unchecked Sendable {
  /// A mutex must not move, so it stands on the heap; only the thread that holds it touches `state`.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let state: UnsafeMutablePointer<State>

  /// Guards `initial`.
  public init(_ initial: State) {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    state = .allocate(capacity: 1)
    state.initialize(to: initial)
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` with the state while no other thread has it, and returns its result. Must not be
  /// called again from `body`.
  public borrowing func withLock<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state.pointee)
  }
}
