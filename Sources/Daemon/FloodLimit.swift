import Configuration
import FeedModel
import StateStore

/// Sorts the alerts of one poll: the first go to the log, the next are kept back, and what a poll brings
/// beyond all measure is only counted. Watches of higher priority take the places of lower ones.
///
/// Five thousand short items that hit six watches made 1.3 GB of kept lines (issue 10). Not thread-safe.
struct FloodLimit {
  /// Alerts that one poll may draft.
  static let mostAlerts = 10_000
  /// Bytes that those kept back may take.
  static let mostBytes = 32 << 20

  private let cap: Int
  private let watches: [Watch]
  private var written: [AlertDraft] = []
  private var bytes = 0
  /// Kept back, by rank of priority, with the order in which they came.
  private var kept: [[(order: Int, watch: Int, draft: AlertDraft)]]
  private var order = 0
  private var notKept: [Int: Int] = [:]

  /// A limit with room for `cap` alerts in the log.
  init(cap: Int, watches: [Watch]) {
    self.cap = cap
    self.watches = watches
    kept = Watch.Priority.allCases.map { _ in [] }
  }

  /// Whether an alert of `watch` would only be counted; then it need not be drafted.
  func refuses(watch: Int) -> Bool {
    guard written.count >= cap, isFull else { return false }
    return kept[..<rank(of: watch)].allSatisfy(\.isEmpty)
  }

  /// Whether nothing but the log's own share is taken any more.
  var isFull: Bool {
    bytes >= Self.mostBytes
      || written.count + kept.reduce(0) { $0 + $1.count } >= max(Self.mostAlerts, cap)
  }

  /// Whether the next alert goes to the log.
  var hasRoomInLog: Bool { written.count < cap }

  /// Takes an alert of `watch`.
  mutating func take(_ draft: AlertDraft, watch: Int) {
    if hasRoomInLog {
      written.append(draft)
      return
    }
    if refuses(watch: watch) { return count(watch: watch) }
    if isFull, let lowest = kept.indices.first(where: { !kept[$0].isEmpty }),
      let last = kept[lowest].popLast()
    {
      bytes -= last.draft.size
      count(watch: last.watch)
    }
    order += 1
    bytes += draft.size
    kept[rank(of: watch)].append((order, watch, draft))
  }

  /// Counts an alert of `watch` that is not drafted.
  mutating func count(watch: Int) { notKept[watch, default: 0] += 1 }

  /// Hands everything over.
  mutating func finish(_ commit: inout FeedCommit) {
    commit.alerts = written
    commit.suppressed = kept.joined().sorted { $0.order < $1.order }.map(\.draft)
    commit.notKept =
      notKept.sorted { left, right in
        let (leftRank, rightRank) = (rank(of: left.key), rank(of: right.key))
        return leftRank == rightRank ? left.key < right.key : leftRank > rightRank
      }
      .map { NotKept(watchID: watches[$0.key].id, alerts: $0.value) }
  }

  private func rank(of watch: Int) -> Int {
    switch watches[watch].priority {
    case .low: 0
    case .normal: 1
    case .high: 2
    }
  }
}
