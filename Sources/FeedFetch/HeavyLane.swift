import Locking

/// Lets one large document at a time be decoded and parsed, so that the memory of the daemon does
/// not depend on how many servers send one at once. Small documents never come here.
///
/// Served in the order of arrival. Any thread.
final class HeavyLane: Sendable {
  /// Decoded bytes above which a document is large: reading it takes ten times as much memory.
  static let size = 512 << 10

  private struct State {
    var isTaken = false
    var lastID: UInt64 = 0
    var waiting: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    var cancelled: Set<UInt64> = []
  }
  private let state = Guarded(State())

  /// Waits for the lane. False where the task was cancelled; then the lane is not held.
  func enter() async -> Bool {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let isMine = await withTaskCancellationHandler {
      await withCheckedContinuation { wait(id, $0) }
    } onCancel: {
      cancel(id)
    }
    state.withLock { _ = $0.cancelled.remove(id) }
    return isMine
  }

  /// Gives the lane to the next one. Only its holder may call this, once.
  func leave() {
    let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isTaken = false
        return nil
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }

  private func wait(_ id: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
    let answer: Bool? = state.withLock { state in
      if state.cancelled.contains(id) { return false }
      if !state.isTaken {
        state.isTaken = true
        return true
      }
      state.waiting.append((id, continuation))
      return nil
    }
    if let answer { continuation.resume(returning: answer) }
  }

  private func cancel(_ id: UInt64) {
    let waiter: CheckedContinuation<Bool, Never>? = state.withLock { state in
      guard let index = state.waiting.firstIndex(where: { $0.id == id }) else {
        state.cancelled.insert(id)
        return nil
      }
      return state.waiting.remove(at: index).continuation
    }
    waiter?.resume(returning: false)
  }
}

/// What a large document holds until it has been read: the lane, and its share of the memory that
/// all bodies may take together. Let go by ``release()`` or with the last reference.
public final class HeavyHold: Sendable {
  private let letGo: Guarded<(@Sendable () -> Void)?>

  init(_ letGo: @escaping @Sendable () -> Void) { self.letGo = Guarded(letGo) }

  deinit { release() }

  /// Lets the next large document be read. May be called more than once.
  public func release() {
    let action = letGo.withLock { action in
      defer { action = nil }
      return action
    }
    action?()
  }
}
