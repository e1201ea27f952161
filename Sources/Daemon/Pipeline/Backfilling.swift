import Configuration
import FeedModel

/// Which items of a document may alert: all news of a feed that is known; of a first document those
/// within `backfill`; of the first one at another address (the URL under an id was changed) also those
/// that came since the old one was last read.
struct Backfilling: Sendable {
  /// What the document is to the state.
  enum Acquaintance: Hashable, Sendable {
    case known
    case first
    /// The last good poll of the old address, and whether items of it stand in the document as well:
    /// then it is the same feed.
    case newAddress(lastSuccess: Instant?, isSameFeed: Bool)
  }

  let acquaintance: Acquaintance
  private let rule: Backfill
  private let fetched: Instant

  /// For a document of the feed in `state`, of whose items `isAnyKnown` says whether one was seen before.
  init(_ rule: Backfill, of state: FeedState, isAnyKnown: Bool, fetched: Instant) {
    self.rule = rule
    self.fetched = fetched
    // Another address takes the digest of the last body away, and nothing else does.
    switch (state.primed, state.bodyDigest) {
    case (false, _): acquaintance = .first
    case (true, nil):
      acquaintance = .newAddress(lastSuccess: state.lastSuccess, isSameFeed: isAnyKnown)
    case (true, _): acquaintance = .known
    }
  }

  /// Whether `item` may alert.
  func admits(_ item: Item) -> Bool {
    switch acquaintance {
    case .known: return true
    case .first: return isWithinRule(item)
    case .newAddress(let lastSuccess, let isSameFeed):
      guard let date = Self.date(of: item) else { return isSameFeed || isWithinRule(item) }
      return lastSuccess.map { date > $0 } == true || isWithinRule(item)
    }
  }

  /// A date ahead of our clock counts as today's; without a date nothing is within a duration, unless its
  /// address has the day.
  private func isWithinRule(_ item: Item) -> Bool {
    switch rule {
    case .all: return true
    case .none: return false
    case .duration(let milliseconds):
      guard let date = Self.date(of: item) ?? item.link.flatMap(LinkDate.endOfDay) else {
        return false
      }
      return fetched.milliseconds(since: date) <= milliseconds
    }
  }

  static func date(of item: Item) -> Instant? {
    [item.published, item.updated].compactMap { $0?.instant }.max()
  }
}

/// Items in which a term stands and that raised no alert, since `backfill` left them out.
struct LeftOut: Hashable, Sendable {
  var items = 0
  /// Of these, without a date.
  var undated = 0

  /// Counts `item`.
  mutating func count(_ item: Item) {
    items += 1
    if Backfilling.date(of: item) == nil { undated += 1 }
  }
}
