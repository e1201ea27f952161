import Dispatch

/// Runs parsing, matching and extraction beside Swift's cooperative pool.
///
/// A hostile document may take its whole processor budget of seconds. On the cooperative pool,
/// which has one thread a core, two of them would hold up scheduling and the end of the daemon.
struct WorkerPool: Sendable {
  private let queue = DispatchQueue(label: "claimwatch.work", attributes: .concurrent)

  /// Runs `body` on a thread of the pool. It is not cancelled with the task.
  func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body()) }
    }
  }
}
