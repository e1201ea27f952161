import Locking

/// How many pages and items are read beside the polls at a time: as many as there are cores, so that whatever
/// waits there, a poll finds a worker as soon as one of them has had its 0.2 s.
///
/// Feeds take turns, and one of them never has the last place: a feed of long texts waits for itself alone. In
/// the order of arrival within a feed; any thread.
final class ReadingPlaces: Sendable {
  private typealias Waiter = (number: Int, continuation: CheckedContinuation<Bool, Never>)
  private struct Lane {
    var held = 0
    var waiting: [Waiter] = []
  }
  private struct State {
    var free: Int
    var last = 0
    /// Feeds that hold a place or wait for one.
    var lanes: [String: Lane] = [:]
    /// Feeds that wait, the next one first.
    var turns: [String] = []
  }
  private let most: Int
  private let state: Guarded<State>

  /// So many places.
  init(_ count: Int) {
    most = max(1, count - 1)
    state = Guarded(State(free: max(1, count)))
  }

  /// Runs `body` for `feed` in a place of its own.
  func run<T: Sendable>(_ feed: String, _ body: @Sendable () async -> T) async -> T {
    _ = await enter(feed, patience: nil)
    defer { leave(feed) }
    return await body()
  }

  /// The same where there is a place within `patience`; nil otherwise.
  func run<T: Sendable>(
    _ feed: String, patience: Duration?, _ body: @Sendable () async -> T
  ) async -> T? {
    guard await enter(feed, patience: patience) else { return nil }
    defer { leave(feed) }
    return await body()
  }

  /// How many wait for `feed`.
  func waiting(_ feed: String) -> Int { state.withLock { $0.lanes[feed]?.waiting.count ?? 0 } }

  /// Waits for a place; false where none came within `patience`, without end where that is nil.
  private func enter(_ feed: String, patience: Duration?) async -> Bool {
    let timer = Guarded<Task<Void, Never>?>(nil)
    defer { timer.withLock { $0?.cancel() } }
    return await withCheckedContinuation { continuation in
      let number = state.withLock { state in
        state.last += 1
        state.lanes[feed, default: Lane()].waiting.append((state.last, continuation))
        if state.lanes[feed]?.waiting.count == 1 { state.turns.append(feed) }
        return state.last
      }
      seat()
      guard let patience else { return }
      timer.withLock {
        $0 = Task {
          try? await Task.sleep(for: patience)
          giveUp(feed, number)
        }
      }
    }
  }

  /// Lets go who still waits.
  private func giveUp(_ feed: String, _ number: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard var lane = state.lanes[feed],
        let place = lane.waiting.firstIndex(where: { $0.number == number })
      else { return nil }
      let waiter = lane.waiting.remove(at: place)
      if lane.waiting.isEmpty { state.turns.removeAll { $0.hasSameBytes(as: feed) } }
      state.lanes[feed] = lane.held == 0 && lane.waiting.isEmpty ? nil : lane
      return waiter
    }
    waiter?.continuation.resume(returning: false)
  }

  private func leave(_ feed: String) {
    state.withLock { state in
      state.free += 1
      state.lanes[feed]?.held -= 1
      if let lane = state.lanes[feed], lane.held == 0, lane.waiting.isEmpty {
        state.lanes[feed] = nil
      }
    }
    seat()
  }

  /// Gives free places to those whose turn it is.
  private func seat() {
    while let next = state.withLock({ take(&$0) }) { next.resume(returning: true) }
  }

  private func take(_ state: inout State) -> CheckedContinuation<Bool, Never>? {
    guard state.free > 0 else { return nil }
    let turn = state.turns.firstIndex { (state.lanes[$0]?.held ?? 0) < most }
    guard let turn else { return nil }
    let feed = state.turns.remove(at: turn)
    guard var lane = state.lanes[feed], !lane.waiting.isEmpty else { return nil }
    let next = lane.waiting.removeFirst()
    lane.held += 1
    state.lanes[feed] = lane
    if !lane.waiting.isEmpty { state.turns.append(feed) }
    state.free -= 1
    return next.continuation
  }
}
