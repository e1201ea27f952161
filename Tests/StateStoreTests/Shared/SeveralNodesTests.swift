import ContentDigest
import FeedModel
import Foundation
import Locking
import LoopbackDatabase
import PostgreSQL
import SharedState
import Testing

@testable import StateStore

/// Several daemons on one state: who has lost a feed writes nothing of it (I1), and alerts of all have one row (of numbers) each
/// (I2, I3), with their items or not at all (I5).
@Suite struct SeveralNodesTests {
  /// A daemon's part of the state.
  final class Node: @unchecked Sendable {
    let leases: NodeLeases
    let log: SharedLog
    let store: PostgresStateStore

    init(_ address: String, _ name: String, shards: Int) throws {
      func session() -> PostgresSession {
        PostgresSession(
          address, program: name,
          limits: PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000))
      }
      leases = try NodeLeases(session(), name: name, program: "test", now: { 0 })
      try leases.acquire(most: shards)
      log = try SharedLog(session(), name: name, last: nil)
      store = try PostgresStateStore(
        session(), access: .node(leases), log: log, stories: StoriesByName(), now: { noon }
      ) { Shard(of: $0) }
    }

    /// Names of feeds that are this node's.
    func feeds(_ count: Int) -> [String] {
      (0..<100_000).lazy.map { "feed-\($0)" }.filter {
        self.leases.lease(of: Shard(of: $0)) != nil
      }.prefix(count).map { $0 }
    }

    /// What a poll of one new item with so many alerts changes, under the lease that the feed has now.
    func change(_ feed: String, _ item: String, alerts: Int, story: String? = nil) throws
      -> FeedCommit
    {
      let lease = leases.lease(of: Shard(of: feed))?.proof
      let document = IncomingDocument(feed: feed, items: [incoming(item)])
      let verdict = try store.classify(document)[0]
      var commit = FeedCommit(state: FeedState(feedID: feed, url: "https://\(feed).example/"))
      commit.lease = lease
      commit.items = [try #require(ItemWrite(document, index: 0, verdict: verdict, now: noon))]
      let key = try #require(verdict.key)
      commit.alerts = (0..<alerts).map {
        draft("\(feed) \(item) \($0)", watch: "watch-\($0)", key: key, story: story ?? feed)
      }
      return commit
    }
  }

  private let server: LoopbackDatabase
  private let address: String

  init() throws { try self.init(LoopbackDatabase.shared.get()) }

  private init(_ server: LoopbackDatabase) throws {
    self.server = server
    address = try server.makeDatabase("n\(UUID().uuidString.prefix(12).lowercased())")
    try SharedSchema.make(session())
  }

  private func session() -> PostgresSession {
    PostgresSession(
      address, program: "outside",
      limits: PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000))
  }

  private func expectWhole(_ node: Node, alerts: Int) throws {
    let pending = try node.store.pendingAlerts(after: 0, limit: 100_000)
    #expect(pending.map(\.seq) == Array(1...Int64(alerts)))
    #expect(Set(pending.map(\.id)).count == alerts)
    for alert in pending {
      #expect(String(decoding: alert.line, as: UTF8.self).contains("\"seq\":\(alert.seq),"))
    }
    #expect(try node.store.storyRows().map(\.number) == Array(1...Int64(alerts)))
    #expect(try node.store.watchRecords().reduce(0) { $0 + $1.hits } == alerts)
  }

  @Test func ofALostFeedNothingIsWrittenAndOfOthersAll() throws {
    let (first, second) = (
      try Node(address, "a", shards: 256), try Node(address, "b", shards: 0)
    )
    let feeds = first.feeds(3)
    for feed in feeds { _ = try first.store.commit([try first.change(feed, "old", alerts: 0)]) }
    let batch = try feeds.map { try first.change($0, "new", alerts: 1) }
    let shard = Shard(of: feeds[1])
    try #require(Set(feeds.map { Shard(of: $0) }).count == 3)
    try first.leases.release([shard])
    try second.leases.acquire(most: 1)
    #expect(second.leases.shards == [shard])
    let result = try first.store.commit(batch)
    #expect(result.lost == [1] && result.alerts == 2 && result.stale.isEmpty)
    let new = [incoming("new")]
    #expect(try second.store.classify(feed: feeds[1], items: new)[0].word == "new")
    #expect(try second.store.classify(feed: feeds[2], items: new)[0].word == "unchanged")
    #expect(try second.store.commit([try second.change(feeds[1], "new", alerts: 1)]).alerts == 1)
    // Back again, it has another fence: what was read before counts no more, what is read now does.
    try second.leases.release([shard])
    try first.leases.acquire(most: 256)
    #expect(try first.store.commit([batch[1]]).lost == [0])
    let late = try first.change(feeds[1], "late", alerts: 1)
    #expect(try first.store.commit([batch[1], late]).lost == [0])
    try expectWhole(first, alerts: 4)
    try expectWhole(second, alerts: 4)
  }

  @Test func nodesNumberOneLogAndTellOneStory() throws {
    let nodes = [try Node(address, "a", shards: 128), try Node(address, "b", shards: 128)]
    let wrong = Guarded<[String]>([])
    let rounds = 15
    onThreads(2) { index in
      do {
        let node = nodes[index]
        let feeds = node.feeds(4)
        for round in 0..<rounds {
          // All of one story.
          let batch = try feeds.map { try node.change($0, "\(round)", alerts: 1, story: "one") }
          let result = try node.store.commit(batch)
          if result.alerts != 4 || !result.lost.isEmpty {
            wrong.withLock { $0.append("\(result)") }
          }
        }
      } catch { wrong.withLock { $0.append("\(error)") } }
    }
    #expect(wrong.withLock { $0 } == [])
    let total = rounds * 8
    for node in nodes { try expectWhole(node, alerts: total) }
    // Each alert has its own place in the story, and each item its number.
    let lines = try nodes[0].store.pendingAlerts(after: 0, limit: 10_000)
      .map { String(decoding: $0.line, as: UTF8.self) }
    for (index, line) in lines.enumerated() { #expect(line.contains("\"n\":\(index + 1),")) }
    #expect(try nodes[1].store.storyRows().last?.size == total)
  }

  /// The server is killed again and again, and each batch is made again until it goes through, as the daemon does it.
  @Test func whateverTheServerDoesABatchHoldsOnce() throws {
    let bench = try SeveralNodesTests(try LoopbackDatabase(isDurable: true))
    let nodes = [
      try Node(bench.address, "a", shards: 128), try Node(bench.address, "b", shards: 128),
    ]
    let isOver = Guarded(false)
    let wrong = Guarded<[String]>([])
    let written = Guarded(0)
    let killer = Thread {
      do {
        for _ in 0..<5 {
          usleep(UInt32.random(in: 100_000...500_000))
          try bench.server.crashAndStart()
        }
      } catch { wrong.withLock { $0.append("\(error)") } }
      isOver.withLock { $0 = true }
    }
    killer.start()
    onThreads(2) { index in
      let node = nodes[index]
      let feeds = node.feeds(3)
      var round = 0
      let deadline = Date(timeIntervalSinceNow: 240)
      while round < 10 || !isOver.withLock({ $0 }) {
        guard Date() < deadline else { return wrong.withLock { $0.append("time is up") } }
        round += 1
        do {
          let batch = try untilItGoes(deadline) {
            try feeds.map { try node.change($0, "\(round)", alerts: 2) }
          }
          let result = try untilItGoes(deadline) { try node.store.commit(batch) }
          written.withLock { $0 += 6 }
          if result.alerts != 6 || result.repeated > 0 {
            wrong.withLock { $0.append("\(result)") }
          }
        } catch { wrong.withLock { $0.append("\(error)") } }
      }
    }
    #expect(wrong.withLock { $0 } == [])
    let total = written.withLock { $0 }
    let pending = try nodes[0].store.pendingAlerts(after: 0, limit: 100_000)
    #expect(pending.map(\.seq) == Array(1...Int64(total)))
    #expect(Set(pending.map(\.id)).count == total)
    #expect(try nodes[0].store.watchRecords().reduce(0) { $0 + $1.hits } == total)
  }

  /// What is said of a feed is said by whoever polls it, and polls are made by him.
  @Test func eachNodeHasWhatIsOfItsFeeds() throws {
    let (first, second) = (
      try Node(address, "a", shards: 128), try Node(address, "b", shards: 128)
    )
    for node in [first, second] {
      var commit = try node.change(node.feeds(1)[0], "x", alerts: 0)
      commit.notKept = [WatchAlerts(watchID: "w", alerts: 3)]
      _ = try node.store.commit([commit])
    }
    for node in [first, second] {
      #expect(try node.store.unsaidFloods().map(\.feed) == node.feeds(1))
    }
    try first.store.markSaid(try first.store.unsaidFloods())
    #expect(try second.store.unsaidFloods().count == 1)
    let beside = try PostgresStateStore(session(), access: .beside) { Shard(of: $0) }
    #expect(try beside.unsaidFloods().map(\.feed) == second.feeds(1))
    try beside.request(polls: second.feeds(2) + first.feeds(1))
    let requests = try first.store.pollRequests()
    #expect(requests.map(\.feed) == first.feeds(1))
    try first.store.markDone(requests)
    #expect(try first.store.pollRequests() == [])
    #expect(try second.store.hasOutsideChanges())
    #expect(try second.store.pollRequests().map(\.feed) == second.feeds(2))
    let states = try first.store.feedStates(of: first.leases.shards)
    #expect(states.map(\.feedID) == first.feeds(1))
    // A feed of another node is not forgotten.
    try first.store.forget(feed: second.feeds(1)[0])
    #expect(try second.store.feedState(of: second.feeds(1)[0]) != nil)
  }

  /// A node at rest asks nothing: what there is to say comes from its own commits, or with shards.
  @Test func nothingToSayIsNotAskedForAgain() throws {
    let (first, second) = (
      try Node(address, "a", shards: 128), try Node(address, "b", shards: 128)
    )
    let feed = try #require(second.feeds(1).first)
    var commit = try second.change(feed, "x", alerts: 0)
    commit.notKept = [WatchAlerts(watchID: "w", alerts: 3)]
    #expect(try first.store.unsaidFloods() == [] && first.store.unsaidPageNews() == [])
    _ = try second.store.commit([commit])
    let shard = Shard(of: feed)
    try second.leases.release([shard])
    // Put there behind its back: a question would find it.
    let own = try #require(first.feeds(1).first)
    _ = try first.store.commit([try first.change(own, "z", alerts: 0)])
    #expect(try first.store.unsaidFloods() == [])
    let outside = session()
    try outside.run("UPDATE claimwatch.flood SET feed = $1", [.text(own)])
    #expect(try first.store.unsaidFloods() == [])
    try outside.run("UPDATE claimwatch.flood SET feed = $1", [.text(feed)])
    try first.leases.acquire(most: 129)
    #expect(try first.store.unsaidFloods().map(\.feed) == [feed])
    try first.store.markSaid(try first.store.unsaidFloods())
    #expect(try first.store.unsaidFloods() == [])
    var another = try first.change(feed, "y", alerts: 0)
    another.notKept = [WatchAlerts(watchID: "w", alerts: 3)]
    _ = try first.store.commit([another])
    #expect(try first.store.unsaidFloods().map(\.feed) == [feed])
  }

  /// A feed that was moved to another domain is that domain's node's from that commit on.
  @Test func aMovedFeedIsAnothersFromItsCommitOn() throws {
    let (first, second) = (
      try Node(address, "a", shards: 128), try Node(address, "b", shards: 128)
    )
    let feed = try #require(first.feeds(1).first)
    let (home, target) = (Shard(of: feed), Shard(of: try #require(second.feeds(1).first)))
    _ = try first.store.commit([try first.change(feed, "a", alerts: 1)])
    var move = try first.change(feed, "b", alerts: 1)
    move.shard = target.number
    let late = try first.change(feed, "c", alerts: 1)
    #expect(try first.store.commit([move]).alerts == 1)
    #expect(try first.store.feedShards(of: nil) == [feed: target.number])
    // What was in hand there is not written any more.
    let other = try #require(first.feeds(2).last)
    let refused = try first.store.commit([late, try first.change(other, "x", alerts: 1)])
    #expect(refused.lost == [0] && refused.alerts == 1)
    #expect(try first.store.takeMovedFeeds() == [] && second.store.pollRequests() == [])
    #expect(try second.store.takeMovedFeeds() == [feed] && second.store.takeMovedFeeds() == [])
    var next = try second.change(feed, "c", alerts: 1)
    next.lease = second.leases.lease(of: target)?.proof
    #expect(try second.store.commit([next]).alerts == 1)
    let beside = try PostgresStateStore(session(), access: .beside) { Shard(of: $0) }
    try beside.request(polls: [feed])
    #expect(try first.store.pollRequests() == [])
    #expect(try second.store.pollRequests().map(\.feed) == [feed])

    // And back, as another configuration may want it; only whoever has it moves it.
    let back = FeedMove(feed: feed, lease: try #require(next.lease), shard: home.number)
    let stranger = try #require(first.leases.lease(of: home)?.proof)
    try first.store.move([FeedMove(feed: feed, lease: stranger, shard: 0)])
    #expect(try second.store.feedShards(of: [feed]) == [feed: target.number])
    try second.store.move([back])
    #expect(try first.store.takeMovedFeeds() == [feed])
    #expect(try second.store.commit([try second.change(feed, "d", alerts: 1)]).lost == [0])
    // One that is moved by its first poll.
    let young = try #require(first.feeds(3).last)
    var born = try first.change(young, "a", alerts: 1)
    born.shard = target.number
    #expect(try first.store.commit([born]).alerts == 1)
    #expect(try second.store.takeMovedFeeds() == [young])
  }

  /// A watch goes when no node has it any more.
  @Test func aWatchThatOneNodeStillHasStays() throws {
    let (first, second) = (try Node(address, "a", shards: 1), try Node(address, "b", shards: 1))
    let old = ["x", "y"].map { WatchForm(id: $0, definition: [1]) }
    try first.store.adopt(watches: old)
    try second.store.adopt(watches: old)
    try first.store.adopt(watches: [old[0]])
    #expect(try first.store.watchRecords().map(\.id) == ["x", "y"])
    try second.store.adopt(watches: [old[0]])
    #expect(try first.store.watchRecords().map(\.id) == ["x"])
  }

  /// An address or a title with a NUL in it, which PostgreSQL does not take, holds no batch up.
  @Test func aZeroInATextIsNoError() throws {
    let node = try Node(address, "a", shards: 256)
    var commit = try node.change("feed", "a", alerts: 1)
    commit.state.title = "A\0B"
    #expect(try node.store.commit([commit]).alerts == 1)
    #expect(try node.store.feedState(of: "feed")?.title == "A B")
  }
}

/// Does it again for as long as it fails in passing.
private func untilItGoes<T>(_ deadline: Date, _ body: () throws -> T) throws -> T {
  while true {
    do { return try body() } catch let error as StateStoreError
      where error.isTransient && Date() < deadline
    { usleep(20_000) }
  }
}
