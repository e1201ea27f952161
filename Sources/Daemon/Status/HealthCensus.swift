import Configuration
import FeedModel
import PollSchedule
import StateStore

/// How all feeds fare at a time, for heartbeat and metrics. The words are those of `claimwatch status`.
struct HealthCensus: Sendable {
  /// One feed.
  struct Entry: Sendable {
    let feed: String
    fileprivate(set) var health: FeedHealth
    let lastSuccess: Instant?
    /// Milliseconds.
    let fetchTime: Int64?
    /// Where another feed's answer can change the word.
    fileprivate let host: String?
  }
  /// In the order of the configuration.
  private(set) var entries: [Entry] = []

  /// Reads the state's feeds one by one. Throws ``StateStoreError``.
  init(_ configuration: Configuration, store: any StateStore, at now: Instant) throws {
    let places = Dictionary(configuration.feeds.enumerated().map { ($1.id, $0) }) { first, _ in
      first
    }
    let groups = HostGroups(configuration)
    let patience = configuration.pollPatience
    var found = [Entry?](repeating: nil, count: configuration.feeds.count)
    var holds = HostHolds()
    try store.forEachFeed { state in
      guard let place = places[state.feedID] else { return }
      let feed = configuration.feeds[place]
      let state = PollScheduler.known(state, feed, configuration, now)
      let health = state.health(at: now, hostHeldUntil: nil, patience: patience)
      holds.note(state, at: now) { groups.key(of: feed, state) }
      found[place] = Entry(
        feed: feed.id, health: health, lastSuccess: state.lastSuccess, fetchTime: state.fetchTime,
        host: health.yieldsToHold ? groups.key(of: feed, state) : nil)
    }
    entries = zip(configuration.feeds, found).map { feed, entry in
      guard var entry else {
        return Entry(feed: feed.id, health: .new, lastSuccess: nil, fetchTime: nil, host: nil)
      }
      if let host = entry.host, holds[host] != nil { entry.health = .held }
      return entry
    }
  }

  /// How many feeds each word fits; every word is there.
  var counts: [FeedHealth: Int] {
    var counts = Dictionary(uniqueKeysWithValues: FeedHealth.allCases.map { ($0, 0) })
    for entry in entries { counts[entry.health, default: 0] += 1 }
    return counts
  }
}

/// Hosts that asked to be left alone.
struct HostHolds {
  private var holds: [String: (until: Instant, feed: String)] = [:]

  /// Takes what the last poll of a feed says of its host.
  mutating func note(_ state: FeedState, at now: Instant, host: () -> String) {
    guard let until = state.heldUntil, until > now else { return }
    let host = host()
    if until > holds[host]?.until ?? now { holds[host] = (until, state.feedID) }
  }

  /// Until when `host` wants to be left alone, and by the poll of which feed.
  subscript(host: String) -> (until: Instant, feed: String)? { holds[host] }

  var isEmpty: Bool { holds.isEmpty }
}

extension FeedHealth {
  /// Whether a host that wants to be left alone is the better word.
  fileprivate var yieldsToHold: Bool {
    switch self {
    case .new, .failing, .overdue: true
    case .ok, .silent, .overrun, .held, .gone, .poisoned: false
    }
  }
}

extension Configuration {
  /// Milliseconds by which a poll may be late while a daemon runs: as long as other polls may take.
  var pollPatience: Int64 {
    let verdict = Int64(verdictPatience / .milliseconds(1))
    return fetch.timeout + verdict + PollPolicy.minute
  }
}
