import FeedModel
import StateStore
import Testing

@testable import Daemon

/// What of a poll's alerts is written, kept back or only counted.
@Suite struct FloodLimitTests {
  private static let watches = [
    Watch(id: "low", priority: .low, terms: ["a"]),
    Watch(id: "normal", priority: .normal, terms: ["b"]),
    Watch(id: "high", priority: .high, terms: ["c"]),
    Watch(id: "other", priority: .normal, terms: ["d"]),
  ]

  /// Gives `limit` so many alerts of a watch, numbered from `first`, unless it refuses them.
  private func offer(
    _ limit: inout FloodLimit, _ count: Int, of watch: Int, from first: Int = 0, size: Int = 100
  ) {
    for number in first..<first + count {
      if limit.refuses(watch: watch) {
        limit.count(watch: watch)
      } else {
        limit.take(draft(number, watch: Self.watches[watch].id, size: size), watch: watch)
      }
    }
  }

  private func finished(_ limit: FloodLimit) -> FeedCommit {
    var limit = limit
    var commit = FeedCommit(state: FeedState(feedID: "f", url: "https://f.example/"))
    limit.finish(&commit)
    return commit
  }

  private func counted(_ commit: FeedCommit) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: commit.notKept.map { ($0.watchID, $0.alerts) })
  }

  @Test("the first go to the log, whatever their priority, and the next are kept in their order")
  func room() {
    var limit = FloodLimit(cap: 3, watches: Self.watches)
    offer(&limit, 2, of: 0)
    offer(&limit, 2, of: 2)
    offer(&limit, 1, of: 0, from: 2)
    offer(&limit, 1, of: 1)
    let commit = finished(limit)
    #expect(commit.alerts.map(\.watchID) == ["low", "low", "high"])
    #expect(commit.suppressed.map(\.watchID) == ["high", "low", "normal"])
    #expect(commit.notKept.isEmpty)
  }

  @Test("beyond the bound of a poll alerts are counted, each watch's apart, the highest first")
  func bound() {
    var limit = FloodLimit(cap: 10, watches: Self.watches)
    offer(&limit, FloodLimit.mostAlerts, of: 1)
    #expect(limit.isFull && limit.refuses(watch: 1) && limit.refuses(watch: 0))
    #expect(!limit.refuses(watch: 2), "it takes the place of a lower one")
    offer(&limit, 7, of: 1, from: FloodLimit.mostAlerts)
    offer(&limit, 5, of: 3)
    offer(&limit, 4, of: 0)
    let commit = finished(limit)
    #expect(commit.alerts.count == 10)
    #expect(commit.suppressed.count == FloodLimit.mostAlerts - 10)
    #expect(commit.notKept.map(\.watchID) == ["normal", "other", "low"])
    #expect(commit.notKept.map(\.alerts) == [7, 5, 4])
  }

  @Test("a watch of higher priority takes the places of lower ones, the lowest and last first")
  func priority() {
    var limit = FloodLimit(cap: 0, watches: Self.watches)
    offer(&limit, 4000, of: 0)
    offer(&limit, 6000, of: 1)
    offer(&limit, 5000, of: 2)
    let commit = finished(limit)
    #expect(commit.suppressed.count == FloodLimit.mostAlerts)
    #expect(counted(commit) == ["low": 4000, "normal": 1000])
    #expect(commit.suppressed.count { $0.watchID == "high" } == 5000)
    // Of the normal ones the last went, and all stand in the order in which they came.
    let first = (0..<5000).map { draft($0, watch: "normal").id }
    #expect(commit.suppressed.prefix(5000).map(\.id) == first)
  }

  @Test("what is kept back takes a bounded number of bytes")
  func bytes() {
    var limit = FloodLimit(cap: 1, watches: Self.watches)
    let size = 1 << 20
    offer(&limit, 100, of: 0, size: size)
    offer(&limit, 3, of: 2, size: size)
    let commit = finished(limit)
    #expect(commit.alerts.count == 1)
    #expect(commit.suppressed.reduce(0) { $0 + $1.size } <= FloodLimit.mostBytes + size)
    #expect(commit.suppressed.count { $0.watchID == "high" } == 3)
    // Nothing goes unsaid.
    #expect(1 + commit.suppressed.count + counted(commit).values.reduce(0, +) == 103)
    #expect(counted(commit)["high"] == nil)
  }

  @Test("the log's own share may be larger than the bound")
  func largeShare() {
    var limit = FloodLimit(cap: FloodLimit.mostAlerts + 5, watches: Self.watches)
    offer(&limit, FloodLimit.mostAlerts + 6, of: 0)
    let commit = finished(limit)
    #expect(commit.alerts.count == FloodLimit.mostAlerts + 5)
    #expect(commit.suppressed.isEmpty)
    #expect(counted(commit) == ["low": 1])
  }
}
