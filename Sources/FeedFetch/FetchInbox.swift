import CCurl
import Locking

/// What tasks have to say to the network thread: new jobs, cancellations, the end.
final class FetchInbox: Sendable {
  /// A cancellation may come before its job: `withTaskCancellationHandler` calls the handler first
  /// where the task is cancelled already. So every fetch is announced before it is submitted.
  private enum Phase { case announced, cancelled, submitted }

  struct Mail {
    var jobs: [FetchJob] = []
    var cancelled: [UInt64] = []
    var pings: [CheckedContinuation<Void, Never>] = []
    var returnedBytes = 0
    var limits: FetchLimits?
    var stop = false
  }

  private struct State {
    var mail = Mail()
    var phases: [UInt64: Phase] = [:]
    var lastID: UInt64 = 0
    /// Where to knock; nil before the thread is up and after it has gone.
    var bell: Bell?
    var hasRung = false
    /// Whether the thread has gone, and everything of libcurl with it.
    var hasEnded = false
    /// Why there is no thread, where one could not be had.
    var failure: FetchError?

    /// Wakes the thread, once until it has looked.
    mutating func ring() {
      guard !hasRung, let bell else { return }
      hasRung = true
      curl_multi_wakeup(bell.multi)
    }
  }

  /// Unchecked: only `curl_multi_wakeup` is called on the handle, which is safe from any thread;
  /// the lock keeps it from being called after the handle has been freed.
  private struct Bell: @unchecked Sendable { let multi: UnsafeMutableRawPointer }

  private let state = Guarded(State())

  /// A new fetch's number.
  func announce() -> UInt64 {
    state.withLock { state in
      state.lastID += 1
      state.phases[state.lastID] = .announced
      return state.lastID
    }
  }

  /// Hands a job over, or ends it at once where it was cancelled or the engine stopped.
  func submit(_ job: FetchJob) {
    let refusal: FetchError? = state.withLock { state in
      if state.mail.stop || state.phases[job.id] == .cancelled { return .calledOff }
      if let failure = state.failure { return failure }
      state.phases[job.id] = .submitted
      state.mail.jobs.append(job)
      state.ring()
      return nil
    }
    if let refusal { job.continuation.resume(returning: .failure(refusal)) }
  }

  /// There is no thread and never will be: every fetch fails with `error`, until the end.
  func fail(_ error: FetchError) {
    let jobs = state.withLock { state in
      state.failure = error
      defer { state.mail.jobs = [] }
      return state.mail.jobs
    }
    for job in jobs { job.continuation.resume(returning: .failure(error)) }
  }

  /// Calls a fetch off; nothing happens where it has ended.
  func cancel(_ id: UInt64) {
    state.withLock { state in
      switch state.phases[id] {
      case .announced: state.phases[id] = .cancelled
      case .submitted:
        state.mail.cancelled.append(id)
        state.ring()
      case .cancelled, nil: break
      }
    }
  }

  /// Gives bytes of a body that has been read back to the budget.
  func giveBack(_ bytes: Int) {
    state.withLock { state in
      state.mail.returnedBytes += bytes
      state.ring()
    }
  }

  /// Puts other limits in force.
  func adjust(_ limits: FetchLimits) {
    state.withLock { state in
      state.mail.limits = limits
      state.ring()
    }
  }

  /// Has the thread resume `continuation` in its next turn; at once where it has gone. Where it never
  /// came the answer waits for the end, so that the watchdog learns of it.
  func ping(_ continuation: CheckedContinuation<Void, Never>) {
    let isOver = state.withLock { state in
      if state.mail.stop { return true }
      state.mail.pings.append(continuation)
      state.ring()
      return false
    }
    if isOver { continuation.resume() }
  }

  /// Forgets a fetch that has ended.
  func forget(_ id: UInt64) {
    state.withLock { _ = $0.phases.removeValue(forKey: id) }
  }

  func stop() {
    let unanswered: [CheckedContinuation<Void, Never>] = state.withLock { state in
      state.mail.stop = true
      state.ring()
      guard state.failure != nil else { return [] }
      defer { state.mail.pings = [] }
      return state.mail.pings
    }
    for ping in unanswered { ping.resume() }
  }

  /// Whether there is no thread, and nothing of libcurl's is in use any more.
  var hasEnded: Bool { state.withLock { $0.hasEnded || $0.failure != nil } }

  // MARK: the network thread's side

  /// From now on the thread is woken through `multi`.
  func open(_ multi: UnsafeMutableRawPointer) {
    state.withLock { $0.bell = Bell(multi: multi) }
  }

  /// Takes what has come.
  func take() -> Mail {
    state.withLock { state in
      let mail = state.mail
      state.mail = Mail(stop: mail.stop)
      state.hasRung = false
      return mail
    }
  }

  /// The last thing that the thread does.
  func leave() { state.withLock { $0.hasEnded = true } }

  /// The last look: refuses what comes later and keeps the handle from being used again.
  func close() -> Mail {
    state.withLock { state in
      state.mail.stop = true
      state.bell = nil
      let mail = state.mail
      state.mail = Mail(stop: true)
      return mail
    }
  }
}

extension FetchError {
  static let calledOff = FetchError(code: .cancelled, message: "the fetch was called off")
}
