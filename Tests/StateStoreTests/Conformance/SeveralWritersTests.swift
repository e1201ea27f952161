import ContentDigest
import FeedModel
import Foundation
import Locking
import Testing

@testable import StateStore

/// Several processes on one state: a daemon, commands beside it, and whoever comes after a kill.
@Suite(.conformance) struct SeveralWritersTests {
  private let bench: any StateBench
  private let store: any StateStore

  init() throws {
    bench = try StateKind.bench()
    store = try bench.open()
  }

  /// Commits one new item of `feed` with so many alerts.
  @discardableResult
  private func raise(
    _ store: any StateStore, _ feed: String, _ item: Int, alerts: Int = 2
  ) throws -> CommitResult {
    let document = IncomingDocument(feed: feed, items: [incoming("\(item)")])
    let verdict = try store.classify(document)[0]
    var commit = FeedCommit(state: FeedState(feedID: feed, url: "https://\(feed).example/"))
    commit.items = [try #require(ItemWrite(document, index: 0, verdict: verdict, now: noon))]
    let key = try #require(verdict.key)
    commit.alerts = (0..<alerts).map {
      draft("\(feed) \(item) \($0)", watch: "watch-\($0)", key: key, story: feed)
    }
    return try store.commit([commit])
  }

  /// Numbers have no gap and come once, and whoever reads on from the last that he saw misses none.
  @Test func allNumberOneLog() throws {
    let (writers, rounds) = (4, 12)
    let seen = Guarded<[Int64]>([])
    let wrong = Guarded<[String]>([])
    let isDone = Guarded(false)
    let bench = bench
    let reader = Thread {
      do {
        let reader = try bench.openReader()
        while true {
          let last = isDone.withLock { $0 }
          let alerts = try reader.pendingAlerts(
            after: seen.withLock { $0.last ?? 0 }, limit: 1000)
          seen.withLock { $0 += alerts.map(\.seq) }
          if last { break }
          usleep(500)
        }
      } catch { wrong.withLock { $0.append("\(error)") } }
      isDone.withLock { $0 = false }
    }
    reader.start()
    onThreads(writers) { writer in
      do {
        let own = try writer == 0 ? store : bench.openBeside()
        for round in 0..<rounds { try raise(own, "feed-\(writer)", round) }
      } catch { wrong.withLock { $0.append("\(error)") } }
    }
    isDone.withLock { $0 = true }
    while isDone.withLock({ $0 }) { usleep(1000) }
    #expect(wrong.withLock { $0 } == [])
    let total = Int64(writers * rounds * 2)
    let alerts = try store.pendingAlerts(after: 0, limit: 10_000)
    #expect(alerts.map(\.seq) == Array(1...total))
    #expect(Set(alerts.map(\.id)).count == Int(total))
    #expect(seen.withLock { $0 } == Array(1...total))
    for alert in alerts {
      #expect(String(decoding: alert.line, as: UTF8.self).contains("\"seq\":\(alert.seq),"))
    }
    // Nor has a story two alerts of a watch at one place.
    #expect(try store.storyRows().map(\.number) == Array(1...total))
    #expect(try store.watchRecords().map(\.hits) == [writers * rounds, writers * rounds])
  }

  /// What a commit has said is there for the next process, whatever becomes of this one.
  @Test func whatIsCommittedOutlivesItsProcess() throws {
    try raise(store, "feed", 1)
    var state = FeedState(feedID: "feed", url: "https://feed.example/")
    state.validators = Validators(etag: "\"1\"", lastModified: nil)
    state.primed = true
    _ = try store.commit([FeedCommit(state: state)])
    let next = try bench.open()
    #expect(try next.feedState(of: "feed") == state)
    #expect(try next.classify(feed: "feed", items: [incoming("1")])[0].word == "unchanged")
    #expect(try next.pendingAlerts(after: 0, limit: 9).map(\.seq) == [1, 2])
    // The same poll again, as by who was killed before he heard of it.
    #expect(try raise(next, "feed", 2).lastSeq == 4)
    let document = IncomingDocument(feed: "feed", items: [incoming("2")])
    let key = try #require(try next.classify(document)[0].key)
    var again = FeedCommit(state: state)
    again.alerts = (0..<2).map { draft("feed 2 \($0)", watch: "watch-\($0)", key: key) }
    let result = try next.commit([again])
    #expect(result.repeated == 2 && result.alerts == 0 && result.lastSeq == 4)
  }

  /// A flood that is committed while others are being said is said next.
  @Test func onlyWhatWasSaidIsForgotten() throws {
    func flood(_ feed: String) throws {
      var commit = FeedCommit(state: FeedState(feedID: feed, url: "u"))
      commit.notKept = [WatchAlerts(watchID: "w", alerts: 3)]
      _ = try store.commit([commit])
    }
    try flood("a")
    try flood("b")
    let read = try store.unsaidFloods()
    #expect(read.map(\.feed) == ["a", "b"])
    try flood("c")
    try store.markSaid([read[1]])
    #expect(try store.unsaidFloods().map(\.feed) == ["a", "c"])
    try store.markSaid([FloodNotice]())
    #expect(try store.unsaidFloods().count == 2)
  }

  @Test func aTestAlertHasTheNextNumber() throws {
    try raise(store, "feed", 1)
    let id = DerivedUUID(SHA256Digest(utf8: "test"))
    let seq = try bench.openBeside().append(test: id) { Array("{\"seq\":\($0),}".utf8) }
    #expect(seq == 3)
    let last = try #require(try store.pendingAlerts(after: 2, limit: 9).first)
    #expect(last.id == id.description && last.line == Array("{\"seq\":3,}".utf8))
    #expect(try store.watchRecords().map(\.hits) == [1, 1], "it counts for no watch")
    #expect(try raise(store, "feed", 2, alerts: 1).lastSeq == 4)
  }

  /// What an answer was like stays until the next one with a body; keys that gave nothing until one is read.
  @Test func tracesOfAnswersAreKeptByFeed() throws {
    func poll(_ feed: String, _ trace: PollTrace?) throws {
      var commit = FeedCommit(state: FeedState(feedID: feed, url: "u"))
      commit.trace = trace
      _ = try store.commit([commit])
    }
    try poll("plain", nil)
    try poll("list", PollTrace(answer: "{}", unfilled: "date,text"))
    #expect(try store.pollTrace(of: "plain") == nil && store.pollTrace(of: "nowhere") == nil)
    #expect(try store.unfilledKeys() == ["list": ["date", "text"]])
    try poll("list", nil)
    try poll("list", PollTrace(answer: "{\"a\":1}", unfilled: nil))
    let kept = PollTrace(answer: "{\"a\":1}", unfilled: "date,text")
    #expect(try bench.openReader().pollTrace(of: "list") == kept)
    try poll("list", PollTrace(answer: "{}", unfilled: ""))
    #expect(try store.unfilledKeys().isEmpty && store.summary().unfilled.isEmpty)
    try store.forget(feed: "list")
    #expect(try store.pollTrace(of: "list") == nil)
  }
}
