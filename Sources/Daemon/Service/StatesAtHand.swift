import FeedModel

/// States of feeds that are polled at once or soon: they need not be read from the state again. Of all
/// others nothing is kept (docs/decisions/0014-idle-feeds-in-the-state.md).
struct StatesAtHand {
  /// A feed that is due within so many milliseconds is not idle.
  private static let soon: Int64 = 60_000
  /// How many states of feeds that are only due soon are kept, 1 KB each.
  private static let most = 2000

  private var states: [String: FeedState] = [:]

  /// Keeps the state of a feed that is polled at once.
  mutating func keep(_ state: FeedState) { states[state.feedID] = state }

  /// Keeps what was just recorded of a feed, where that is due soon.
  mutating func keep(_ state: FeedState, due: Instant, at now: Instant) {
    guard due.milliseconds(since: now) <= Self.soon, states.count < Self.most else { return }
    keep(state)
  }

  /// The state of a feed whose poll starts.
  mutating func take(_ feed: String) -> FeedState? {
    defer {
      // An empty dictionary keeps its room.
      if states.isEmpty { states = [:] }
    }
    return states.removeValue(forKey: feed)
  }

  /// Forgets what was read of a feed while it was polled.
  mutating func forget(_ feed: String) { states[feed] = nil }

  /// Forgets everything.
  mutating func removeAll() { states = [:] }
}
