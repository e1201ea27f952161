import Locking

/// Keeps polls of a feed and steps of its pages apart, from the question what is known of an item to the
/// commit of what follows from it (`docs/decisions/0021-pages-as-state.md`): one poll, or any number of
/// steps, which are of different items. In the order of arrival; any thread.
///
/// Whoever holds a lane waits for the state and the workers alone, never for a server.
final class FeedLane: Sendable {
  /// Who comes.
  enum Kind: Sendable { case poll, page }

  private struct Lane {
    var holders = 0
    var isPolled = false
    var waiting: [(kind: Kind, continuation: CheckedContinuation<Void, Never>)] = []

    /// Takes a place where one is free.
    mutating func take(_ kind: Kind) -> Bool {
      guard holders == 0 || kind == .page && !isPolled else { return false }
      holders += 1
      isPolled = kind == .poll
      return true
    }
  }
  /// Lanes that are held.
  private let lanes = Guarded<[String: Lane]>([:])

  /// Waits for the lane of `feed`, which is held until it is released or the last reference to the hold goes.
  func enter(_ feed: String, _ kind: Kind) async -> Hold {
    await withCheckedContinuation { continuation in
      let isFree = lanes.withLock { lanes in
        var lane = lanes[feed] ?? Lane()
        defer { lanes[feed] = lane }
        if lane.waiting.isEmpty, lane.take(kind) { return true }
        lane.waiting.append((kind, continuation))
        return false
      }
      if isFree { continuation.resume() }
    }
    return Hold { [self] in leave(feed) }
  }

  /// The same where nobody has to be waited for; nil otherwise.
  func enterIfFree(_ feed: String, _ kind: Kind) -> Hold? {
    let isFree = lanes.withLock { lanes in
      var lane = lanes[feed] ?? Lane()
      guard lane.waiting.isEmpty, lane.take(kind) else { return false }
      lanes[feed] = lane
      return true
    }
    return isFree ? Hold { [self] in leave(feed) } : nil
  }

  /// How many wait for the lane of `feed`.
  func waiting(_ feed: String) -> Int { lanes.withLock { $0[feed]?.waiting.count ?? 0 } }

  private func leave(_ feed: String) {
    let next = lanes.withLock { lanes -> [CheckedContinuation<Void, Never>] in
      guard var lane = lanes[feed] else { return [] }
      lane.holders -= 1
      var next: [CheckedContinuation<Void, Never>] = []
      while let first = lane.waiting.first, lane.take(first.kind) {
        next.append(first.continuation)
        lane.waiting.removeFirst()
      }
      lanes[feed] = lane.holders == 0 ? nil : lane
      return next
    }
    for continuation in next { continuation.resume() }
  }

  /// A lane that is held.
  final class Hold: Sendable {
    private let letGo: Guarded<(@Sendable () -> Void)?>

    fileprivate init(_ letGo: @escaping @Sendable () -> Void) { self.letGo = Guarded(letGo) }

    deinit { release() }

    /// Lets the next ones in. May be called more than once.
    func release() {
      let action = letGo.withLock { action in
        defer { action = nil }
        return action
      }
      action?()
    }
  }
}
