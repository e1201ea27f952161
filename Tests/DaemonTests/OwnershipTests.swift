import ClaimExtract
import FeedFetch
import FeedModel
import FeedParse
import Foundation
import Locking
import Logging
import SharedState
import SourceReaders
import StateStore
import Testing

@testable import Configuration
@testable import Daemon

/// Which feeds a process polls that shares its state with others, on real files and a real state.
@Suite(.serialized) struct OwnershipTests {
  /// What is ours by decree.
  private final class Decree: FeedOwnership {
    struct State {
      var shards: [Shard: Int64] = [:]
      var isUsable = true
      var begun = 0
      var open = 0
      /// What is given once so many questions were answered.
      var coming: (questions: Int, feeds: [String])?
    }
    let state = Guarded(State())

    var isSole: Bool { false }
    var isUsable: Bool { state.withLock { $0.isUsable } }
    func term(of shard: Shard) -> Int64? {
      state.withLock { state in
        let term = state.shards[shard]
        if let coming = state.coming {
          state.coming = (coming.questions - 1, coming.feeds)
          if coming.questions == 1 {
            state.shards = Dictionary(coming.feeds.map { (Ground.shard($0), 1) }) { $1 }
            state.coming = nil
          }
        }
        return term
      }
    }
    func begin(_ shard: Shard) -> FeedClaim? {
      state.withLock { state in
        guard state.isUsable, let term = state.shards[shard] else { return nil }
        state.begun += 1
        state.open += 1
        return FeedClaim(shard: shard, lease: StateLease(shard: shard.number, fence: term))
      }
    }
    func end(_ claim: FeedClaim) { state.withLock { $0.open -= 1 } }
    func give(_ feeds: [String], term: Int64 = 1) {
      state.withLock { state in
        state.shards = Dictionary(feeds.map { (Ground.shard($0), term) }) { first, _ in first }
      }
    }
  }

  /// A scheduler of four feeds that are files, on a state of its own.
  private final class Ground: Sendable {
    static let folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-ownership").path
    static let feeds = ["a", "b", "c", "d"]
    /// Files are in shards of their own.
    static func shard(_ feed: String) -> Shard { Shard(of: "file \(feed)") }

    static func configuration(_ state: String, _ feeds: [FeedConfiguration]) -> Configuration {
      Configuration(
        paths: Paths(state: state, alerts: state + "/alerts", events: state + "/events"),
        poll: PollSettings(), fetch: FetchSettings(), alerts: AlertSettings(),
        extractor: ExtractorSettings(), health: HealthSettings(), hosts: [], feeds: feeds,
        watches: [Watch(id: "w", terms: ["Kestrel"])], warnings: [])
    }

    let state: String
    let store: SQLiteStateStore
    let decree = Decree()
    let scheduler: PollScheduler
    let leases = Monitor<[StateLease?]>([])
    private let running = Guarded<Task<Void, any Error>?>(nil)

    /// - Parameter interval: of each feed, in milliseconds; nil for its own rhythm.
    init(interval: Int64? = nil) throws {
      state = Self.folder + "-\(UUID().uuidString.lowercased())"
      let state = state
      try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
      let configuration = Self.configuration(
        state,
        try Self.feeds.map { id in
          let file = state + "/\(id).xml"
          try #"<rss version="2.0"><channel><title>T</title></channel></rss>"#
            .write(toFile: file, atomically: true, encoding: .utf8)
          var feed = FeedConfiguration(id: id, url: "file://\(file)", location: .file(file))
          feed.interval = interval
          return feed
        })
      let clock = SystemClock()
      let store = try SQLiteStateStore(path: state + "/state.sqlite") { clock.now() }
      self.store = store
      let logger = Logger(label: "test")
      let poison = PoisonWatch(state: state, extractor: "none", now: clock.now(), logger: logger)
      let leases = leases
      var tools = PollTools(
        engine: FetchEngine(), reader: SourceReader(parser: FeedParser()),
        writer: StateWriter(
          store: store, poison: poison, shortestGap: .milliseconds(20),
          commit: { batch in
            leases.withLock { leases in
              leases += batch.map { if case .poll(let commit) = $0 { commit.lease } else { nil } }
            }
            return try store.commit(batch)
          }
        ) { _ in },
        workers: WorkerPool(), clock: clock, alertSource: "//test", poison: poison,
        life: WatchLife(),
        items: ItemKeeper(state: state, settings: configuration.retention, clock: clock) { _ in })
      tools.ownership = decree
      let extractor = try ExtractorSource(configuration.extractor).extractor
      scheduler = PollScheduler(
        generation: Generation(number: 1, configuration: configuration, extractor: extractor),
        tools: tools, downSince: nil, lineChanged: { _ in }, pageReport: { _ in },
        report: { _, _ in })
    }

    deinit { try? FileManager.default.removeItem(atPath: state) }

    func run() {
      running.withLock { [scheduler] running in running = Task { try await scheduler.run() } }
    }

    func stop() async throws {
      await scheduler.stop()
      try await running.withLock { $0 }?.value
    }

    /// When each feed was polled last.
    func polls() throws -> [String: Instant] {
      Dictionary(
        try store.feedStates().compactMap { state in state.lastAttempt.map { (state.feedID, $0) } }
      ) { first, _ in first }
    }

    func wait(_ isSo: ([String: Instant]) -> Bool) async throws {
      // By turns and not by the clock: beside all other tests a turn may take minutes.
      for _ in 0..<4_500 {
        if isSo(try polls()) { return }
        try await Task.sleep(for: .milliseconds(20))
      }
      let polls = try polls()
      try #require(isSo(polls), "\(polls)")
    }
  }

  @Test(
    "only what is ours is polled, under its lease; what is gained is polled when it is due, what is lost no more"
  )
  func gainedAndLost() async throws {
    let ground = try Ground()
    ground.decree.give(["a", "b"])
    ground.run()
    try await ground.wait { Set($0.keys) == ["a", "b"] }
    ground.decree.give(["b", "c"])
    await ground.scheduler.followOwnership()
    try await ground.wait { Set($0.keys) == ["a", "b", "c"] }
    // Asked for, the lost one is polled no more, nor one that never was ours.
    let before = try ground.polls()
    await ground.scheduler.pollNow(["a", "b", "d"])
    try await ground.wait { $0["b"] != before["b"] }
    // Back, it has its stored time: not due, it is not polled before it is asked for.
    ground.decree.give(["a", "b", "c"])
    await ground.scheduler.followOwnership()
    let since = try ground.polls()
    await ground.scheduler.pollNow(["c"])
    try await ground.wait { $0["c"] != since["c"] }
    #expect(try ground.polls()["a"] == before["a"])
    await ground.scheduler.pollNow(["a"])
    try await ground.wait { $0["a"] != before["a"] }
    try await ground.stop()
    #expect(try Set(ground.polls().keys) == ["a", "b", "c"])
    let leases = ground.leases.withLock { $0 }
    #expect(!leases.isEmpty && leases.allSatisfy { $0?.fence == 1 })
    #expect(ground.decree.state.withLock { $0.open } == 0, "every claim is ended")
  }

  @Test("what comes while the states are read at the start is polled, though nobody is told again")
  func gainedAtTheStart() async throws {
    let ground = try Ground()
    ground.decree.state.withLock { $0.coming = (Ground.feeds.count, ["a", "b"]) }
    ground.run()
    try await ground.wait { Set($0.keys) == ["a", "b"] }
    try await ground.stop()
  }

  @Test("what another had in between is taken anew: its state is read again before it is polled")
  func takenBack() async throws {
    // Due so soon, its state is kept at hand.
    let ground = try Ground(interval: 50_000)
    ground.decree.give(["a"])
    ground.run()
    try await ground.wait { $0.count == 1 }
    // Another one has polled it meanwhile, and found another title.
    var state = try #require(try ground.store.feedState(of: "a"))
    state.title = "by another"
    state.nextPoll = SystemClock().now()
    let before = state.lastAttempt
    _ = try ground.store.commit([FeedCommit(state: state)])
    ground.decree.give(["a"], term: 2)
    // Asked for before the news is heard, it is not polled by what is at hand.
    await ground.scheduler.pollNow(["a"])
    await ground.scheduler.followOwnership()
    try await ground.wait { $0["a"] != before }
    try await ground.stop()
    #expect(ground.leases.withLock { $0 }.last??.fence == 2)
    // The document is as before, so that what was known of it stays.
    #expect(try ground.store.feedState(of: "a")?.title == "by another")
  }

  @Test("while nobody knows whether it is ours still, nothing is begun; then it is polled")
  func unusable() async throws {
    let ground = try Ground()
    ground.decree.give(Ground.feeds)
    ground.run()
    try await ground.wait { $0.count == 4 }
    let before = try ground.polls()
    ground.decree.state.withLock { state in
      state.isUsable = false
      state.begun = 0
    }
    await ground.scheduler.pollNow(Ground.feeds)
    let turns = await ground.scheduler.turns
    while await ground.scheduler.turns < turns + 3 { try await Task.sleep(for: .milliseconds(20)) }
    #expect(ground.decree.state.withLock { $0.begun } == 0)
    #expect(try ground.polls() == before)
    ground.decree.state.withLock { $0.isUsable = true }
    try await ground.wait { after in Ground.feeds.allSatisfy { after[$0] != before[$0] } }
    try await ground.stop()
  }

  @Test func feedsThatShareSpacingAreInOneShard() {
    func feed(_ id: String, _ url: String, group: String? = nil) -> FeedConfiguration {
      var feed = FeedConfiguration(id: id, url: url, location: .web(url))
      feed.rateGroup = group
      return feed
    }
    let configuration = Ground.configuration(
      "/s",
      [
        feed("one", "https://www.news.example.co.uk/1"), feed("two", "http://example.co.uk:8080/2"),
        feed("three", "https://example.com/3"), feed("four", "https://x.example.org/4", group: "g"),
        feed("five", "https://example.com/5"), feed("six", "https://192.0.2.1/6"),
        feed("seven", "https://other.example.net/7", group: "g"),
      ])
    let shards = FeedShards(configuration, HostGroups(configuration))
    #expect(shards["one"] == shards["two"] && shards["three"] == shards["five"])
    #expect(shards["four"] == shards["seven"])
    #expect(shards["four"] == Shard(of: "group g") && shards["one"] == Shard(of: "example.co.uk"))
    #expect(shards["six"] == Shard(of: "192.0.2.1"))
    #expect(shards["gone"] == Shard(of: "gone"))
  }
}
