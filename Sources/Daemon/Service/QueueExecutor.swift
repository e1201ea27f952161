import Dispatch

/// Runs an actor on a serial dispatch queue of its own.
///
/// Actors that block in SQLite or `fsync` would otherwise hold a thread of Swift's small
/// cooperative pool, and with it parsing and scheduling.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// `label` shows in debuggers and thread names.
  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
