import FeedModel

/// Sorts the alerts of one poll: the first of each watch go to the log, up to the flood cap, the next are
/// kept back, and what a poll brings beyond all measure is only counted.
///
/// A watch that stays below its own cap loses no place to the chatter of others. Where memory ends
/// (``Bound/writtenBytes``, ``Bound/keptAlerts``, ``Bound/keptBytes``) the last alerts of the lowest
/// priority give way. Not thread-safe.
public struct FloodLimit: Sendable {
  private let cap: Int
  private let watches: [Watch]
  private let most: Most
  private var written = RankedAlerts()
  private var kept = RankedAlerts()
  /// Alerts of each watch that went to the log at first.
  private var taken: [Int: Int] = [:]
  private var order = 0
  private var notKept: [Int: Int] = [:]
  /// What other items of the poll have raised.
  private let earlier: FloodCounts

  /// What one poll may take.
  struct Most: Sendable {
    var writtenBytes = Bound.writtenBytes.limit
    var keptAlerts = Bound.keptAlerts.limit
    var keptBytes = Bound.keptBytes.limit
  }

  /// A limit with room for `cap` alerts of each watch in the log, those that came `earlier` counted in.
  public init(cap: Int, watches: [Watch], earlier: FloodCounts = FloodCounts()) {
    self.init(cap: cap, watches: watches, most: Most(), earlier: earlier)
  }

  init(cap: Int, watches: [Watch], most: Most, earlier: FloodCounts = FloodCounts()) {
    self.cap = cap
    self.watches = watches
    self.most = most
    self.earlier = earlier
    guard !earlier.written.isEmpty else { return }
    for (index, watch) in watches.enumerated() { taken[index] = earlier.written[watch.id] }
  }

  /// Whether an alert of `watch` would only be counted; then it need not be drafted.
  public func refuses(watch: Int) -> Bool {
    let rank = rank(of: watch)
    guard isFull, !kept.hasAny(below: rank) else { return false }
    return !isBelowCap(watch) || written.bytes >= most.writtenBytes && !written.hasAny(below: rank)
  }

  /// Whether nothing more can be kept back without something else giving way.
  public var isFull: Bool {
    kept.count >= most.keptAlerts - earlier.kept || kept.bytes >= most.keptBytes - earlier.keptBytes
  }

  /// Takes an alert of `watch`.
  public mutating func take(_ draft: AlertDraft, watch: Int) {
    order += 1
    let alert = RankedAlerts.Alert(order: order, watch: watch, draft: draft)
    guard isBelowCap(watch) else { return keep(alert) }
    taken[watch, default: 0] += 1
    written.append(alert, rank: rank(of: watch))
    while written.bytes > most.writtenBytes, let last = written.popLowest() { keep(last) }
  }

  /// Keeps a place for an alert of `watch` that may come later.
  public mutating func reserve(watch: Int) { taken[watch, default: 0] += 1 }

  /// Counts an alert of `watch` that is not drafted.
  public mutating func count(watch: Int) { notKept[watch, default: 0] += 1 }

  /// Hands everything over.
  public mutating func finish(_ commit: inout FeedCommit) {
    commit.alerts = written.inOrder
    commit.suppressed = kept.inOrder
    commit.notKept =
      notKept.sorted { left, right in
        let (leftRank, rightRank) = (rank(of: left.key), rank(of: right.key))
        return leftRank == rightRank ? left.key < right.key : leftRank > rightRank
      }
      .map { WatchAlerts(watchID: watches[$0.key].id, alerts: $0.value) }
  }

  private mutating func keep(_ alert: RankedAlerts.Alert) {
    kept.append(alert, rank: rank(of: alert.watch))
    while kept.count > most.keptAlerts - earlier.kept
      || kept.bytes > most.keptBytes - earlier.keptBytes,
      let last = kept.popLowest()
    {
      count(watch: last.watch)
    }
  }

  /// Whether one more alert of a watch goes to the log.
  public func isBelowCap(_ watch: Int) -> Bool { taken[watch, default: 0] < cap }

  private func rank(of watch: Int) -> Int {
    switch watches[watch].priority {
    case .low: 0
    case .normal: 1
    case .high: 2
    }
  }
}

/// Alerts by the rank of their priority, in the order in which they came.
private struct RankedAlerts: Sendable {
  struct Alert: Sendable {
    let order: Int
    let watch: Int
    let draft: AlertDraft
  }

  private var ranks = [[Alert]](repeating: [], count: Watch.Priority.allCases.count)
  private(set) var count = 0
  private(set) var bytes = 0

  /// The drafts in the order in which they came.
  var inOrder: [AlertDraft] {
    ranks.joined().sorted { $0.order < $1.order }.map(\.draft)
  }

  /// Whether one of a lower rank could give way.
  func hasAny(below rank: Int) -> Bool { ranks.prefix(rank).contains { !$0.isEmpty } }

  mutating func append(_ alert: Alert, rank: Int) {
    ranks[rank].append(alert)
    count += 1
    bytes += alert.draft.size
  }

  /// Takes away the last one of the lowest rank.
  mutating func popLowest() -> Alert? {
    guard let rank = ranks.indices.first(where: { !ranks[$0].isEmpty }),
      let last = ranks[rank].popLast()
    else { return nil }
    count -= 1
    bytes -= last.draft.size
    return last
  }
}
